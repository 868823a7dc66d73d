// The check of policies as JUnit XML: what build servers count as tests.
#pragma once

#include <span>
#include <string>

#include "check/policy/finding.hpp"

namespace counterproof {

/// One test suite for each policy, one test case for each invariant that speaks of it:
/// - claimed: passed if it holds, failed with the trace if it is violated, and an error if it is
///   bounded or unknown, which is no answer;
/// - waived: passed if it holds all the same, otherwise skipped with the reason of the waiver;
/// - neither: passed if it holds, otherwise skipped, as it changes no exit code.
/// A policy of `not_checked`, which an interruption left out, is a suite with one error.
std::string check_junit(std::span<const CheckReport> reports, std::span<const Policy> not_checked);

}  // namespace counterproof
