#include "cli/weaker_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "check/memory/cures.hpp"
#include "check/memory/memory_race.hpp"
#include "cli/own_options.hpp"
#include "cli/support.hpp"

namespace counterproof {
namespace {

using Seconds = std::chrono::duration<double>;

/// Nobody asked for it, and it may take for ever.
constexpr Seconds kMostUnasked{10};

/// What is found is told with what sequential consistency makes of it.
RaceReport explained(memory::MemoryRace race, const RaceEntry& entry, const RaceOptions& options,
                     const graph::MemoryModel& model) {
  if (&model == &graph::sc_model() || race.report.findings.empty() || interrupted())
    return std::move(race.report);
  const memory::MemoryRace sc = memory::race_under(entry, options, graph::sc_model());
  memory::compare_with_sc(race.report, sc);
  memory::find_cures(race, entry, options, model);
  return std::move(race.report);
}

}  // namespace

RaceReport raced_under(const std::string& memory, const RaceEntry& entry,
                       const RaceOptions& options, const own::OwnRace* own) {
  if (const auto why = memory::refused_program(entry, options.size))
    fail({{}, fmt::format("--memory {} says nothing of {}: {}", memory, entry.name, *why)});
  const graph::MemoryModel& model = graph::memory_model(memory);
  memory::MemoryRace race = memory::race_under(entry, options, model);
  need_not_refused(own);
  if (!race.refused.empty()) fail({{}, race.refused});
  return explained(std::move(race), entry, options, model);
}

RaceReport with_weaker_memory(RaceReport report, const RaceOptions& options,
                              const own::OwnRace& own) {
  const graph::MemoryModel& model = graph::rc11_model();
  if (report.verdict() != Verdict::holds || report.weaker_orders.empty() || interrupted() ||
      memory_written_for(own.entry) != model.name())
    return report;
  FurtherMemory further{std::string(model.name()), {}, 0};
  if (const auto why = memory::refused_program(own.entry, options.size)) {
    further.why_not = *why;
    report.further = std::move(further);
    return report;
  }
  RaceOptions bounded = options;
  const Seconds most = options.bounds.most_time
                           ? *options.bounds.most_time - Seconds(report.result.elapsed)
                           : kMostUnasked;
  bounded.bounds.most_time = std::max(most, Seconds(0));
  memory::MemoryRace race;
  try {
    race = memory::race_under(own.entry, bounded, model);
  } catch (const std::runtime_error& error) {
    race.refused = error.what();
  }
  report.result.elapsed += race.report.result.elapsed;
  std::string refused = std::exchange(own.memo->refused, {});
  if (refused.empty()) refused = race.refused;
  if (!refused.empty()) {
    further.why_not = std::move(refused);
  } else if (!race.report.findings.empty()) {
    return explained(std::move(race), own.entry, bounded, model);
  } else if (race.report.result.bound) {
    further.why_not =
        interrupted() ? "interrupted" : fmt::format("not done in {:.0f} s", most.count());
  } else if (race.report.untested()) {
    further.why_not = "no thread does anything that another could notice";
  } else {
    further.graphs = race.report.result.executions;
    report.leaves_out_circles = race.report.leaves_out_circles;
  }
  report.further = std::move(further);
  return report;
}

}  // namespace counterproof
