// The tour's promises are true in the model, and the playground has every argument.
#include "session/tour.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "reports/explain.hpp"
#include "session/comparison.hpp"
#include "session/condition.hpp"
#include "session/playground.hpp"

namespace counterproof {
namespace {

Session begun(const TourStep& step) {
  const auto trace = parse_trace(step.trace, "tour");
  EXPECT_TRUE(trace) << trace.error().text();
  ComparedSide side = told(*trace, trace->policy, trace->rules);
  EXPECT_FALSE(side.stopped) << *side.stopped;
  return side.session;
}

TEST(Tour, HasTheSevenSteps) {
  std::vector<std::string_view> titles;
  for (const TourStep& step : tour()) titles.push_back(step.title);
  EXPECT_EQ(titles, (std::vector<std::string_view>{"A charge", "A limit", "Sharing", "A move",
                                                   "Removal", "Reclaim", "A kill"}));
}

TEST(Tour, EachStepKeepsItsPromise) {
  for (const TourStep& step : tour()) {
    SCOPED_TRACE(step.title);
    Session session = begun(step);
    const auto condition = Condition::read(step.when, session.rules(), session.scope());
    ASSERT_TRUE(condition) << condition.error().message;
    EXPECT_FALSE(condition->holds(session.rules(), session.world())) << "is done before it begins";
    EXPECT_FALSE(step.events.empty());
    std::vector<std::string> outcomes;
    for (const std::string_view event : step.events) {
      // What is to be chosen can be chosen: it stands in the list, without a fault.
      const auto enabled = session.enabled();
      EXPECT_EQ(std::ranges::count(enabled, event, &EnabledEvent::text), 1) << event;
      ASSERT_TRUE(session.take(event)) << event;
      outcomes.emplace_back(name_of(session.taken().back().effects.outcome));
      const bool done = condition->holds(session.rules(), session.world()) &&
                        (step.outcome.empty() || std::ranges::count(outcomes, step.outcome) != 0);
      EXPECT_EQ(done, event == step.events.back()) << event;
    }
    const std::size_t at = session.at();
    const World& before = at == 1 ? session.initial() : session.taken()[at - 2].after;
    const auto lines = changes(session.rules(), session.scope(), before,
                               session.taken().back().effects, session.world());
    EXPECT_EQ(std::ranges::count(lines, step.shows), 1) << testing::PrintToString(lines);
    std::vector<std::string_view> broken;
    for (const Breach& breach : session.broken()) broken.push_back(breach.invariant->id);
    if (step.breaks.empty()) {
      EXPECT_TRUE(broken.empty()) << testing::PrintToString(broken);
    } else {
      EXPECT_EQ(std::ranges::count(broken, step.breaks), 1) << testing::PrintToString(broken);
    }
  }
}

TEST(Playground, HasEveryArgumentWithItsMeaning) {
  std::set<std::string> names;
  for (const PageArgument& one : page_arguments()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_TRUE(one.meaning.ends_with('.')) << one.name;
    EXPECT_LE(one.meaning.size(), 120U) << one.name;
    const auto trace = parse_trace(one.trace, one.name);
    ASSERT_TRUE(trace) << trace.error().text();
    EXPECT_FALSE(told(*trace, trace->policy, trace->rules).stopped) << one.name;
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::string(COUNTERPROOF_SOURCE_DIR) + "/corpus/arguments")) {
    if (entry.path().extension() != ".trace") continue;
    ++files;
    EXPECT_TRUE(names.contains(entry.path().stem().string())) << entry.path();
  }
  EXPECT_EQ(names.size(), files);
}

}  // namespace
}  // namespace counterproof
