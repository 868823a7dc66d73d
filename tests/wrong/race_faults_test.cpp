// Every fault that the scheduler looks for, seeded in a program of a few lines, and the repaired
// twin beside it, in which nothing may be found.
#include <gtest/gtest.h>

#include <bit>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "check/schedule/optimal.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof {
namespace {

/// What the threads of these programs share.
struct Things {
  explicit Things(schedule::Execution& execution) : machine(execution) {
    machine.name(x, "x");
    machine.name(flag, "flag");
    machine.name(first, "first");
    machine.name(second, "second");
    machine.name(third, "third");
    machine.name(mutex, "mutex");
    machine.name(memory, "memory");
    machine.name(inside, "inside");
    machine.name(queue, "queue");
    machine.name(done, "done");
    machine.lives_in(inside, memory);
  }
  Stepped machine;
  Stepped::Cell x, flag, inside;
  Stepped::Lock first, second, third;
  Stepped::Mutex mutex;
  Stepped::Memory memory;
  Stepped::WaitQueue queue;
  Stepped::Completion done;
};

using Body = std::function<void(Things&)>;

class Script : public schedule::Program {
 public:
  Script(schedule::Execution& execution, std::vector<Body> bodies, bool last_interrupts_first)
      : things_(execution), bodies_(std::move(bodies)), interrupts_(last_interrupts_first) {}
  [[nodiscard]] unsigned threads() const override { return static_cast<unsigned>(bodies_.size()); }
  [[nodiscard]] std::string thread_name(schedule::ThreadId t) const override {
    return "T" + std::to_string(t + 1);
  }
  [[nodiscard]] std::optional<schedule::ThreadId> interrupts(schedule::ThreadId t) const override {
    if (interrupts_ && t + 1U == bodies_.size()) return schedule::ThreadId{0};
    return {};
  }
  void start() override { things_.x.value = things_.flag.value = things_.inside.value = 0; }
  void run(schedule::ThreadId t) override { bodies_[t](things_); }
  [[nodiscard]] std::optional<std::uint64_t> state() const override {
    return things_.x.value * 65'536 + things_.flag.value * 256 + things_.inside.value;
  }

