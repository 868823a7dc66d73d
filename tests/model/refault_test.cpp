// Whom it costs a life to have back what another container's reclaim took, and whom it does not.
#include <gtest/gtest.h>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::string kTwoOfOnePage = "containers=2 tasks=2 pages=3 files=0 limit=1 start=A,B";
const std::string kRider = "map T1 P1\nmap T2 P1\nmap T2 P2\nlock T2 P2\n";

/// Whether the last event breaks the promise, and no earlier one.
bool kills(const Rules& rules, const std::string& scope, const std::string& events) {
  const Replay replayed = run(rules, scope, events);
  EXPECT_FALSE(replayed.stopped) << *replayed.stopped;
  const Breach* breach = replayed.breach_of("isolation.no-foreign-kill");
  if (breach != nullptr) {
    EXPECT_EQ(breach->after_events, replayed.steps.size());
  }
  return breach != nullptr;
}

TEST(Refault, KillsWhoeverIsFullOfWhatCannotBeReclaimed) {
  EXPECT_TRUE(kills(memory_rules(), kTwoOfOnePage, kRider + "reclaim A"));
  EXPECT_TRUE(kills(memory_rules(), kTwoOfOnePage, kRider + "touch T1 P3"));
}

TEST(Refault, KillsNobodyWhoHasRoomOrCanMakeSome) {
  EXPECT_FALSE(kills(memory_rules(), kTwoOfOnePage, "map T1 P1\nmap T2 P1\nreclaim A"));
  EXPECT_FALSE(kills(memory_rules(), kTwoOfOnePage, "map T1 P1\nmap T2 P1\nmap T2 P2\nreclaim A"));
}

TEST(Refault, BringsPrivateMemoryBackFromSwap) {
  const std::string scope = "containers=2 tasks=2 pages=2 files=0 limit=1 start=A";
  EXPECT_TRUE(kills(memory_rules(), scope,
                    "touch T1 P1\nfork T1 T2\nattach T2 B\ntouch T2 P2\nlock T2 P2\nreclaim A"));
}

TEST(Refault, TakesACopyWhereTheNextToucherDoes) {
  const Rules copies = memory_rules({"share.charge=next-toucher", "next_toucher.takes=copy"});
  EXPECT_TRUE(kills(copies, kTwoOfOnePage, kRider + "reclaim A"));
  // No page is left for the copy: the scope says nothing.
  EXPECT_FALSE(kills(copies, "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B",
                     kRider + "reclaim A"));
}

TEST(Refault, IsNotHeldAgainstAnybodyWhenItIsTheVictimsOwnDoing) {
  const Rules by_request = memory_rules({"reclaim.write=amount"});
  EXPECT_FALSE(kills(by_request, kTwoOfOnePage, kRider + "write-reclaim T2 A \"1\""));
  EXPECT_TRUE(kills(by_request, kTwoOfOnePage, kRider + "write-reclaim T1 A \"1\""));
}

TEST(Refault, IsNotAskedForWhoeverWasPastItsLimitAlready) {
  const Rules stored = memory_rules({"limit.write=unchecked"});
  EXPECT_FALSE(kills(stored, kTwoOfOnePage, kRider + "write-limit B memory \"0\"\nreclaim A"));
}

TEST(Refault, IsAskedWhereTheParentIsFullOfBothAndNotForAKillThatTheParentNeeds) {
  const Rules tree = memory_rules({"tree.charges=ancestors", "reclaim.write=amount"});
  const std::string family = "containers=3 tasks=2 pages=3 files=0 start=B,C parents=-,A,A limit=2";
  EXPECT_TRUE(kills(tree, family + " memory-limits=2,2,1", kRider + "touch T1 P3"));
  EXPECT_FALSE(kills(tree, family, kRider + "touch T1 P3"));
  // What is done to the parent is done to its children.
  EXPECT_FALSE(kills(tree, family + " memory-limits=2,2,1", kRider + "reclaim A"));
  EXPECT_TRUE(kills(tree, family + " memory-limits=2,2,1", kRider + "reclaim B"));
}

TEST(Refault, KillsNobodyWhereAContainerReclaimsFromItsOwnProcesses) {
  const Rules every = memory_rules({"share.charge=every-mapper", "attach.charges=follow"});
  EXPECT_FALSE(
      kills(every, "containers=2 tasks=2 pages=3 files=0 limit=2 start=A,B", kRider + "reclaim A"));
}

}  // namespace
}  // namespace counterproof::tests
