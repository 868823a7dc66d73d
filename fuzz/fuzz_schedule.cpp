// Schedules: bytes to a counter, a program of threads that use it, and the order of their steps; or
// to one of the programs that `race` ships, and the order of its steps.  Each counter keeps what it
// promises under any of them, and a shipped program breaks no more than it is known to break.
//
// Without coverage feedback this is what the properties of threads do; with it, the fuzzer keeps
// programs and schedules that reach something new.
#include <array>
#include <bit>
#include <memory>

#include "check/race/race_check.hpp"
#include "check/race/schedule_run.hpp"
#include "check/random/thread_programs.hpp"
#include "fuzz/finding.hpp"
#include "fuzz/input.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/table.hpp"
#include "model/counter/task_reserves.hpp"

namespace {

using namespace counterproof;
using namespace counterproof::fuzz;

template <Machine M>
struct PageCounterBelowRoot : PageCounter<M, 2> {};

ThreadProgram read_program(Input& input, bool may_write_limit) {
  ThreadProgram program;
  program.limit = 1 + input.below(4);
  program.threads.resize(2 + input.below(2));
  const bool writes = may_write_limit && input.below(2) == 1;
  for (std::size_t i = 0; i < program.threads.size(); ++i) {
    const std::uint64_t count = 1 + input.below(4);
    for (std::uint64_t n = 0; n < count; ++n) {
      const std::uint8_t what = input.byte();
      if (writes && i == 0) {
        program.threads[i].push_back({CounterOperation::set_limit, what % 5U});
      } else {
        program.threads[i].push_back(
            {what % 3 == 0 ? CounterOperation::uncharge : CounterOperation::charge,
             1 + what / 3U % 3U});
      }
    }
  }
  return program;
}

/// Runs the program in the order that the input chooses; then each thread in turn, to its end.
schedule::Schedule run(schedule::Execution& execution, Input& input) {
  schedule::Schedule schedule;
  execution.begin();
  for (;;) {
    const schedule::ThreadSet enabled = execution.enabled();
    if (enabled == 0) break;
    schedule::ThreadSet left = enabled;
    std::uint64_t skip = input.below(static_cast<std::uint64_t>(std::popcount(enabled)));
    for (; skip > 0; --skip) left = static_cast<schedule::ThreadSet>(left & (left - 1));
    schedule.push_back(static_cast<schedule::ThreadId>(std::countr_zero(left)));
    execution.take(schedule.back());
  }
  execution.end();
  return schedule;
}

[[noreturn]] void report_breach(const RaceEntry& entry, const RaceBreach& breach,
                                const schedule::Schedule& schedule, const std::string& program) {
  std::string text =
      std::string(breach.invariant) + ": " + std::string(breach.what) + "\n" + program + "\n";
  const ScheduleRun shown = run_schedule(entry, entry.size, schedule);
  for (const RunStep& step : shown.steps)
    text += shown.thread_names[step.thread] + (step.inside ? "    " : "  ") + step.text + "\n";
  report(text);
}

template <template <class> class Counter>
void run_counter(Input& input, bool may_write_limit, bool exact, bool tolerant = false) {
  const ThreadProgram program = read_program(input, may_write_limit);
  schedule::Execution execution;
  const RaceEntry entry = entry_of<Counter>(program);
  const RacedProgram& raced = execution.attach(entry.make(execution, entry.size));
  execution.make_calls_steps(true);
  const schedule::Schedule schedule = run(execution, input);
  for (const RaceBreach& breach : breaches_of(execution, raced.properties())) {
    const bool of_order =
        breach.invariant == "race.linearizable" || breach.invariant == "race.no-spurious-failure";
    const bool of_limit = breach.invariant == "limit.never-exceeded";
    if ((of_order && !exact) || (of_limit && tolerant)) continue;
    report_breach(entry, breach, schedule, program.text());
  }
}

/// A counter that a policy can choose, held to what its module says.
template <template <class> class Counter>
void run_chosen(Input& input) {
  constexpr const CounterModule& kModule = Counter<Plain>::kModule;
  if constexpr (!kModule.is_tree && kModule.beside_charges.what != BesideThreads::overruns)
    run_counter<Counter>(input, kModule.beside_limit_writes.what != BesideThreads::overruns,
                         kModule.beside_charges.what == BesideThreads::exact);
}

void run_chosen(std::size_t place, Input& input) {
  Counters::for_each([&]<template <class> class Counter>() {
    if (place-- == 0) run_chosen<Counter>(input);
  });
}

/// A first byte that no input of old has chooses among all counters of the table, as many as there
/// are.  The others mean, modulo 8, what they always did.
constexpr std::uint8_t kAnyCounter = 0xfa;
constexpr std::array<std::size_t, 3> kPlacesOfOld = {0, 2, 3};

/// The shipped programs, each with an execution that is begun anew for each run.
struct Shipped {
  Shipped(const RaceEntry& one)
      : entry(&one), program(&execution.attach(one.make(execution, one.size))) {
    execution.make_calls_steps(true);
  }
  const RaceEntry* entry;
  schedule::Execution execution;
  const RacedProgram* program;
};

void run_shipped(Input& input) {
  static std::vector<std::unique_ptr<Shipped>> kShipped(race_programs().size());
  const std::size_t which = input.below(kShipped.size());
  if (kShipped[which] == nullptr)
    kShipped[which] = std::make_unique<Shipped>(race_programs()[which]);
  Shipped& shipped = *kShipped[which];
  const schedule::Schedule schedule = run(shipped.execution, input);
  for (const RaceBreach& breach : breaches_of(shipped.execution, shipped.program->properties()))
    if (shipped.entry->known_breach(breach.invariant) == nullptr)
      report_breach(*shipped.entry, breach, schedule, std::string(shipped.entry->name));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const std::uint8_t first = input.byte();
  if (first == kAnyCounter) {
    run_chosen(input.below(Counters::kSize), input);
    return 0;
  }
  switch (first % 8U) {
    case 0:
    case 1:
    case 2:
      run_chosen(kPlacesOfOld[first % 8U], input);
      break;
    case 3:
      run_counter<PageCounter>(input, true, false);
      break;
    case 4:
      run_counter<PageCounterBelowRoot>(input, false, false);
      break;
    case 5:
      run_counter<PerCpuBatches>(input, false, false, true);
      break;
    case 6:
      run_counter<TaskReserves>(input, false, false);
      break;
    default:
      run_shipped(input);
      break;
  }
  return 0;
}
