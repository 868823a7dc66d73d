// Who pays for a page, under each answer to that question.
#include <gtest/gtest.h>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::string kTwoOfTwoPages = "containers=2 tasks=2 pages=3 files=0 limit=2 start=A,B";
const std::string kThree = "containers=3 tasks=3 pages=3 files=0 limit=2 start=A,B,C";

std::vector<std::uint64_t> usages(const Rules& rules, const std::string& scope,
                                  const std::string& events) {
  const Replay replayed = run(rules, scope, events);
  std::vector<std::uint64_t> all;
  for (const char name : {'A', 'B', 'C'}) all.push_back(usage_of(rules, replayed, name));
  return all;
}

using Usages = std::vector<std::uint64_t>;

TEST(FirstTouch, TheFirstToMapPaysUntilTheLastUnmapAnywhere) {
  const Rules rules = memory_rules();
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1"), (Usages{1, 0, 0}));
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1\nunmap T1 P1"), (Usages{1, 0, 0}));
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1\nunmap T1 P1\nunmap T2 P1"),
            (Usages{0, 0, 0}));
}

TEST(FirstTouch, ExitOfTheOwnerKeepsTheChargeUntilThePageIsUnmapped) {
  const Rules rules = memory_rules();
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1\nexit T1"), (Usages{1, 0, 0}));
  const Replay removed = run(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1\nexit T1\nremove A");
  EXPECT_EQ(outcome(removed), Outcome::busy);
}

TEST(EveryMapper, EachContainerPaysInFullFromItsFirstMappingToItsLast) {
  const Rules rules = memory_rules({"share.charge=every-mapper", "attach.charges=follow"});
  EXPECT_EQ(usages(rules, kThree, "map T1 P1\nmap T2 P1\nmap T3 P1"), (Usages{1, 1, 1}));
  EXPECT_EQ(usages(rules, kThree, "map T1 P1\nmap T2 P1\nunmap T1 P1"), (Usages{0, 1, 0}));
}

TEST(EveryMapper, ASecondProcessOfTheSameContainerCostsNothing) {
  const Rules rules = memory_rules({"share.charge=every-mapper", "attach.charges=follow"});
  EXPECT_EQ(usages(rules, "containers=2 tasks=2 pages=1 files=0 limit=2 start=A,A",
                   "map T1 P1\nmap T2 P1\nunmap T1 P1"),
            (Usages{1, 0, 0}));
}

TEST(EveryMapper, AMoveTakesTheChargeAlong) {
  const Rules rules = memory_rules({"share.charge=every-mapper", "attach.charges=follow"});
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1\nattach T1 B"), (Usages{0, 1, 0}));
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "touch T1 P1\nattach T1 B"), (Usages{0, 1, 0}));
}

TEST(Fraction, SharersPayEqualPartsOfTwelve) {
  const Rules rules = memory_rules({"share.charge=fraction", "attach.charges=follow"});
  EXPECT_EQ(usages(rules, kThree, "map T1 P1"), (Usages{12, 0, 0}));
  EXPECT_EQ(usages(rules, kThree, "map T1 P1\nmap T2 P1"), (Usages{6, 6, 0}));
  EXPECT_EQ(usages(rules, kThree, "map T1 P1\nmap T2 P1\nmap T3 P1"), (Usages{4, 4, 4}));
  EXPECT_EQ(usages(rules, kThree, "map T1 P1\nmap T2 P1\nmap T3 P1\nexit T2"), (Usages{6, 0, 6}));
}

TEST(HandOver, TheChargeGoesToTheFirstContainerThatRemains) {
  const Rules rules = memory_rules({"share.charge=hand-over"});
  EXPECT_EQ(usages(rules, kThree, "map T1 P1\nmap T2 P1\nmap T3 P1\nexit T1"), (Usages{0, 1, 0}));
}

TEST(HandOver, AFullHeirIsForcedOrRefusesOrReclaims) {
  const std::string full = "map T1 P1\nmap T2 P1\ntouch T2 P2\ntouch T2 P3\nexit T1";
  EXPECT_EQ(usages(memory_rules({"share.charge=hand-over"}), kTwoOfTwoPages, full), (Usages{0, 3, 0}));
  EXPECT_EQ(
      usages(memory_rules({"share.charge=hand-over", "hand_over.full_heir=refuse"}), kTwoOfTwoPages, full),
      (Usages{1, 2, 0}));
  EXPECT_EQ(
      usages(memory_rules({"share.charge=hand-over", "hand_over.full_heir=reclaim"}), kTwoOfTwoPages, full),
      (Usages{0, 1, 0}));
}

