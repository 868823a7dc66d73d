// Raced programs as graphs: the same ends as all interleavings under sequential consistency, more
// of them under weaker memory, and each finding where it belongs.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "check/memory/memory_race.hpp"
#include "check/memory/shared_places.hpp"
#include "check/race/schedule_run.hpp"
#include "tests/check/memory_programs.hpp"

namespace counterproof::memory {
namespace {

using namespace test;  // NOLINT
using counterproof::test::RandomProgram;
using schedule::Execution;
using Operation = RandomProgram::Operation;

const std::vector<Operation> kAtomic = {Operation::load, Operation::store, Operation::add,
                                        Operation::compare_exchange};

TEST(MemoryRace, SequentialConsistencyHasTheEndsOfAllSchedules) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    const RandomProgram::Shape shape{2 + seed % 2, 2 + seed % 3, false, kAtomic};
    EXPECT_EQ(explored(random_entry(shape, seed), graph::sc_model()).final_states,
              ends_by_schedules(shape, seed))
        << "seed " << seed;
  }
}

TEST(MemoryRace, SequentialConsistencyHasTheEndsOfAllSchedulesWithLocks) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const RandomProgram::Shape shape{3, 2, false, {Operation::nested_locks}};
    EXPECT_EQ(explored(random_entry(shape, seed), graph::sc_model()).final_states,
              ends_by_schedules(shape, seed))
        << "seed " << seed;
  }
}

TEST(MemoryRace, DeadlocksAreThoseOfAllSchedules) {
  unsigned deadlocks = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const RandomProgram::Shape shape{2, 2, false, {Operation::inverted_locks}};
    const Seen seen = seen_by_schedules(shape, seed);
    const bool dead = seen.faults.contains("race.no-deadlock");
    deadlocks += dead ? 1U : 0U;
    const MemoryRace race = explored(random_entry(shape, seed), graph::rc11_model());
    EXPECT_EQ(findings_of(race), Names(seen.faults.begin(), seen.faults.end())) << "seed " << seed;
  }
  EXPECT_GT(deadlocks, 0U);
}

TEST(MemoryRace, WeakerMemoryLosesNoEndAndHasSomeMore) {
  unsigned tso_has_more = 0;

  unsigned rc11_has_more = 0;
  const auto within = [](const std::set<std::uint64_t>& some, const std::set<std::uint64_t>& all) {
    return std::ranges::includes(all, some);
  };
  for (unsigned seed = 0; seed < 90; ++seed) {
    const RandomProgram::Shape shape{2 + seed % 2, 3, false, kAtomic};
    const RaceEntry entry = random_entry(shape, seed);
    const MemoryRace sc = explored(entry, graph::sc_model());
    const MemoryRace tso = explored(entry, graph::tso_model());
    const MemoryRace rc11 = explored(entry, graph::rc11_model());
    const MemoryRace kernel = explored(entry, graph::linux_model());
    EXPECT_TRUE(within(sc.final_states, tso.final_states)) << "seed " << seed;
    EXPECT_TRUE(within(tso.final_states, rc11.final_states)) << "seed " << seed;
    EXPECT_TRUE(within(tso.final_states, kernel.final_states)) << "seed " << seed;
    EXPECT_LE(sc.report.result.executions, tso.report.result.executions) << "seed " << seed;
    EXPECT_LE(tso.report.result.executions, rc11.report.result.executions) << "seed " << seed;
    tso_has_more += tso.final_states.size() > sc.final_states.size() ? 1U : 0U;
    rc11_has_more += rc11.final_states.size() > tso.final_states.size() ? 1U : 0U;
  }
  EXPECT_GT(tso_has_more, 0U);
  EXPECT_GT(rc11_has_more, 0U);
}

/// The data is written, then the flag; who sees the flag must see the data.
RaceEntry message(bool released) {
  return written({[released](Written::Shared& s) {
                    s.machine.write_once(s.x, 7);
                    released ? s.machine.store_release(s.y, 1) : s.machine.write_once(s.y, 1);
                  },
                  [](Written::Shared& s) {
                    if (s.machine.load_acquire(s.y) == 0) return;
                    s.machine.require(s.machine.read_once(s.x) == 7, "test.seen",
                                      "nothing is seen");
                  }});
}

