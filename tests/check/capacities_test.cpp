// What has a size: at its limit, and one beyond.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "check/schedule/optimal.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof::test {
namespace {

using schedule::ExplorationBound;

/// Threads that do `body(machine, thread)`.
template <class Body>
class Does : public schedule::Program {
 public:
  Does(schedule::Execution& execution, unsigned threads, Body body)
      : machine_(execution), threads_(threads), body_(std::move(body)) {
    machine_.name(cell_, "cell");
    locks_.resize(64);
    for (Stepped::Lock& lock : locks_) machine_.name(lock, "lock");
  }
  [[nodiscard]] unsigned threads() const override { return threads_; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId t) const override {
    return "T" + std::to_string(t);
  }
  void start() override { cell_.value = 0; }
  void run(schedule::ThreadId t) override { body_(*this, t); }

  Stepped& machine() { return machine_; }
  Stepped::Cell& cell() { return cell_; }
  std::vector<Stepped::Lock>& locks() { return locks_; }

 private:
  Stepped machine_;
  unsigned threads_;
  Body body_;
  Stepped::Cell cell_;
  std::vector<Stepped::Lock> locks_;
};

struct Outcome {
  schedule::ExplorationResult result;
  std::vector<std::string> faults;
};

template <class Body>
Outcome explore(unsigned threads, Body body, const schedule::ExplorationOptions& options = {}) {
  schedule::Execution execution;
  execution.attach(std::make_unique<Does<Body>>(execution, threads, std::move(body)));
  Outcome outcome;
  outcome.result = schedule::OptimalSearch(execution).run(options, [&](schedule::Execution& e) {
    for (const schedule::Fault& fault : e.faults()) outcome.faults.emplace_back(fault.invariant);
    return true;
  });
  return outcome;
}

TEST(Capacities, AnExecutionOfSoManyStepsIsSeenWholeAndALongerOneIsBounded) {
  const auto steps = [](int count) {
    return [count](auto& program, schedule::ThreadId) {
      for (int i = 0; i < count; ++i) program.machine().add(program.cell(), 1);
    };
  };
  const Outcome longest = explore(1, steps(schedule::kMostSteps));
  EXPECT_FALSE(longest.result.bound);
  EXPECT_EQ(longest.result.executions, 1U);
  EXPECT_EQ(longest.result.steps, static_cast<std::uint64_t>(schedule::kMostSteps));
  EXPECT_TRUE(longest.faults.empty());
  const Outcome longer = explore(1, steps(schedule::kMostSteps + 1));
  EXPECT_EQ(longer.result.bound, ExplorationBound::steps);
  EXPECT_TRUE(longer.faults.empty()) << longer.faults.front();
}

TEST(Capacities, LocksAreHeldHoweverManyThereAre) {
  for (const unsigned count : {8U, 9U, 40U}) {
    SCOPED_TRACE(count);
    const auto nest = [count](bool upwards) {
      return [count, upwards](auto& program, schedule::ThreadId thread) {
        const bool up = upwards || thread == 0;
        for (unsigned i = 0; i < count; ++i)
          program.machine().lock(program.locks()[up ? i : (i + 1) % count]);
        for (unsigned i = count; i-- > 0;) program.machine().unlock(program.locks()[i]);
      };
    };
    const Outcome in_order = explore(2, nest(true));
    EXPECT_TRUE(in_order.faults.empty()) << in_order.faults.front();
    EXPECT_EQ(in_order.result.executions, 2U);
    // The last lock of a long circle counts like the others.
    schedule::ExplorationOptions few;
    few.most_executions = 3;
    const Outcome circle = explore(2, nest(false), few);
    EXPECT_NE(std::find(circle.faults.begin(), circle.faults.end(), "race.no-lock-cycle"),
              circle.faults.end());
  }
}

TEST(Capacities, ObjectsAreAsManyAsTheirNumbersAndOneMoreIsRefused) {
  schedule::Execution execution;
  for (std::size_t i = 2; i < schedule::kMostObjects; ++i)
    execution.make_object(schedule::ObjectSort::cell, "");
  EXPECT_FALSE(execution.has_room());
  EXPECT_THROW(execution.make_object(schedule::ObjectSort::cell, ""), std::runtime_error);
}

TEST(Limits, TheTimeIsLookedAtAfterEachExecutionHoweverSlow) {
  schedule::ExplorationOptions options;
  options.most_time = std::chrono::milliseconds(60);
  const Outcome outcome = explore(
      3,
      [](auto& program, schedule::ThreadId thread) {
        if (thread == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        program.machine().add(program.cell(), 1);
        program.machine().add(program.cell(), 1);
      },
      options);
  EXPECT_EQ(outcome.result.bound, ExplorationBound::time);
  EXPECT_LE(outcome.result.executions, 5U);
}

TEST(Limits, ALongExecutionIsLeftInTheMiddle) {
  std::atomic<bool> stop = false;
  schedule::ExplorationOptions options;
  options.stop = &stop;
  const Outcome outcome = explore(
      1,
      [&](auto& program, schedule::ThreadId) {
        for (int i = 0; i < 20'000; ++i) {
          if (i == 1'000) stop = true;
          program.machine().add(program.cell(), 1);
        }
      },
      options);
  EXPECT_EQ(outcome.result.bound, ExplorationBound::interrupted);
  EXPECT_EQ(outcome.result.executions, 0U);
}

}  // namespace
}  // namespace counterproof::test
