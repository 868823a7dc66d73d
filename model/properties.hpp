// Which properties: of those that a search looks for, or of the invariants.
//
// Property i is bit i.  What was seen of a state or a step is such a set, and there is one for each
// step of a search, so it has a fixed number of words and knows no memory of its own.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace counterproof {

class Properties {
 public:
  /// How many there can be: more than twice as many as anybody has named so far.
  static constexpr std::size_t kMost = 256;

  constexpr Properties() = default;
  /// The first 64, as a word.
  constexpr Properties(std::uint64_t first) { words_[0] = first; }  // NOLINT: 1 is property 0
  static constexpr Properties all() { return ~Properties(); }
  static constexpr Properties one(std::size_t property) {
    Properties only;
    only.insert(property);
    return only;
  }

  constexpr void insert(std::size_t property) {
    words_[property / 64] |= std::uint64_t{1} << property % 64;
  }
  [[nodiscard]] constexpr bool has(std::size_t property) const {
    return (words_[property / 64] >> property % 64 & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return *this == Properties(); }
  /// \pre not empty
  [[nodiscard]] constexpr std::size_t first() const {
    std::size_t word = 0;
    while (words_[word] == 0) ++word;
    return word * 64 + static_cast<std::size_t>(std::countr_zero(words_[word]));
  }
  /// Calls `visit(property)` for each, in ascending order.
  template <class Visit>
  constexpr void for_each(Visit&& visit) const {
    for (std::size_t word = 0; word < kWords; ++word)
      for (std::uint64_t rest = words_[word]; rest != 0; rest &= rest - 1)
        visit(word * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
  }

  constexpr Properties& operator|=(const Properties& other) {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] |= other.words_[i];
    return *this;
  }
  constexpr Properties& operator&=(const Properties& other) {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] &= other.words_[i];
    return *this;
  }
  friend constexpr Properties operator|(Properties a, const Properties& b) { return a |= b; }
  friend constexpr Properties operator&(Properties a, const Properties& b) { return a &= b; }
  friend constexpr Properties operator~(Properties a) {
    for (std::uint64_t& word : a.words_) word = ~word;
    return a;
  }
  friend constexpr bool operator==(const Properties&, const Properties&) = default;

 private:
  static constexpr std::size_t kWords = kMost / 64;
  std::array<std::uint64_t, kWords> words_{};
};

}  // namespace counterproof
