// The check of policies, for a person: one row each, then what is violated.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "check/policy/asked_scopes.hpp"
#include "check/policy/finding.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// A line for each scope that was asked for, with the policies that do not have it.
std::string missed_text(std::span<const MissedScope> missed);

/// How much is told of a check below its row.
enum class Detail : std::uint8_t {
  brief,  ///< what is wrong or open: of one policy among several
  usual,  ///< and what the policy says that it does not keep
  full,   ///< and why, and each scope
};

/// The heads of the columns of `check_row`.
std::string check_heading(const Paint& paint);

/// One line: how many claims, how they came out, how much was searched.
std::string check_row(const CheckReport& report, const Paint& paint);

/// Everything that a reader of the row wants to know next: broken claims with their traces; claims
/// that were not settled and why; waived invariants with their shortest traces; and notes, where
/// the policy file and the machine do not say the same.  Briefly, without the last two.
std::string check_details(const CheckReport& report, const Paint& paint, Detail detail);

/// How many scopes were searched in groups of invariants; empty if none was.
std::string groups_text(std::span<const CheckReport> reports);

/// What `Detail::brief` left out of several reports, counted, and how to see it; empty if nothing.
std::string left_out_text(std::span<const CheckReport> reports);

/// Why a finding is bounded or unknown, as the end of a sentence.
/// \pre it is one of the report's, and one of the two.
std::string why_not_settled(const CheckReport& report, const Finding& finding);

/// The place in the policy file that claims or waives the invariant; for a silent one, the file.
Place place_of(const Policy& policy, std::string_view invariant);

/// The events of a trace, one a line, numbered.
std::string numbered_events(const Trace& trace, std::size_t indent);

/// "2 containers, 2 tasks, 3 pages, limit 2, tasks start in A and B".
std::string describe(const Scope& scope);

/// The one word for the whole policy: the verdict on its claims together.
Verdict verdict_of_claims(const CheckReport& report);

std::string_view name_of(BoundReason reason);
std::string_view name_of(Stance stance);

}  // namespace counterproof
