// Findings as JSON.  docs/json.md describes every key.
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "check/policy/finding.hpp"
#include "model/trace/replay.hpp"

namespace counterproof {

using Json = nlohmann::ordered_json;

Json to_json(const Finding& finding);
Json to_json(const CheckReport& report);
/// The answer of `check --json`.
Json to_json(std::span<const CheckReport> reports);
Json to_json(const Trace& trace);

}  // namespace counterproof
