// The verdict matrix: policies against invariants.
#pragma once

#include <span>
#include <string>

#include "check/policy/finding.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// Policies side by side in a Markdown table: what a browser shows without scrolling.
inline constexpr std::size_t kMarkdownPolicies = 7;

/// For a terminal: policies by number, with a legend, in blocks that fit 80 columns.
std::string matrix_text(std::span<const CheckReport> reports, const Paint& paint);

/// As Markdown, without anything that differs from run to run, so that it can be committed and a
/// changed verdict shows as a changed line.
std::string matrix_markdown(std::span<const CheckReport> reports);

}  // namespace counterproof
