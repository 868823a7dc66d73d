// Packed pages that were made a moment ago.
//
// A search packs millions of worlds, and in them the same few pages again and again: what a page's
// record is depends on the page, and on what is called how, and there are few of either.  So each
// record is kept, in the one place that its key gives it, until another takes that place.  The key
// is all that the record is made of, byte for byte, and not a hash of it: nothing hangs on chance.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "model/state/world.hpp"

namespace counterproof {

class RecordMemo {
 public:
  /// What a page's record is made of, under a renaming.
  struct Key {
    std::array<std::uint64_t, 3> words;
    friend bool operator==(const Key&, const Key&) = default;
  };

  /// \param names  what is called how, in 26 bits
  static Key key_of(const World& world, PageId page, std::uint64_t names) {
    const Page& slot = world.truth.pages[page];
    const PageEntry& entry = world.books.pages[page];
    // A field that is new must have a place in the key.
    static_assert(sizeof(Page) == 9 && sizeof(PageEntry) == 6 && sizeof(PerContainer<Units>) == 4);
    Key key{};
    std::memcpy(&key.words[0], &slot, 8);
    std::memcpy(&key.words[1], reinterpret_cast<const std::byte*>(&slot) + 8, 1);
    std::memcpy(reinterpret_cast<std::byte*>(&key.words[1]) + 1, &entry, 6);
    std::memcpy(&key.words[2], &world.ledger.pages[page], 4);
    key.words[2] |= std::uint64_t{world.ledger.on_behalf_of[page].bits()} << 32;
    key.words[1] |= names << 56;
    key.words[2] |= names >> 8 << 40;
    return key;
  }

  /// The record of that key; made, and kept, if it is not there.
  template <class Make>
  [[gnu::always_inline]] std::uint64_t find(const Key& key, Make&& make) {
    if (kept_.empty()) [[unlikely]]
      kept_.resize(kPlaces);
    std::uint64_t hash = key.words[0] * kFactor + key.words[1];
    hash = (hash ^ hash >> 29) * kFactor + key.words[2];
    Kept& kept = kept_[hash * kFactor >> (64 - kPlaceBits)];
    if (kept.key == key) return kept.record;
    kept.record = make();
    kept.key = key;
    return kept.record;
  }

 private:
  static constexpr unsigned kPlaceBits = 11;
  static constexpr std::size_t kPlaces = std::size_t{1} << kPlaceBits;
  static constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15;

  /// No key is all zeros: two things never have one name.
  struct Kept {
    Key key{};
    std::uint64_t record = 0;
  };
  std::vector<Kept> kept_;
};

}  // namespace counterproof
