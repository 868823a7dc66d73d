// The check of policies as a SARIF log: what code hosts and editors show beside the policy file.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/policy/finding.hpp"
#include "reports/diff.hpp"

namespace counterproof {

/// \param command that ran: "check" or "diff".
/// \param not_checked policies that an interruption left out.
///
/// Results:
/// - a violated claim: level error, with its trace as a code flow;
/// - a violated waiver: level note, suppressed with its reason;
/// - what is neither claimed nor waived, and violated: level warning;
/// - a claim that is not settled: kind open, and the run is no successful execution.
/// What holds is no result: code hosts show every result as something to repair.
///
/// A result stands at the key of the choice that decides its trace (deciding_choices.hpp), if the
/// file sets one; its claim or waiver is then a related location.
std::string check_sarif(std::span<const CheckReport> reports, std::string_view command,
                        std::span<const Policy> not_checked, ExitCode exit_code);

/// The policy as it would be, as `check` has it; what the change gains and loses is in the run's
/// properties, as diff --json has it, and each result has its own outcome.
std::string diff_sarif(const CheckReport& after, const PolicyDiff& diff);

}  // namespace counterproof