TEST(NextToucher, ReclaimLeavesThePageToWhoeverIsNext) {
  const Rules rules = memory_rules({"share.charge=next-toucher"});
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nreclaim A"), (Usages{0, 0, 0}));
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nreclaim A\nmap T2 P1"), (Usages{0, 1, 0}));
}

TEST(NextToucher, MayGetACopyAndLeaveThePageInTheCache) {
  const Rules rules = memory_rules({"share.charge=next-toucher", "next_toucher.takes=copy"});
  const Replay replayed = run(rules, kTwoOfTwoPages, "map T1 P1\nreclaim A\nmap T2 P1 copy=P2");
  EXPECT_TRUE(last(replayed).truth.pages[PageId(0)].cached());
  EXPECT_EQ(last(replayed).truth.pages[PageId(1)].kind, PageKind::anonymous);
  EXPECT_EQ(usage_of(rules, replayed, 'B'), 1U);
}

TEST(Zones, SharedMappingsAreFreeAndPrivatePagesAreNot) {
  const Rules rules = memory_rules({"share.charge=zone", "cache.unmapped=charged"});
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1"), (Usages{0, 0, 0}));
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "touch T1 P1\nread T2 P2"), (Usages{1, 1, 0}));
}

TEST(ChargedCache, WhoeverReadsPaysUntilTheFrameIsFree) {
  const Rules rules = memory_rules({"cache.unmapped=charged"});
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "read T1 P1\nmap T2 P1\nunmap T2 P1"), (Usages{1, 0, 0}));
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "read T1 P1\npressure P1"), (Usages{0, 0, 0}));
}

TEST(UnchargeCurrent, WhoeverUnmapsLastIsUncharged) {
  const Rules rules = tests::rules({"account.memory=yes", "share.uncharge=current"});
  EXPECT_EQ(usages(rules, kTwoOfTwoPages, "map T1 P1\nmap T2 P1\nunmap T1 P1\ntouch T2 P2\nunmap T2 P1"),
            (Usages{1, 0, 0}));
}

TEST(VirtualSwap, PagesOverTheLimitStayInMemory) {
  const Rules rules = tests::rules({"account.memory=yes", "over.reclaim=virtual-swap"});
  const Replay replayed = run(rules, "containers=1 tasks=1 pages=2 files=0 limit=1 start=A",
                              "touch T1 P1\ntouch T1 P2");
  EXPECT_TRUE(last(replayed).truth.pages[PageId(0)].resident);
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 1U);
}

TEST(Attach, ChargesStayOrFollowOrRefuseTheMove) {
  EXPECT_EQ(usages(memory_rules(), kTwoOfTwoPages, "touch T1 P1\nattach T1 B"), (Usages{1, 0, 0}));
  const Rules follow = memory_rules({"attach.charges=follow"});
  EXPECT_EQ(usages(follow, kTwoOfTwoPages, "touch T1 P1\nattach T1 B"), (Usages{0, 1, 0}));
  const std::string full = "touch T1 P1\ntouch T2 P2\ntouch T2 P3\nattach T1 B";
  EXPECT_EQ(outcome(run(follow, kTwoOfTwoPages, full)), Outcome::refused);
  EXPECT_EQ(usages(follow, kTwoOfTwoPages, full), (Usages{1, 2, 0}));
  const Rules allow = memory_rules({"attach.charges=follow", "attach.over_limit=allow"});
  EXPECT_EQ(usages(allow, kTwoOfTwoPages, full), (Usages{0, 3, 0}));
}

TEST(Attach, APageThatOthersOfTheContainerMapStaysWithThem) {
  const Rules follow = memory_rules({"attach.charges=follow"});
  EXPECT_EQ(usages(follow, "containers=2 tasks=2 pages=1 files=0 limit=2 start=A,A",
                   "map T1 P1\nmap T2 P1\nattach T1 B"),
            (Usages{1, 0, 0}));
}

TEST(LeaderOnly, AThreadCannotMoveByItself) {
  auto trace = parse_trace(
      "counterproof trace 1\nscope containers=2 tasks=2 pages=0 files=0 limit=2 start=A\n\n"
      "clone T1 T2\nattach T2 B\n",
      "test");
  ASSERT_TRUE(trace.ok());
  trace->rules = memory_rules();
  EXPECT_TRUE(replay(*trace).stopped.has_value());
  trace->rules = memory_rules({"attach.unit=any-thread"});
  EXPECT_FALSE(replay(*trace).stopped.has_value());
}

}  // namespace
}  // namespace counterproof::tests
