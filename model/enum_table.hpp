// Tables with one entry for each value of an enum.
//
// A table that is indexed by an enum and written beside it is short by one when the enum gets a new
// value, and nothing says so: the last entry is empty, or the read is out of bounds.  Here the
// number of entries is that of the enum's values, which the compiler counts itself, and a table
// with fewer or more initialisers does not compile.  So a new value has the compiler name every
// table that needs an entry for it, as it names every switch without a default.
//
// The count looks at how the compiler spells a constant: a value that the enum names is spelt by
// its name, any other as a cast of a number.  Both compilers of this project do that for enums
// whose values are 0, 1, 2 and so on, which all enums here are.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace counterproof {

namespace enum_table_detail {

template <class Enum, Enum value>
consteval bool is_named() {
  constexpr std::string_view kSignature = __PRETTY_FUNCTION__;
  // "... value = Colour::red]", or "... value = (Colour)7]".
  constexpr std::size_t kAt = kSignature.rfind("value = ");
  static_assert(kAt != std::string_view::npos, "the compiler spells template arguments otherwise");
  return kSignature[kAt + 8] != '(';
}

template <class Enum, std::size_t so_far = 0>
consteval std::size_t count() {
  if constexpr (is_named<Enum, static_cast<Enum>(so_far)>()) {
    return count<Enum, so_far + 1>();
  } else {
    return so_far;
  }
}

}  // namespace enum_table_detail

/// How many values the enum has.
template <class Enum>
requires std::is_enum_v<Enum>
inline constexpr std::size_t kCountOf = enum_table_detail::count<Enum>();

/// All values of the enum, in their order.
template <class Enum>
inline constexpr std::array<Enum, kCountOf<Enum>> kAllOf = [
]<std::size_t... i>(std::index_sequence<i...>) {
  return std::array<Enum, kCountOf<Enum>>{static_cast<Enum>(i)...};
}
(std::make_index_sequence<kCountOf<Enum>>());

/// Whether a table of entries that name their value has one for each, in the order of the enum; as
/// a static assertion beside the table.
template <class Entry, std::size_t size, class Enum>
consteval bool has_each_in_order(const std::array<Entry, size>& table, Enum Entry::*value) {
  if (size != kCountOf<Enum>) return false;
  for (std::size_t i = 0; i < size; ++i)
    if (table[i].*value != static_cast<Enum>(i)) return false;
  return true;
}

/// One entry for each value of the enum.
template <class Enum, class T>
class EnumTable {
 public:
  static constexpr std::size_t kSize = kCountOf<Enum>;

  constexpr EnumTable() = default;
  /// In the order of the enum's values; one for each.
  template <class... Entry>
  requires(sizeof...(Entry) == kSize &&
           (std::is_convertible_v<Entry, T> && ...)) constexpr EnumTable(Entry... entries)
      : entries_{static_cast<T>(entries)...} {}

  constexpr T& operator[](Enum value) { return entries_[static_cast<std::size_t>(value)]; }
  constexpr const T& operator[](Enum value) const {
    return entries_[static_cast<std::size_t>(value)];
  }
  constexpr auto begin() { return entries_.begin(); }
  constexpr auto end() { return entries_.end(); }
  [[nodiscard]] constexpr auto begin() const { return entries_.begin(); }
  [[nodiscard]] constexpr auto end() const { return entries_.end(); }
  [[nodiscard]] constexpr std::size_t size() const { return kSize; }

  friend constexpr bool operator==(const EnumTable&, const EnumTable&) = default;

 private:
  std::array<T, kSize> entries_{};
};

}  // namespace counterproof
