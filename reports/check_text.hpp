// The check of policies, for a person: one row each, then what is violated.
#pragma once

#include <string>

#include "check/policy/finding.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// The heads of the columns of `check_row`.
std::string check_heading(const Paint& paint);

/// One line: how many claims, how they came out, how much was searched.
std::string check_row(const CheckReport& report, const Paint& paint);

/// Everything that a reader of the row wants to know next: broken claims with their traces; claims
/// that were not settled and why; waived invariants with their shortest traces; and notes, where
/// the policy file and the machine do not say the same.
std::string check_details(const CheckReport& report, const Paint& paint, bool verbose);

/// The events of a trace, one a line, numbered.
std::string numbered_events(const Trace& trace, std::size_t indent);

/// "2 containers, 2 tasks, 3 pages, limit 2, tasks start in A and B".
std::string describe(const Scope& scope);

/// The one word for the whole policy: the verdict on its claims together.
Verdict verdict_of_claims(const CheckReport& report);

std::string_view name_of(BoundReason reason);
std::string_view name_of(Stance stance);

}  // namespace counterproof
