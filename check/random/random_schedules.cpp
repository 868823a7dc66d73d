#include "check/random/random_schedules.hpp"

#include <algorithm>
#include <bit>

#include "check/race/minimise_schedule.hpp"

namespace counterproof {
namespace {

using schedule::ThreadId;
using schedule::ThreadSet;

schedule::Schedule run_once(schedule::Execution& execution, Chance& chance) {
  schedule::Schedule schedule;
  // One in 2 to one in 16.
  const std::uint64_t seldom = 2 + chance.below(15);
  execution.begin();
  for (;;) {
    const ThreadSet enabled = execution.enabled();
    if (enabled == 0) break;
    const bool can_go_on = !schedule.empty() && (enabled & schedule::bit(schedule.back())) != 0;
    ThreadId chosen{};
    if (can_go_on && chance.below(seldom) != 0) {
      chosen = schedule.back();
    } else {
      auto skip = chance.below(static_cast<std::uint64_t>(std::popcount(enabled)));
      ThreadSet left = enabled;
      for (; skip > 0; --skip) left = static_cast<ThreadSet>(left & (left - 1));
      chosen = static_cast<ThreadId>(std::countr_zero(left));
    }
    schedule.push_back(chosen);
    execution.take(chosen);
  }
  execution.end();
  return schedule;
}

}  // namespace

RandomSchedules race_at_random(const RaceEntry& entry, RaceSize size,
                               const std::vector<std::string_view>& wanted,
                               const RandomOptions& options) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  RandomSchedules result;
  schedule::Execution execution;
  const RacedProgram& program =
      execution.attach(entry.make(execution, size.threads == 0 ? entry.size : size));
  execution.make_calls_steps(true);
  const auto properties = program.properties();
  while (result.executions < options.most && !result.broken) {
    if (options.stop != nullptr && *options.stop) break;
    const std::uint64_t seed = options.seed + result.executions;
    Chance chance(seed);
    schedule::Schedule schedule = run_once(execution, chance);
    ++result.executions;
    result.steps += schedule.size();
    for (const RaceBreach& breach : breaches_of(execution, properties)) {
      if (!wanted.empty() && std::ranges::find(wanted, breach.invariant) == wanted.end()) continue;
      result.seed = seed;
      result.broken = RaceFinding{breach.invariant,
                                  breach.what,
                                  std::move(schedule),
                                  {},
                                  false,
                                  entry.known_breach(breach.invariant)};
      result.broken->switches = count_switches(execution, result.broken->schedule);
      break;
    }
    result.elapsed = Clock::now() - began;
    if (options.most_time && result.elapsed >= *options.most_time) break;
  }
  result.elapsed = Clock::now() - began;
  return result;
}

}  // namespace counterproof
