// Two policies on the same events: where they part, and what differs there.
#include "session/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/policy/policy_file.hpp"
#include "session/address.hpp"
#include "session/page.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof {
namespace {

Policy shipped(const std::string& name) {
  auto policy =
      read_policy_file(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies/" + name + ".toml");
  EXPECT_TRUE(policy) << name;
  return std::move(*policy);
}

Trace trace_under(const Policy& policy, const std::vector<std::string>& events) {
  Session session(policy.name, policy.rules, roomy_scope(policy.rules));
  for (const std::string& event : events) EXPECT_TRUE(session.take(event)) << event;
  Trace trace = session.trace();
  trace.expectation.reset();
  return trace;
}

std::vector<std::string> told_of(const std::vector<Difference>& differences) {
  std::vector<std::string> lines;
  for (const Difference& one : differences)
    lines.push_back(one.what + ": " + one.first + " | " + one.second);
  return lines;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::ranges::count(lines, line) == 1;
}

TEST(Comparison, TellsTheFirstEventAfterWhichSomethingDiffers) {
  const Policy first = shipped("leader-only");
  const Policy second = shipped("every-mapper");
  Comparison comparison(trace_under(first, {"map T1 P1", "map T2 P1", "unmap T1 P1"}), second.name,
                        second.rules);
  EXPECT_EQ(comparison.count(), 3U);
  EXPECT_TRUE(comparison.differences(0).empty());
  EXPECT_TRUE(comparison.differences(1).empty());
  EXPECT_EQ(comparison.parting(), 2U);
  const auto there = told_of(comparison.differences(2));
  EXPECT_TRUE(has(there, "B memory: 0 pages of 2 pages | 1 page of 2 pages"));
  EXPECT_TRUE(has(there, "P1 is charged to: A | A, B"));
  EXPECT_TRUE(has(there,
                  "fairness.user-pays: broken: members of B use P1, and B is not charged for it | "
                  "kept"));
  const auto end = told_of(comparison.differences(3));
  EXPECT_TRUE(has(end, "A memory: 1 page of 2 pages | 0 pages of 2 pages"));
  EXPECT_TRUE(has(end, "P1 is charged to: A | B"));
}

TEST(Comparison, OfAPolicyWithItselfHasNothingToTell) {
  for (const char* name : {"rss-2007", "every-mapper", "kmem-2012", "tasks-by-fork"}) {
    const Policy policy = shipped(name);
    Session session(policy.name, policy.rules, roomy_scope(policy.rules));
    for (int i = 0; i < 6; ++i) {
      const auto enabled = session.enabled();
      if (enabled.empty()) break;
      ASSERT_TRUE(session.take(enabled[static_cast<std::size_t>(i * 7) % enabled.size()].event));
    }
    Comparison comparison(session.whole_trace(), policy.name, policy.rules);
    EXPECT_EQ(comparison.count(), session.at()) << name;
    EXPECT_EQ(comparison.parting(), std::nullopt) << name;
  }
}

TEST(Comparison, EndsAStoryWhereAnEventCannotHappen) {
  const Policy first = shipped("rss-2007");
  const Policy second = shipped("leader-only");
  // A thread may be moved by itself under the first alone.
  Comparison comparison(trace_under(first, {"clone T1 T3", "attach T3 B", "touch T3 P1"}),
                        second.name, second.rules);
  EXPECT_EQ(comparison.count(), 3U);
  EXPECT_EQ(comparison.second().session.taken().size(), 1U);
  EXPECT_EQ(comparison.parting(), 2U);
  const auto there = told_of(comparison.differences(2));
  ASSERT_EQ(there.size(), 1U);
  EXPECT_TRUE(there.front().starts_with("the event: done | cannot happen: ")) << there.front();
  EXPECT_EQ(told_of(comparison.differences(3)),
            std::vector<std::string>{"the event: done | ended before"});
}

TEST(Comparison, AnOutcomeIsADifferenceAndAnInvariantOfOneSideIsNone) {
  const Policy tasks = shipped("tasks-by-member");
  Rules open = tasks.rules;
  open.account_tasks = Accounted::no;
  open.account_memory = Accounted::yes;
  Comparison comparison(trace_under(tasks, {"fork T1 T3"}), "open", open);
  for (const Difference& one : comparison.differences(1)) {
    const Invariant* invariant = find_invariant(one.what);
    if (invariant == nullptr) continue;
    EXPECT_TRUE(invariant->speaks_of(tasks.rules) && invariant->speaks_of(open)) << one.what;
  }
  EXPECT_EQ(comparison.parting(), 0U);  // what is accounted differs before any event
}

TEST(Comparison, StandsInAnAddress) {
  const std::string trace = "counterproof trace 1\npolicy a & b\n";
  const std::string other = "counterproof trace 1\npolicy c\n";
  const std::string address = "page.html" + std::string(kTraceInAddress) + as_address(trace) +
                              std::string(kAgainstInAddress) + as_address(other);
  EXPECT_EQ(trace_in_address(address), trace);
  EXPECT_EQ(against_in_address(address), other);
  EXPECT_EQ(against_in_address("page.html#trace=" + as_address(trace)), std::nullopt);
}

}  // namespace
}  // namespace counterproof
