// Waiting in graphs: queues, one of several that is woken, completions, futexes.
#include <gtest/gtest.h>

#include "tests/check/memory_programs.hpp"

namespace counterproof::memory {
namespace {

using namespace test;  // NOLINT
using Operation = RandomProgram::Operation;

/// Looks whether there is something to wait for, and looks once more when it has queued, or not.
Written::Body waiter(bool looks_again) {
  return [looks_again](Written::Shared& s) {
    if (s.machine.read_once(s.x) == 1) return;
    s.machine.enqueue(s.queue);
    if (looks_again && s.machine.read_once(s.x) == 1) return s.machine.dequeue(s.queue);
    s.machine.sleep(s.queue);
  };
}

TEST(MemoryRace, AWakeUpBeforeTheSleeperHasQueuedIsLost) {
  const auto waker = [](Written::Shared& s) {
    s.machine.write_once(s.x, 1);
    s.machine.wake(s.queue);
  };
  for (const graph::MemoryModel* model : graph::memory_models()) {
    EXPECT_EQ(findings_of(explored(written({waiter(false), waker}), *model)),
              Names{"race.no-deadlock"})
        << model->name();
    const MemoryRace right = explored(written({waiter(true), waker}), *model);
    EXPECT_EQ(findings_of(right), Names{}) << model->name();
    EXPECT_EQ(right.report.verdict(), Verdict::holds) << model->name();
  }
}

TEST(MemoryRace, AnyOfThoseWhoWaitMayBeTheOneThatIsWoken) {
  // Where both have queued, y is set and one of them woken; otherwise all are.
  const auto sleeper = [](std::string_view name) {
    return [name](Written::Shared& s) {
      s.machine.enqueue(s.queue);
      s.machine.add(s.x, 1);
      s.machine.sleep(s.queue);
      s.machine.require(s.machine.read_once(s.y) == 0, name, "it is woken alone");
    };
  };
  const auto waker = [](Written::Shared& s) {
    if (s.machine.read_once(s.x) != 2) return s.machine.wake(s.queue);
    s.machine.write_once(s.y, 1);
    s.machine.wake_one(s.queue);
  };
  const RaceEntry entry = written({sleeper("test.first"), sleeper("test.second"), waker});
  for (const graph::MemoryModel* model : graph::memory_models())
    EXPECT_EQ(findings_of(explored(entry, *model)),
              (Names{"race.no-deadlock", "test.first", "test.second"}))
        << model->name();
}

TEST(MemoryRace, TwoWakeUpsOfOneReachTwoSleepersThatHaveQueued) {
  // The wakers come when both have queued.
  const auto sleeper = [](Written::Shared& s) {
    s.machine.enqueue(s.queue);
    s.machine.add(s.x, 1);
    s.machine.sleep(s.queue);
  };
  const auto waker = [](Written::Shared& s) {
    if (s.machine.read_once(s.x) != 2) return s.machine.wake(s.queue);
    s.machine.wake_one(s.queue);
    s.machine.wake_one(s.queue);
    s.machine.require(false, "test.both", "both have queued");
  };
  const MemoryRace race = explored(written({sleeper, sleeper, waker}), graph::linux_model());
  // Who comes too early wakes too few, and is told as that.
  EXPECT_EQ(findings_of(race), (Names{"race.no-deadlock", "test.both"}));
}

TEST(MemoryRace, WhatIsCompleteLetsWaitersGoOnAndShowsWhatCameBefore) {
  const auto completer = [](Written::Shared& s) {
    s.machine.write_once(s.x, 7);
    s.machine.complete(s.done);
  };
  const auto waits = [](Written::Shared& s) {
    s.machine.wait_for(s.done);
    s.machine.require(s.machine.read_once(s.x) == 7, "test.seen", "nothing is seen");
  };
  for (const graph::MemoryModel* model : graph::memory_models()) {
    const MemoryRace race = explored(written({completer, waits}), *model);
    EXPECT_EQ(findings_of(race), Names{}) << model->name();
    EXPECT_EQ(race.report.result.executions, 1U) << model->name();
    EXPECT_EQ(findings_of(explored(written({waits}), *model)), Names{"race.no-deadlock"})
        << model->name();
  }
}

TEST(MemoryRace, WaitingComesToTheEndsAndDeadlocksOfAllSchedules) {
  const std::vector<std::vector<Operation>> among = {
      {Operation::sleep, Operation::wake_one, Operation::wake, Operation::add},
      {Operation::futex_wait, Operation::futex_wake, Operation::add},
      {Operation::timed_sleep, Operation::sleep, Operation::wake_one, Operation::wake},
      {Operation::try_add, Operation::nested_try, Operation::mutex_add}};
  unsigned deadlocks = 0;
  for (unsigned seed = 0; seed < 160; ++seed) {
    const RandomProgram::Shape shape{3, 2, false, among[seed % among.size()]};
    const Seen seen = seen_by_schedules(shape, seed);
    const MemoryRace race = explored(random_entry(shape, seed), graph::sc_model());
    EXPECT_EQ(findings_of(race), Names(seen.faults.begin(), seen.faults.end())) << "seed " << seed;
    EXPECT_EQ(race.final_states, seen.final_states) << "seed " << seed;
    deadlocks += seen.faults.contains("race.no-deadlock") ? 1U : 0U;
  }
  EXPECT_GT(deadlocks, 20U);
  EXPECT_LT(deadlocks, 110U);
}

/// Two who wait for x to change from 0, and one who adds to it and wakes.
RaceEntry permits(bool every) {
  const auto taker = [](Written::Shared& s) {
    for (;;) {
      const std::uint64_t found = s.machine.read_once(s.x);
      if (found == 0) {
        s.machine.futex_wait(s.x, s.futex, 0);
      } else if (s.machine.compare_exchange(s.x, found, found - 1)) {
        return;
      }
    }
  };
  const auto bringer = [every](Written::Shared& s) {
    for (int i = 0; i < 2; ++i)
      if (s.machine.add(s.x, 1) == 1 || every) s.machine.futex_wake(s.x, s.futex, 1);
  };
  return written({taker, taker, bringer});
}

TEST(MemoryRace, AFutexLosesNoWakeUpUnderAnyMemory) {
  for (const graph::MemoryModel* model : graph::memory_models()) {
    EXPECT_EQ(findings_of(explored(permits(false), *model)), Names{"race.no-deadlock"})
        << model->name();
    const MemoryRace right = explored(permits(true), *model);
    EXPECT_EQ(findings_of(right), Names{}) << model->name();
    EXPECT_EQ(right.report.verdict(), Verdict::holds) << model->name();
  }
}

TEST(MemoryRace, AWriteBeforeAWakeUpIsSeenByWhoComesToWaitAfterIt) {
  // Relaxed on both sides: the calls alone have to order the two.
  const auto waiter = [](Written::Shared& s) {
    while (s.machine.read_once(s.x) == 0) s.machine.futex_wait(s.x, s.futex, 0);
  };
  const auto waker = [](Written::Shared& s) {
    s.machine.write_once(s.x, 1);
    s.machine.futex_wake(s.x, s.futex, 1);
  };
  const auto silent = [](Written::Shared& s) { s.machine.write_once(s.x, 1); };
  for (const graph::MemoryModel* model : graph::memory_models()) {
    const MemoryRace right = explored(written({waiter, waker}), *model);
    EXPECT_EQ(findings_of(right), Names{}) << model->name();
    // Being woken orders nothing: under weak memory who was woken may look and find the old value.
    const bool strong = model == &graph::sc_model() || model == &graph::tso_model();
    EXPECT_EQ(right.report.result.executions, strong ? 4U : 5U) << model->name();
    EXPECT_EQ(findings_of(explored(written({waiter, silent}), *model)), Names{"race.no-deadlock"})
        << model->name();
  }
}

TEST(MemoryRace, AFutexSaysWhetherItWaitedAndHowManyItWoke) {
  const auto waiter = [](Written::Shared& s) {
    const bool slept = s.machine.futex_wait(s.x, s.futex, 0);
    s.machine.require(slept || s.machine.read_once(s.x) == 1, "test.slept", "x is still 0");
  };
  const auto waker = [](Written::Shared& s) {
    s.machine.write_once(s.x, 1);
    const std::uint64_t woken = s.machine.futex_wake(s.x, s.futex, 2);
    s.machine.require(woken != 0, "test.none", "none waits");
    s.machine.require(woken != 1, "test.one", "one waits");
    s.machine.require(woken != 2, "test.two", "two wait");
    s.machine.require(woken <= 2, "test.more", "there are no more");
  };
  const RaceEntry entry = written({waiter, waiter, waker});
  const Names all = {"test.none", "test.one", "test.two"};
  EXPECT_EQ(findings_of(explored(entry, graph::rc11_model())), all);
  RaceOptions options;
  options.size = entry.size;
  Names by_schedules;
  for (const RaceFinding& finding : race(entry, options).findings)
    by_schedules.emplace_back(finding.invariant);
  EXPECT_EQ(by_schedules, all);
}

}  // namespace
}  // namespace counterproof::memory
