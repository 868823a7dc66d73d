// Reports as a comment on a pull request.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "reports/markdown_comment.hpp"
#include "reports/report.hpp"

namespace counterproof {

/// What is broken and what is open stands first, for all reports together; then each report: what
/// is broken with its trace folded, what is open and why, what is excused and why. \param title in
/// Markdown \param command  what shows everything, as in "`counterproof check`"
std::string report_markdown(std::string_view title, std::span<const Report> reports,
                            std::string_view command, std::size_t longest = kLongestComment);

}  // namespace counterproof
