// Races, for a person: one row a program, and what was found (schedules: schedule_text.hpp).
#pragma once

#include <string>

#include "check/race/race_check.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// The heads of the columns of `race_row`.
std::string race_heading(const Paint& paint);

/// One line: the verdict and how much was explored; and one for each invariant that is broken.
std::string race_row(const RaceReport& report, const Paint& paint);

/// Why a race ended before everything was seen, or an empty text.
std::string race_bound(const RaceReport& report);

/// What a reader of a finding is told above its schedule.
/// Of a graph: which memory it needs.
std::string memory_text(const RaceReport& report, const RaceFinding& finding);
std::string finding_text(const RaceReport& report, const RaceFinding& finding, const Paint& paint);

}  // namespace counterproof
