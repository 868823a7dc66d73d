// Races, for a person: one row a program, and schedules side by side, a column a thread.
#pragma once

#include <string>

#include "check/race/schedule_run.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// The heads of the columns of `race_row`.
std::string race_heading(const Paint& paint);

/// One line: the verdict and how much was explored; and one for each invariant that is broken.
std::string race_row(const RaceReport& report, const Paint& paint);

/// Why a race ended before everything was seen, or an empty text.
std::string race_bound(const RaceReport& report);

/// The steps of a run, a column for each thread, the steps that show `invariant` marked; and what
/// it breaks, with the places in the source.
std::string schedule_text(const ScheduleRun& run, std::string_view invariant, const Paint& paint);

/// What a reader of a finding is told above its schedule.
std::string finding_text(const RaceReport& report, const RaceFinding& finding, const Paint& paint);

}  // namespace counterproof
