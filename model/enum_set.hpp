// A set of an enum's values, as large as the enum asks for.
//
// One bit for each value, in as many words as that takes: one up to 64 values, and nothing that
// reads a set need know when the 65th is added.  The loops over words are of a length that the
// compiler knows, so that a set of one word costs what a word costs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "model/enum_table.hpp"

namespace counterproof {

template <class Enum>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<Enum> members) {
    for (const Enum member : members) insert(member);
  }
  [[nodiscard]] constexpr bool has(Enum member) const {
    return (words_[word(member)] & bit(member)) != 0;
  }
  constexpr void insert(Enum member) { words_[word(member)] |= bit(member); }
  constexpr void erase(Enum member) { words_[word(member)] &= ~bit(member); }
  [[nodiscard]] constexpr bool empty() const { return *this == EnumSet(); }
  /// Whether the two have a member in common.
  [[nodiscard]] constexpr bool meets(const EnumSet& other) const {
    for (std::size_t i = 0; i < kWords; ++i)
      if ((words_[i] & other.words_[i]) != 0) return true;
    return false;
  }
  friend constexpr bool operator==(const EnumSet&, const EnumSet&) = default;

 private:
  static constexpr std::size_t kWords = (kCountOf<Enum> + 63) / 64;
  static constexpr std::size_t word(Enum member) {
    return kWords == 1 ? 0 : static_cast<std::size_t>(member) / 64;
  }
  static constexpr std::uint64_t bit(Enum member) {
    return std::uint64_t{1} << (static_cast<std::size_t>(member) % 64);
  }
  std::array<std::uint64_t, kWords> words_{};
};

}  // namespace counterproof