 private:
  Things things_;
  std::vector<Body> bodies_;
  bool interrupts_;
};

/// \param going_on where somebody waits in a loop: how many executions end where it would go on
std::set<std::string> faults_of(std::vector<Body> bodies, bool last_interrupts_first = false,
                                std::uint64_t going_on = 0) {
  schedule::Execution execution;
  execution.attach(std::make_unique<Script>(execution, std::move(bodies), last_interrupts_first));
  std::set<std::string> found;
  const auto result = schedule::OptimalSearch(execution).run({}, [&](const schedule::Execution& e) {
    for (const schedule::Fault& fault : e.faults()) found.insert(std::string(fault.invariant));
    return true;
  });
  EXPECT_EQ(result.blocked, going_on);
  return found;
}

std::set<std::string> faults_of_waiting(std::vector<Body> bodies, std::uint64_t going_on) {
  return faults_of(std::move(bodies), false, going_on);
}

/// The faults of one execution: each thread in turn, to its end.
std::set<std::string> faults_in_turn(std::vector<Body> bodies) {
  schedule::Execution execution;
  execution.attach(std::make_unique<Script>(execution, std::move(bodies), false));
  execution.begin();
  while (const schedule::ThreadSet enabled = execution.enabled())
    execution.take(static_cast<schedule::ThreadId>(std::countr_zero(enabled)));
  execution.end();
  std::set<std::string> found;
  for (const schedule::Fault& fault : execution.faults())
    found.insert(std::string(fault.invariant));
  return found;
}

using Faults = std::set<std::string>;
const Faults kNone;

// ---- Data races ----

TEST(DataRace, IsTwoPlainAccessesThatNothingOrders) {
  const Body store = [](Things& t) { t.machine.store(t.x, 1); };
  const Body load = [](Things& t) { t.machine.load(t.x); };
  const Body write = [](Things& t) { t.machine.write_once(t.x, 1); };
  const Body read = [](Things& t) { t.machine.read_once(t.x); };
  const Body add = [](Things& t) { t.machine.add(t.x, 1); };
  EXPECT_EQ(faults_of({store, load}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_of({store, store}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_of({store, read}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_of({write, load}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_of({add, load}), Faults{"race.no-data-race"});
  // Whichever of the two comes first: a schedule that is replayed has one order only.
  EXPECT_EQ(faults_in_turn({store, load}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_in_turn({load, store}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_in_turn({write, load}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_in_turn({load, write}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_in_turn({read, store}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_in_turn({store, read}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_in_turn({write, store}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_of({load, load}), kNone);
  EXPECT_EQ(faults_of({write, read}), kNone);
  EXPECT_EQ(faults_of({write, write, add}), kNone);
}

TEST(DataRace, IsNoneUnderOneLockAndOneUnderTwo) {
  const auto under = [](Stepped::Lock Things::*lock) -> Body {
    return [lock](Things& t) {
      const auto held = t.machine.hold(t.*lock);
      t.machine.store(t.x, t.machine.load(t.x) + 1);
    };
  };
  EXPECT_EQ(faults_of({under(&Things::first), under(&Things::first)}), kNone);
  EXPECT_EQ(faults_of({under(&Things::first), under(&Things::second)}),
            Faults{"race.no-data-race"});
}

TEST(DataRace, IsNoneWhenPublishedWithReleaseAndAcquire) {
  const auto publish = [](bool ordered) -> Body {
    return [ordered](Things& t) {
      t.machine.store(t.x, 1);
      ordered ? t.machine.store_release(t.flag, 1) : t.machine.write_once(t.flag, 1);
    };
  };
  const auto use = [](bool ordered) -> Body {
    return [ordered](Things& t) {
      if ((ordered ? t.machine.load_acquire(t.flag) : t.machine.read_once(t.flag)) == 1)
        t.machine.load(t.x);
    };
  };
  EXPECT_EQ(faults_of({publish(true), use(true)}), kNone);
  EXPECT_EQ(faults_of({publish(false), use(true)}), Faults{"race.no-data-race"});
  EXPECT_EQ(faults_of({publish(true), use(false)}), Faults{"race.no-data-race"});
}

TEST(DataRace, IsNoneAcrossAGracePeriod) {
  const Body reader = [](Things& t) {
    const auto reading = t.machine.read_rcu();
    if (t.machine.read_once(t.flag) == 0) t.machine.load(t.x);
  };
  const auto writer = [](bool waits) -> Body {
    return [waits](Things& t) {
      t.machine.write_once(t.flag, 1);
      if (waits) t.machine.synchronize_rcu();
      t.machine.store(t.x, 1);
    };
  };
  EXPECT_EQ(faults_of({reader, writer(true)}), kNone);
  EXPECT_EQ(faults_of({reader, writer(false)}), Faults{"race.no-data-race"});
}

TEST(DataRace, IsNoneAcrossAWakeUpOrACompletion) {
  EXPECT_EQ(faults_of({[](Things& t) {
                         t.machine.store(t.x, 1);
                         t.machine.complete(t.done);
                       },
                       [](Things& t) {
                         t.machine.wait_for(t.done);
                         t.machine.load(t.x);
                       }}),
            kNone);
}

// ---- Locks ----

TEST(Deadlock, IsTwoLocksInTwoOrders) {
  const auto nested = [](Stepped::Lock Things::*a, Stepped::Lock Things::*b) -> Body {
    return [a, b](Things& t) {
      const auto outer = t.machine.hold(t.*a);
      const auto inner = t.machine.hold(t.*b);
    };
  };
  const Faults both{"race.no-deadlock", "race.no-lock-cycle"};
  EXPECT_EQ(
      faults_of({nested(&Things::first, &Things::second), nested(&Things::second, &Things::first)}),
      both);
  EXPECT_EQ(
      faults_of({nested(&Things::first, &Things::second), nested(&Things::second, &Things::third),
                 nested(&Things::third, &Things::first)}),
      both);
  EXPECT_EQ(
      faults_of({nested(&Things::first, &Things::second), nested(&Things::first, &Things::second)}),
      kNone);
}

TEST(LockCycle, IsNoneUnderACommonLockOrInOneThread) {
  const auto gated = [](Stepped::Lock Things::*a, Stepped::Lock Things::*b) -> Body {
    return [a, b](Things& t) {
      const auto gate = t.machine.hold(t.third);
      const auto outer = t.machine.hold(t.*a);
      const auto inner = t.machine.hold(t.*b);
    };
  };
  EXPECT_EQ(
      faults_of({gated(&Things::first, &Things::second), gated(&Things::second, &Things::first)}),
      kNone);
  EXPECT_EQ(faults_of({[](Things& t) {
              {
                const auto outer = t.machine.hold(t.first);
                const auto inner = t.machine.hold(t.second);
              }
              const auto outer = t.machine.hold(t.second);
              const auto inner = t.machine.hold(t.first);
            }}),
            kNone);
}

TEST(LockBalance, IsBrokenByWhoDoesNotHoldOrDoesNotRelease) {
  EXPECT_EQ(faults_of({[](Things& t) { t.machine.unlock(t.first); }}), Faults{"race.lock-balance"});
  EXPECT_EQ(faults_of({[](Things& t) { t.machine.lock(t.first); }}), Faults{"race.lock-balance"});
  EXPECT_EQ(faults_of({[](Things& t) { t.machine.irq_on(); }}), Faults{"race.lock-balance"});
  EXPECT_EQ(faults_of({[](Things& t) { t.machine.irq_off(); }}), Faults{"race.lock-balance"});
  EXPECT_EQ(faults_of({[](Things& t) {
              t.machine.lock(t.first);
              t.machine.unlock(t.first);
              t.machine.irq_off();
              t.machine.irq_off();
              t.machine.irq_on();
              t.machine.irq_on();
            }}),
            kNone);
}

TEST(SleepInAtomic, IsAMutexUnderASpinlockOrInASectionThatMustNotSleep) {
  const Body sleeps = [](Things& t) { const auto held = t.machine.hold(t.mutex); };
  EXPECT_EQ(faults_of({sleeps, sleeps}), kNone);
  EXPECT_EQ(faults_of({[&](Things& t) {
              const auto held = t.machine.hold(t.first);
              sleeps(t);
            }}),
            Faults{"race.no-sleep-in-atomic"});
  EXPECT_EQ(faults_of({[&](Things& t) {
              t.machine.irq_off();
              sleeps(t);
              t.machine.irq_on();
            }}),
            Faults{"race.no-sleep-in-atomic"});
  EXPECT_EQ(faults_of({[&](Things& t) {
              const auto reading = t.machine.read_rcu();
              sleeps(t);
            }}),
            Faults{"race.no-sleep-in-atomic"});
  EXPECT_EQ(faults_of({[](Things&) {}, sleeps}, true), Faults{"race.no-sleep-in-atomic"});
  // A spinlock inside a mutex is the right way round.
  EXPECT_EQ(faults_of({[](Things& t) {
              const auto outer = t.machine.hold(t.mutex);
              const auto inner = t.machine.hold(t.first);
            }}),
            kNone);
}

TEST(IrqSafe, IsBrokenByALockThatAnInterruptFindsHeld) {
  const Body handler = [](Things& t) { const auto held = t.machine.hold(t.first); };
  const Body on = [](Things& t) { const auto held = t.machine.hold(t.first); };
  const Body off = [](Things& t) { const auto held = t.machine.hold_irq_off(t.first); };
  EXPECT_EQ(faults_of({on, handler}, true), (Faults{"race.irq-safe", "race.no-deadlock"}));
  EXPECT_EQ(faults_of({off, handler}, true), kNone);
  // On another processor nothing hangs, and yet it could have been this one.
  EXPECT_EQ(faults_of({off, on, handler}, true), Faults{"race.irq-safe"});
}

// ---- Waiting ----

TEST(LostWakeUp, IsADeadlock) {
  const auto waits = [](bool queues_first) -> Body {
    return [queues_first](Things& t) {
      if (queues_first) t.machine.enqueue(t.queue);
      if (t.machine.read_once(t.flag) == 1) {
        if (queues_first) t.machine.dequeue(t.queue);
        return;
      }
      if (!queues_first) t.machine.enqueue(t.queue);
      t.machine.sleep(t.queue);
    };
  };
  const Body wakes = [](Things& t) {
    t.machine.write_once(t.flag, 1);
    t.machine.wake(t.queue);
  };
  EXPECT_EQ(faults_of({waits(false), wakes}), Faults{"race.no-deadlock"});
  EXPECT_EQ(faults_of({waits(true), wakes}), kNone);
}

const Body kWaits = [](Things& t) {
  while (t.machine.read_once(t.x) == 0) {
  }
};
const Body kWaitsForFlag = [](Things& t) {
  while (t.machine.read_once(t.flag) == 0) {
  }
};

TEST(Hang, IsAThreadThatGoesOnWithoutEnd) {
  EXPECT_EQ(faults_of_waiting({kWaits}, 0), Faults{"progress.no-hang"});
  // Others may have something to do meanwhile, or wait as it does.
  const Body adds = [](Things& t) { t.machine.add(t.inside, 1); };
  EXPECT_EQ(faults_of_waiting({kWaits, adds}, 0), Faults{"progress.no-hang"});
  EXPECT_EQ(faults_of_waiting({kWaits, kWaitsForFlag}, 0), Faults{"progress.no-hang"});
  EXPECT_EQ(faults_of_waiting({kWaits, adds, kWaitsForFlag}, 0), Faults{"progress.no-hang"});
  // Two that take back what the other gives.
  const auto turns = [](std::uint64_t from, std::uint64_t to) -> Body {
    return [from, to](Things& t) {
      for (;;) static_cast<void>(t.machine.compare_exchange(t.x, from, to));
    };
  };
  EXPECT_EQ(faults_of_waiting({turns(0, 1), turns(1, 0)}, 41), Faults{"progress.no-hang"});
}

TEST(Hang, IsNoThreadThatAnotherOneSetsFree) {
  const Body sets = [](Things& t) { t.machine.write_once(t.x, 1); };
  const Body adds_and_sets = [](Things& t) {
    t.machine.add(t.inside, 1);
    t.machine.write_once(t.x, 1);
  };
  const Body waits_and_sets = [](Things& t) {
    kWaits(t);
    t.machine.write_once(t.flag, 1);
  };
  EXPECT_EQ(faults_of_waiting({kWaits, sets}, 1), kNone);
  EXPECT_EQ(faults_of_waiting({kWaits, adds_and_sets}, 1), kNone);
  EXPECT_EQ(faults_of_waiting({waits_and_sets, kWaitsForFlag, sets}, 6), kNone);
}

TEST(Hang, IsNoLoopThatCounts) {
  const Body counts = [](Things& t) {
    for (int i = 0; i < 2'000; ++i) t.machine.read_once(t.x);
  };
  EXPECT_EQ(faults_of({counts}), kNone);
}

// ---- Memory ----

TEST(UseAfterFree, IsAnAccessOrASecondFreeAfterTheFirst) {
  const Body use = [](Things& t) { t.machine.add(t.inside, 1); };
  const Body frees = [](Things& t) { t.machine.free(t.memory); };
  EXPECT_EQ(faults_of({use, frees}), Faults{"race.no-use-after-free"});
  EXPECT_EQ(faults_of({frees, frees}), Faults{"race.no-use-after-free"});
  EXPECT_EQ(faults_of({use, use}), kNone);
  EXPECT_EQ(faults_of({[](Things& t) {
              t.machine.free(t.memory);
              t.machine.allocate(t.memory);
              t.machine.add(t.inside, 1);
            }}),
            kNone);
}

TEST(UseAfterFree, IsNoneAfterAGracePeriod) {
  const Body reader = [](Things& t) {
    const auto reading = t.machine.read_rcu();
    if (t.machine.read_once(t.flag) == 0) t.machine.read_once(t.inside);
  };
  const auto removes = [](bool waits) -> Body {
    return [waits](Things& t) {
      t.machine.write_once(t.flag, 1);
      if (waits) t.machine.synchronize_rcu();
      t.machine.free(t.memory);
    };
  };
  EXPECT_EQ(faults_of({reader, removes(false)}), Faults{"race.no-use-after-free"});
  EXPECT_EQ(faults_of({reader, reader, removes(true)}), kNone);
}

}  // namespace
}  // namespace counterproof
