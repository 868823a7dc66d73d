// How much to reclaim, as its control file receives it: text.
//
// An amount is a number of bytes, with or without one of the suffixes K, M and G, and with or
// without the newline that `echo` appends; it is rounded down to pages.  Its digits are read as a
// limit's are, and a suffix doubles ten, twenty or thirty times, as long as the number fits in a
// word.  Everything else is refused, a text without digits first of all.
//
// The reading as proposed in 2020 fails twice: a blank text equals the word for "as much as can
// be", which was blank there, and asks for everything (D40); and a suffix shifts what does not fit
// out of the word.
//
// Source: the proposal of 2020 for a file that has a group reclaim on demand.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/counter/limit_text.hpp"

namespace counterproof {

inline constexpr std::uint64_t kPageBytes = 4096;

enum class AmountSyntax : std::uint8_t {
  exact,
  of_2020,  ///< D40
};

/// Doubles a number, if the result fits in a word.
template <Machine M, AmountSyntax syntax = AmountSyntax::exact>
bool double_amount(M& machine, typename M::Word& value) {
  using Word = typename M::Word;
  if constexpr (syntax == AmountSyntax::exact)
    if (!machine.holds(value <= Word(kUnlimited / 2))) return false;
  value = value + value;
  return true;
}

/// Whether a text with so many digits is an amount.
template <Machine M, AmountSyntax syntax = AmountSyntax::exact>
bool end_amount(M& machine, typename M::Word& value, typename M::Word digits) {
  using Word = typename M::Word;
  if (machine.holds(Word(1) <= digits)) return true;
  if constexpr (syntax == AmountSyntax::exact) return false;
  value = Word(kUnlimited);
  return true;
}

/// The pages that `text` asks for, or nothing when the write is refused as invalid.
std::optional<std::uint64_t> parse_reclaim_amount(std::string_view text,
                                                  AmountSyntax syntax = AmountSyntax::exact);

}  // namespace counterproof