TEST(MemoryRace, ARelaxedFlagDoesNotPublish) {
  EXPECT_EQ(findings_of(explored(message(false), graph::rc11_model())), Names{"test.seen"});
  EXPECT_EQ(findings_of(explored(message(false), graph::linux_model())), Names{"test.seen"});
  EXPECT_EQ(findings_of(explored(message(false), graph::tso_model())), Names{});
  const MemoryRace fixed = explored(message(true), graph::rc11_model());
  EXPECT_EQ(findings_of(fixed), Names{});
  EXPECT_EQ(fixed.report.verdict(), Verdict::holds);
  EXPECT_EQ(fixed.report.result.executions, 2U);
}

TEST(MemoryRace, AGraphSaysWhichWriteARefusesToSee) {
  const MemoryRace race = explored(message(false), graph::rc11_model());
  ASSERT_EQ(race.report.findings.size(), 1U);
  const ScheduleRun& run = *race.report.findings.front().graph;
  ASSERT_EQ(run.steps.size(), 4U);
  EXPECT_EQ(run.steps[2].reads_from, 1U);
  EXPECT_EQ(run.steps[3].reads_from, std::nullopt);
  EXPECT_EQ(
      run.notes,
      Names{"step 4, T1: reads x = 0 (as at first), not yet 7 (step 1): nothing orders them"});
}

TEST(MemoryRace, SaysWhatSequentialConsistencyHasToo) {
  MemoryRace race = explored(message(false), graph::rc11_model());
  compare_with_sc(race.report, explored(message(false), graph::sc_model()));
  EXPECT_EQ(race.report.findings.front().under_sc, false);
  const RaceEntry lost = written(
      {[](Written::Shared& s) { s.machine.write_once(s.x, s.machine.read_once(s.x) + 1); },
       [](Written::Shared& s) { s.machine.write_once(s.x, s.machine.read_once(s.x) + 1); }},
      [](Written::Shared& s) { s.machine.require(s.x.value == 2, "test.two", "one is lost"); });
  race = explored(lost, graph::rc11_model());
  ASSERT_EQ(findings_of(race), Names{"test.two"});
  compare_with_sc(race.report, explored(lost, graph::sc_model()));
  EXPECT_EQ(race.report.findings.front().under_sc, true);
}

TEST(MemoryRace, PlainAccessesRaceUnlessSomethingOrdersThem) {
  const auto program = [](bool released) {
    return written({[released](Written::Shared& s) {
                      s.machine.store(s.x, 7);
                      released ? s.machine.store_release(s.y, 1) : s.machine.write_once(s.y, 1);
                    },
                    [](Written::Shared& s) {
                      if (s.machine.load_acquire(s.y) == 1) s.machine.load(s.x);
                    }});
  };
  for (const graph::MemoryModel* model : graph::memory_models()) {
    EXPECT_EQ(findings_of(explored(program(false), *model)), Names{"race.no-data-race"})
        << model->name();
    EXPECT_EQ(findings_of(explored(program(true), *model)), Names{}) << model->name();
  }
}

TEST(MemoryRace, AFullyOrderedOperationIsABarrier) {
  // Each announces itself and looks for the other: one must see it.
  const auto program = [](bool full) {
    const auto body = [full](Stepped::Cell Written::Shared::*mine,
                             Stepped::Cell Written::Shared::*other, std::size_t self) {
      return [=](Written::Shared& s) {
        full ? static_cast<void>(s.machine.exchange(s.*mine, 1)) : s.machine.write_once(s.*mine, 1);
        s.seen[self] = s.machine.read_once(s.*other);
      };
    };
    return written({body(&Written::Shared::x, &Written::Shared::y, 0),
                    body(&Written::Shared::y, &Written::Shared::x, 1)},
                   [](Written::Shared& s) {
                     s.machine.require(s.seen[0] + s.seen[1] > 0, "test.met", "nobody is seen");
                   });
  };
  for (const graph::MemoryModel* model : graph::memory_models()) {
    const bool strong = model == &graph::sc_model();
    EXPECT_EQ(findings_of(explored(program(false), *model)), strong ? Names{} : Names{"test.met"})
        << model->name();
    EXPECT_EQ(findings_of(explored(program(true), *model)), Names{}) << model->name();
  }
}

