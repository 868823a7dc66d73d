// Findings as JSON.  docs/json.md describes every key.
#pragma once

#include <span>

#include "check/policy/asked_scopes.hpp"
#include "check/policy/finding.hpp"
#include "model/trace/replay.hpp"
#include "reports/json_text.hpp"

namespace counterproof {

Json to_json(const Finding& finding);
Json to_json(const CheckReport& report);
/// The answer of `check --json`.
Json to_json(std::span<const CheckReport> reports);
Json to_json(const Trace& trace);
/// Of scopes that were asked for and that not all policies have.
Json to_json(std::span<const MissedScope> missed);

}  // namespace counterproof
