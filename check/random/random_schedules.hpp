// Schedules at random: a raced program, run under one schedule after another.
//
// At each step the thread that ran last goes on, or with some probability another one takes over.
// The probability is drawn anew for each schedule, so that some are nearly sequential and some
// switch at every step: bugs that need one preemption at the right place and bugs that need many
// are both within reach.  It is what property tests of threads do; the systematic search is in
// check/schedule.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "check/race/race_check.hpp"
#include "check/random/random_worlds.hpp"

namespace counterproof {

struct RandomSchedules {
  std::uint64_t executions = 0;
  std::uint64_t steps = 0;
  std::chrono::duration<double> elapsed{};
  std::optional<RaceFinding> broken;  ///< of those wanted; its schedule as it was found
  std::uint64_t seed = 0;
};

/// Runs the program until one of the `wanted` invariants is broken; none wanted means any.
RandomSchedules race_at_random(const RaceEntry& entry, RaceSize size,
                               const std::vector<std::string_view>& wanted,
                               const RandomOptions& options);

}  // namespace counterproof
