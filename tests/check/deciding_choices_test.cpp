// Which choices a counterexample hangs on: known traces, and the keys that they are about.
#include "check/policy/deciding_choices.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace counterproof {
namespace {

Trace trace_of(const std::string& text) {
  auto trace = parse_trace(text, "test");
  EXPECT_TRUE(trace) << trace.error().text();
  return *trace;
}

std::vector<std::string> keys_of(const Trace& trace) {
  std::vector<std::string> keys;
  for (const DecidingChoice& choice : deciding_choices(trace)) keys.push_back(choice.key);
  return keys;
}

constexpr const char* kFillMoveFill =
    "counterproof trace 1\nchoice account.memory yes\n"
    "scope containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B\n"
    "expect violated limit.no-migration-escape\n\n"
    "touch T1 P1\nattach T1 B\ntouch T2 P2\n";

TEST(DecidingChoices, ChargesThatStayDecideWhoEscapesByMoving) {
  const auto found = deciding_choices(trace_of(kFillMoveFill));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].key, "attach.charges");
  EXPECT_EQ(found[0].value, "stay");
  EXPECT_EQ(found[0].instead, std::vector<std::string>{"follow"});
}

TEST(DecidingChoices, ADefectDecidesAndNotTheChoicesAroundIt) {
  const Trace trace = trace_of(
      "counterproof trace 1\nchoice account.memory yes\nas-posted D14\n"
      "scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A\n"
      "expect violated balance.single-release\n\n"
      "touch T1 P1\nswap-out P1\nswap-in T1 P1 fault=not-up-to-date\n");
  EXPECT_EQ(keys_of(trace), std::vector<std::string>{"as_posted.D14"});
}

TEST(DecidingChoices, ADefectGoesTogetherWithTheChoiceThatItBringsAlong) {
  const Trace trace = trace_of(
      "counterproof trace 1\nchoice account.memory yes\nas-posted D03\n"
      "scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A\n"
      "expect violated limit.honest-write\n\n"
      "touch T1 P1\nwrite-limit A memory \"0\"\n");
  EXPECT_EQ(keys_of(trace), std::vector<std::string>{"as_posted.D03"});
}

TEST(DecidingChoices, TheVictimOfAKillIsNoPartOfTheEvents) {
  // Without D25 nobody is killed; without D27 it is somebody else.
  const Trace trace = trace_of(
      "counterproof trace 1\nchoice account.memory yes\nchoice over.reclaim evict\n"
      "choice over.kill container\nas-posted D25 D27\n"
      "scope containers=2 tasks=3 pages=2 files=0 limit=1 start=A,B\n"
      "expect violated isolation.oom-local\n\n"
      "fork T1 T3\ntouch T1 P1\nattach T3 B\ntouch T1 P2 kills=T3\n");
  EXPECT_EQ(keys_of(trace), (std::vector<std::string>{"as_posted.D25", "as_posted.D27"}));
}

TEST(DecidingChoices, OtherValuesThatBreakItTooDoNotDecide) {
  // A page of a file that the second mapper rides on: only paying rules stop that.
  const Trace trace = trace_of(
      "counterproof trace 1\nchoice account.memory yes\n"
      "scope containers=2 tasks=2 pages=1 files=0 limit=1 start=A,B\n"
      "expect violated fairness.user-pays\n\n"
      "map T1 P1\nmap T2 P1\n");
  const auto found = deciding_choices(trace);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].key, "share.charge");
  EXPECT_EQ(found[0].instead, (std::vector<std::string>{"every-mapper", "fraction"}));
}

TEST(DecidingChoices, WhatIsAccountedIsLeftAlone) {
  for (const DecidingChoice& choice : deciding_choices(trace_of(kFillMoveFill)))
    EXPECT_FALSE(choice.key.starts_with("account.")) << choice.key;
}

}  // namespace
}  // namespace counterproof
