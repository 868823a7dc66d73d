// From any schedule that shows a finding to the one with the fewest preemptions, and among those
// the fewest context switches.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "check/race/race_check.hpp"

namespace counterproof {

/// A schedule of the execution with calls and returns as steps of their own, in the given order of
/// its marks or in the one in which they stand.  \pre the execution was run without them.
schedule::Schedule linearise(const schedule::Execution& execution,
                             const std::optional<schedule::MarkOrder>& order);

/// Replaces the finding's schedule by a better one, if there is any within reach.
/// \param most_time how long that may take, if not as long as is worth it
void minimise_schedule(const RaceEntry& entry, RaceSize size, RaceFinding& finding,
                       std::optional<std::chrono::duration<double>> most_time,
                       const std::atomic<bool>* stop);

/// How often a schedule switches, as its program allows.
/// \pre the execution is attached, with calls as steps; the schedule fits.
schedule::Switches count_switches(schedule::Execution& execution,
                                  const schedule::Schedule& schedule);

}  // namespace counterproof
