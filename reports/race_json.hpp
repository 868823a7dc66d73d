// Races as JSON, for programs; docs/json.md tells the fields.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "check/race/schedule_run.hpp"

namespace counterproof {

nlohmann::ordered_json to_json(const std::vector<RaceReport>& reports);
nlohmann::ordered_json to_json(const ScheduleRun& run);

}  // namespace counterproof
