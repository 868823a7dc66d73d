// What a kernel said of policies, for scripts, for build servers, and to be committed.
#pragma once

#include <span>
#include <string>

#include "conform/conform.hpp"
#include "reports/json_text.hpp"
#include "reports/report.hpp"

namespace counterproof::conform {

/// How a row counts: "agrees", "differs", "lost" (the guest broke), "bounded" (stopped early), or
/// "not-driven".
std::string_view verdict_of(const ConformRow& row);

/// `counterproof conform --json`.  docs/json.md describes every key.
Json to_json(std::span<const ConformRow> rows);

/// For JUnit and its kin: the agreement, each known difference, each unknown one.
Report report_of(const ConformRow& row);

/// reports/conformance.md: which event came to which outcome on which kernel as well, how often,
/// and which differences are known.
std::string conform_markdown(std::span<const ConformRow> rows);

/// The text without how often something was met: a kernel is no machine of a book.
std::string without_counts(const std::string& markdown);

}  // namespace counterproof::conform