TEST(MemoryRace, ThreeLoopsOfComparedExchangesAreSoManyGraphs) {
  const auto body = [](Written::Shared& s) {
    for (std::uint64_t seen = s.machine.read_once(s.x);; seen = s.machine.read_once(s.x))
      if (s.machine.compare_exchange(s.x, seen, seen + 1)) return;
  };
  const RaceEntry entry = written({body, body, body}, [](Written::Shared& s) {
    s.machine.require(s.x.value == 3, "test.three", "one is lost");
  });
  for (const graph::MemoryModel* model : graph::memory_models()) {
    const MemoryRace race = explored(entry, *model);
    EXPECT_EQ(race.report.verdict(), Verdict::holds) << model->name();
    // As many as docs/memory-models.md has of the same loops as scripts.
    EXPECT_EQ(race.report.result.executions, 60U) << model->name();
  }
}

TEST(MemoryRace, WhatNoModelKnowsIsRefusedByName) {
  const auto body = [](Written::Shared& s) {
    s.machine.free(s.memory);
    s.machine.allocate(s.memory);
  };
  const std::string refused = explored(written({body, body}), graph::rc11_model()).refused;
  EXPECT_TRUE(
      refused.starts_with("memory that is used again is not covered under --memory "
                          "(check/memory_race_test.cpp:"))
      << refused;
}

TEST(MemoryRace, TooManyEventsAreABoundAndNoVerdict) {
  const auto body = [](Written::Shared& s) {
    for (unsigned i = 0; i < graph::kMostOfThread + 1; ++i) s.machine.write_once(s.x, i);
  };
  const MemoryRace race = explored(
      written({body, [](Written::Shared& s) { s.machine.read_once(s.x); }}), graph::sc_model());
  EXPECT_EQ(race.report.result.bound, schedule::ExplorationBound::events);
  EXPECT_EQ(race.report.verdict(), Verdict::bounded);
}

// Whatever the thread did that ran then, and whether that was known before.
TEST(MemoryRace, CtrlCInTheMiddleOfAThreadIsABoundAndNoRefusal) {
  for (unsigned last = 100; last < 2'000; last += 37) {
    SCOPED_TRACE(last);
    std::atomic<bool> stop = false;
    unsigned steps = 0;
    const auto body = [&](Written::Shared& s) {
      for (unsigned i = 0; i < 70; ++i) {
        if (++steps == last) stop = true;
        s.machine.add(i % 2 == 0 ? s.x : s.y, 1);
      }
    };
    const RaceEntry entry = written({body, body});
    RaceOptions options;
    options.size = entry.size;
    options.bounds.stop = &stop;
    const MemoryRace race = race_under(entry, options, graph::sc_model());
    EXPECT_EQ(race.refused, "");
    EXPECT_EQ(race.report.result.bound, schedule::ExplorationBound::interrupted);
  }
}

// ---- What is shared ----

using Use = SharedPlaces::Use;

TEST(SharedPlaces, AreThoseOfTwoThreadsOneOfWhichWrites) {
  SharedPlaces places;
  places.touch(0, {0x1000, 8}, Use::read);
  places.touch(1, {0x1000, 8}, Use::read);
  places.touch(0, {0x2000, 8}, Use::write);
  EXPECT_FALSE(places.is_void());
  places.touch(1, {0x2000, 8}, Use::read);
  EXPECT_TRUE(places.is_void());
  EXPECT_TRUE(places.cells({0x2000, 8}).empty());  // it has no number yet
  places.number();
  EXPECT_FALSE(places.is_void());
  EXPECT_EQ(places.cells({0x2000, 8}).size(), 1U);
  EXPECT_TRUE(places.cells({0x1000, 8}).empty());
  places.touch(2, {0x1000, 8}, Use::write);
  EXPECT_TRUE(places.is_void());
}

TEST(SharedPlaces, NoAccessTakesACellApart) {
  SharedPlaces places;
  places.touch(0, {0x1000, 24}, Use::write);
  places.touch(1, {0x1000, 24}, Use::write);
  places.number();
  EXPECT_EQ(places.cells({0x1000, 24}).size(), 3U);  // no wider than a value
  places.touch(1, {0x1004, 2}, Use::read);
  EXPECT_TRUE(places.is_void());
  places.number();
  const auto cells = places.cells({0x1000, 8});
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells[1].begin, 0x1004U);
  EXPECT_EQ(cells[1].size, 2U);
}

TEST(SharedPlaces, WhatOrdersOthersIsAlwaysOne) {
  SharedPlaces places;
  places.touch(0, {0x1000, 4}, Use::always);
  places.number();
  EXPECT_EQ(places.cells({0x1000, 4}).size(), 1U);
}

}  // namespace
}  // namespace counterproof::memory
