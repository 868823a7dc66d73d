// A schedule as pages draw it: its steps, who holds what, and the lines of source that they come
// from.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "check/race/schedule_run.hpp"
#include "reports/schedule_text.hpp"

namespace counterproof {

/// The run; `invariant` names the breach whose steps are marked.
nlohmann::ordered_json pictured(const ScheduleRun& run, std::string_view invariant);

/// Adds to `sources`, by place, the lines around each step of the run; places that cannot be read
/// are left out, and those that are there are not read again.
void add_sources(const ScheduleRun& run, const SourceLines& lines, nlohmann::ordered_json& sources);

}  // namespace counterproof
