// What a policy change gains and loses, as a comment on a pull request.
#pragma once

#include <cstddef>
#include <string>

#include "reports/diff.hpp"
#include "reports/markdown_comment.hpp"

namespace counterproof {

/// The comment, of at most `longest` bytes: what does not fit is left out, traces first, and the
/// comment says how much.  \pre `longest` is at least 4096.
std::string diff_markdown(const CheckReport& before, const CheckReport& after,
                          const PolicyDiff& diff, std::size_t longest = kLongestComment);

}  // namespace counterproof
