// What a policy change gains and loses, as a comment on a pull request.
#pragma once

#include <cstddef>
#include <string>

#include "reports/diff.hpp"

namespace counterproof {

/// GitHub takes no longer comment, in characters.
inline constexpr std::size_t kLongestComment = 65536;

/// The comment, of at most `longest` bytes: what does not fit is left out, traces first, and the
/// comment says how much.  \pre `longest` is at least 4096.
std::string diff_markdown(const CheckReport& before, const CheckReport& after,
                          const PolicyDiff& diff, std::size_t longest = kLongestComment);

}  // namespace counterproof
