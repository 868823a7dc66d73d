// Schedules that are drawn at random: the same for the same seed, and never a verdict that holds.
#include "check/schedule/random_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "check/race/race_check.hpp"
#include "check/race/schedule_run.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof {
namespace {

RaceReport drawn(std::string_view program, schedule::Draw draw, RaceSize size = {}) {
  const RaceEntry* entry = find_race_program(program);
  RaceOptions options;
  options.size = size.threads == 0 ? entry->size : size;
  options.draw = draw;
  return race(*entry, options);
}

TEST(RandomSearch, NeverSaysThatAProgramHolds) {
  for (const unsigned depth : {0U, 1U, 3U}) {
    const RaceReport report = drawn("res-counter", {.schedules = 50, .seed = 3, .depth = depth});
    EXPECT_EQ(report.verdict(), Verdict::bounded);
    EXPECT_EQ(report.result.bound, schedule::ExplorationBound::drawn);
    EXPECT_EQ(report.result.executions, 50U);
    EXPECT_EQ(report.exit_code(), ExitCode::not_settled);
  }
}

TEST(RandomSearch, FindsWhatTwoThreadsBreakAndShowsAScheduleOfIt) {
  for (const unsigned depth : {0U, 2U}) {
    const RaceReport report =
        drawn("check-then-add", {.schedules = 2000, .seed = 1, .depth = depth});
    ASSERT_EQ(report.findings.size(), 2U);
    const RaceFinding& finding = report.findings.front();
    EXPECT_EQ(finding.invariant, "limit.never-exceeded");
    EXPECT_EQ(finding.switches.preemptions, 1U) << "it is made smaller";
    const ScheduleRun run = run_of(report, finding);
    EXPECT_TRUE(std::ranges::any_of(run.breaches, [](const RunBreach& breach) {
      return breach.invariant == "limit.never-exceeded";
    }));
  }
}

std::vector<schedule::Schedule> schedules(schedule::Draw draw) {
  const RaceEntry* entry = find_race_program("res-counter");
  schedule::Execution execution;
  execution.attach(entry->make(execution, entry->size));
  schedule::RandomSearch search(execution);
  std::vector<schedule::Schedule> all;
  search.run(draw, {}, [&](schedule::Execution&) {
    all.push_back(search.schedule());
    return true;
  });
  return all;
}

TEST(RandomSearch, DrawsTheSameForTheSameSeedAndOthersForAnother) {
  for (const unsigned depth : {0U, 3U}) {
    const auto some = schedules({.schedules = 30, .seed = 5, .depth = depth});
    EXPECT_EQ(some, schedules({.schedules = 30, .seed = 5, .depth = depth}));
    EXPECT_NE(some, schedules({.schedules = 30, .seed = 500, .depth = depth}));
  }
}

TEST(RandomSearch, OfDepthOneChangesNoPrioritiesSoThatThreadsAreTakenAwayByNobody) {
  for (const schedule::Schedule& schedule : schedules({.schedules = 40, .seed = 1, .depth = 1})) {
    unsigned changes = 0;
    for (std::size_t i = 1; i < schedule.size(); ++i)
      changes += schedule[i] != schedule[i - 1] ? 1U : 0U;
    // Three threads, one after the other.
    EXPECT_EQ(changes, 2U);
  }
}

/// A bug that one change of priority at one step brings out: the first thread sees the second's
/// whole work between two steps of its own.
class Between final : public RacedProgram {
 public:
  explicit Between(schedule::Execution& execution) : machine_(execution) {
    machine_.name(x_, "x");
    machine_.name(y_, "y");
  }
  [[nodiscard]] unsigned threads() const override { return 2; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId t) const override {
    return "T" + std::to_string(t);
  }
  [[nodiscard]] std::string beginning() const override { return "all is 0"; }
  void start() override { x_.value = y_.value = 0; }
  void run(schedule::ThreadId t) override {
    if (t == 0) {
      const std::uint64_t before = machine_.read_once(x_);
      for (int i = 0; i < 10; ++i) machine_.read_once(y_);
      const std::uint64_t after = machine_.read_once(x_);
      machine_.require(before == after, "test.met", "it was met in between");
    } else {
      for (int i = 0; i < 10; ++i) machine_.read_once(y_);
      machine_.write_once(x_, 1);
    }
  }

 private:
  Stepped machine_;
  Stepped::Cell x_, y_;
};

TEST(RandomSearch, ByPctFindsABugOfADepthAtLeastAsOftenAsIsPromised) {
  schedule::Execution execution;
  execution.attach(std::make_unique<Between>(execution));
  schedule::RandomSearch search(execution);
  constexpr std::uint64_t kSchedules = 4000;
  std::uint64_t shown = 0;
  search.run({.schedules = kSchedules, .seed = 1, .depth = 2}, {}, [&](schedule::Execution& now) {
    shown += now.faults().empty() ? 0U : 1U;
    return true;
  });
  const schedule::Drawn& drawn = search.drawn();
  EXPECT_EQ(drawn.steps, 23U);
  EXPECT_DOUBLE_EQ(drawn.probability(), 1.0 / (2 * 23));
  EXPECT_EQ(drawn.promising, kSchedules - 1) << "all but the first, which told how long they are";
  EXPECT_GT(drawn.probability_of_all(), 0.99);
  EXPECT_GT(static_cast<double>(shown), drawn.probability() * kSchedules);
  EXPECT_LT(shown, kSchedules / 2);
}

}  // namespace
}  // namespace counterproof
