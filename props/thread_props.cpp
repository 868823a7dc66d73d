// Counters under random programs and random schedules: what their callers see must be what a
// sequential counter would have told them, or at least keep the limit.
//
// Each property draws a program - who charges, uncharges and writes limits, how much, in which
// order - and runs it under many schedules; the history of each is judged by the monitors of
// check/race.  It is parallel testing in RapidCheck's sense, with the scheduler in our hands, so
// that a failure is the same each time.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "check/race/schedule_run.hpp"
#include "check/random/random_schedules.hpp"
#include "check/random/thread_programs.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/table.hpp"
#include "model/counter/task_reserves.hpp"
#include "props/random_policies.hpp"
#include "reports/schedule_text.hpp"

namespace counterproof::props {
namespace {

constexpr std::uint64_t kSchedules = 30;

template <Machine M>
struct PageCounterBelowRoot : PageCounter<M, 2> {};

using Names = std::vector<std::string_view>;
const Names kExact = {"race.linearizable",    "race.no-spurious-failure",
                      "limit.never-exceeded", "limit.honest-write",
                      "race.no-data-race",    "balance.usage-is-outstanding"};
const Names kKeepsLimit = {"limit.never-exceeded", "limit.honest-write", "race.no-data-race",
                           "balance.usage-is-outstanding"};
const Names kTolerant = {"limit.within-tolerance", "race.no-data-race",
                         "balance.usage-is-outstanding"};

/// Runs a random program on the counter, and fails the property with its schedule.
template <template <class> class Counter>
void run_program(const Names& kept, bool writes_limit) {
  Chance chance(any_seed());
  const ThreadProgram program = any_thread_program(writes_limit, chance);
  const RaceEntry entry = entry_of<Counter>(program);
  RandomOptions options;
  options.seed = chance.next();
  options.most = kSchedules;
  const RandomSchedules raced = race_at_random(entry, {}, kept, options);
  if (!raced.broken) return;
  const ScheduleRun run = run_schedule(entry, entry.size, raced.broken->schedule);
  RC_FAIL(std::string(raced.broken->invariant) + ": " + std::string(raced.broken->what) + "\n" +
          program.text() + "\n" + schedule_text(run, raced.broken->invariant, Paint(false)));
}

/// All counters that a policy can choose, each held to what its module says.
template <class Visit>
void for_each_counter(BesideThreads what, bool writes_limit, Visit&& visit) {
  Counters::for_each([&]<template <class> class Counter>() {
    constexpr const CounterModule& kModule = Counter<Plain>::kModule;
    const CounterModule::Kept& kept =
        writes_limit ? kModule.beside_limit_writes : kModule.beside_charges;
    if (!kModule.is_tree && kept.what == what) visit.template operator()<Counter>();
  });
}
void run_each_that_is(BesideThreads what, bool writes_limit) {
  for_each_counter(what, writes_limit, [&]<template <class> class Counter>() {
    run_program<Counter>(what == BesideThreads::exact ? kExact : kKeepsLimit, writes_limit);
  });
}

RC_GTEST_PROP(Threads, SeeASequentialCounterInThoseThatAreExact, ()) {
  run_each_that_is(BesideThreads::exact, false);
}
RC_GTEST_PROP(Threads, SeeASequentialCounterInThoseThatAreExactWhileLimitsAreWritten, ()) {
  run_each_that_is(BesideThreads::exact, true);
}
RC_GTEST_PROP(Threads, KeepTheLimitOfThoseThatKeepIt, ()) {
  run_each_that_is(BesideThreads::keeps_the_limit, false);
}
RC_GTEST_PROP(Threads, KeepTheLimitOfThoseThatKeepItWhileLimitsAreWritten, ()) {
  run_each_that_is(BesideThreads::keeps_the_limit, true);
}
RC_GTEST_PROP(Threads, KeepTheLimitOfPageCounter, ()) {
  run_program<PageCounter>(kKeepsLimit, false);
}
RC_GTEST_PROP(Threads, KeepTheLimitOfPageCounterWhoseLimitIsWritten, ()) {
  run_program<PageCounter>(kKeepsLimit, true);
}
RC_GTEST_PROP(Threads, KeepTheLimitOfPageCounterBelowRoot, ()) {
  run_program<PageCounterBelowRoot>(kKeepsLimit, false);
}
RC_GTEST_PROP(Threads, KeepTheToleranceOfPerCpuBatches, ()) {
  run_program<PerCpuBatches>(kTolerant, false);
}
RC_GTEST_PROP(Threads, KeepTheLimitOfTaskReserves, ()) {
  run_program<TaskReserves>(kKeepsLimit, false);
}

// That the properties can fail: the counters that overrun are caught by them.
TEST(Threads, CatchThoseThatOverrun) {
  unsigned counters = 0;
  for_each_counter(BesideThreads::overruns, false, [&]<template <class> class Counter>() {
    unsigned caught = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      Chance chance(seed);
      const RaceEntry entry = entry_of<Counter>(any_thread_program(false, chance));
      RandomOptions options;
      options.most = kSchedules;
      caught += race_at_random(entry, {}, kExact, options).broken.has_value();
    }
    EXPECT_GE(caught, 5U) << Counter<Plain>::kModule.name;
    ++counters;
  });
  EXPECT_GE(counters, 1U);
}

}  // namespace
}  // namespace counterproof::props
