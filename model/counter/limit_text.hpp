// A limit as its control file receives it: text.
//
// The exact reading accepts one decimal number that fits in 64 bits, with or without the newline
// that `echo` appends, and, where the policy says so, "-1" for unlimited.  Everything else is
// refused.  The reading as posted in 2007 (D02) fails three times: a trailing newline makes it
// refuse a good number, an empty write reads as 0, and a number too large wraps.
//
// Source: the resource counter patch of 2007; "-1" from the discussion that followed (UNL).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace counterproof {

struct LimitSyntax {
  bool minus_one_is_unlimited = true;
  bool as_posted = false;  ///< D02
};

/// The limit that `text` denotes, or nothing when the write is refused as invalid.
std::optional<std::uint64_t> parse_limit(std::string_view text, LimitSyntax syntax);

}  // namespace counterproof
