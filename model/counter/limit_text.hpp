// A limit as its control file receives it: text.
//
// The exact reading accepts one decimal number that fits in 64 bits, with or without the newline
// that `echo` appends, and, where the policy says so, "-1" or "max" for unlimited.  Everything else
// is refused.  The reading as posted in 2007 fails three times: a trailing newline makes it refuse
// a good number, an empty write reads as 0, and a number too large wraps.
//
// Source: the resource counter patch of 2007; "-1" from the discussion that followed (UNL).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/counter/counter.hpp"

namespace counterproof {

struct LimitSyntax {
  bool minus_one_is_unlimited = true;
  bool max_is_unlimited = false;
};

/// Appends a decimal digit to a number, if the result fits in a word.  \pre digit <= 9
template <Machine M>
bool append_digit(M& machine, typename M::Word& value, typename M::Word digit) {
  using Word = typename M::Word;
  // 2^64 - 1 ends in 5: a larger last digit leaves room for one ten less.
  static_assert(kUnlimited % 10 == 5);
  const Word most =
      machine.holds(digit <= Word(5)) ? Word(kUnlimited / 10) : Word(kUnlimited / 10 - 1);
  if (!machine.holds(value <= most)) return false;
  const Word twice = value + value;
  const Word four_times = twice + twice;
  value = four_times + four_times + twice + digit;
  return true;
}

/// The same as posted in 2007: a result that does not fit wraps.
template <Machine M>
bool append_digit_as_posted(M&, typename M::Word& value, typename M::Word digit) {
  const auto twice = value + value;
  const auto four_times = twice + twice;
  value = four_times + four_times + twice + digit;
  return true;
}

/// The limit that `text` denotes, or nothing when the write is refused as invalid.
std::optional<std::uint64_t> parse_limit(std::string_view text, LimitSyntax syntax);
/// The limit that it denoted in 2007.
std::optional<std::uint64_t> parse_limit_as_posted(std::string_view text, LimitSyntax syntax);

}  // namespace counterproof
