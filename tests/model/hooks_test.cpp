// The hooks' error paths, reclaim and kill, in a policy without defects.
#include <gtest/gtest.h>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::string kOne = "containers=1 tasks=2 pages=3 files=0 limit=1 start=A";

TEST(Faults, EveryErrorPathGivesItsChargeBack) {
  const Rules rules = memory_rules();
  for (const std::string events :
       {"touch T1 P1 fault=no-memory", "touch T1 P1 fault=raced", "map T1 P1 fault=no-memory",
        "map T1 P1 fault=raced", "install T1 P1 fault=raced", "exec T1 P1 fault=no-memory"}) {
    const Replay replayed = run(rules, kOne, events);
    EXPECT_EQ(outcome(replayed), Outcome::failed) << events;
    EXPECT_EQ(usage_of(rules, replayed, 'A'), 0U) << events;
    for (const ContainerId container : Ids<ContainerId>(1))
      EXPECT_EQ(outstanding(rules, last(replayed), container, Resource::memory), 0U) << events;
  }
}

TEST(Faults, ASwapInThatFailsLeavesThePageInSwap) {
  const Rules rules = memory_rules();
  const Replay replayed =
      run(rules, kOne, "touch T1 P1\nswap-out P1\nswap-in T1 P1 fault=not-up-to-date");
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 0U);
  EXPECT_TRUE(last(replayed).truth.pages[PageId(0)].swapped_for.contains(TaskId(0)));
}

TEST(CopyOnWrite, TheWriterGetsItsOwnPageAndPaysForIt) {
  const Rules rules = memory_rules();
  const Replay replayed = run(rules, "containers=1 tasks=2 pages=2 files=0 limit=2 start=A",
                              "touch T1 P1\nfork T1 T2\nwrite T2 P1 P2");
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 2U);
  EXPECT_FALSE(last(replayed).truth.pages[PageId(0)].mapped_by.contains(TaskId(1)));
  EXPECT_TRUE(last(replayed).truth.pages[PageId(1)].mapped_by.contains(TaskId(1)));
}

TEST(Reclaim, TakesTheContainersOwnPagesBeforeAChargeFails) {
  const Rules rules = memory_rules();
  const Replay replayed = run(rules, kOne, "touch T1 P1\ntouch T1 P2");
  EXPECT_EQ(outcome(replayed), Outcome::done);
  EXPECT_TRUE(last(replayed).truth.pages[PageId(0)].swapped_for.contains(TaskId(0)));
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 1U);
}

TEST(Reclaim, LeavesLockedPagesAlone) {
  Rules rules = memory_rules();
  rules.over_kill = OverKill::none;
  const Replay replayed = run(rules, kOne, "touch T1 P1\nlock T1 P1\ntouch T1 P2");
  EXPECT_EQ(outcome(replayed), Outcome::refused);
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 1U);
}

TEST(Kill, TakesAProcessThatFillsTheContainerAndGoesOn) {
  const Rules rules = memory_rules();
  const std::string scope = "containers=1 tasks=2 pages=2 files=0 limit=1 start=A,A";
  const Replay replayed = run(rules, scope, "touch T1 P1\nlock T1 P1\ntouch T2 P2 kills=T1");
  EXPECT_EQ(outcome(replayed), Outcome::done);
  EXPECT_FALSE(last(replayed).truth.alive(TaskId(0)));
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 1U);
}

TEST(Kill, WaitsForATaskThatIsDyingAndHoldsCharges) {
  const Rules rules = memory_rules();
  const std::string scope = "containers=1 tasks=2 pages=2 files=0 limit=1 start=A,A";
  const Replay replayed =
      run(rules, scope, "touch T1 P1\nlock T1 P1\nexit T1 fault=slowly\ntouch T2 P2");
  EXPECT_EQ(outcome(replayed), Outcome::waits);
  EXPECT_TRUE(last(replayed).truth.alive(TaskId(0)));
}

TEST(Kill, AVictimThatIsNotNamedIsAskedFor) {
  auto trace = parse_trace(
      "counterproof trace 1\nscope containers=1 tasks=2 pages=2 files=0 limit=1 start=A,A\n\n"
      "touch T1 P1\nlock T1 P1\ntouch T2 P2\n",
      "test");
  ASSERT_TRUE(trace.ok());
  trace->rules = memory_rules();
  EXPECT_EQ(replay(*trace).stopped, "a process is killed here: say which with kills=T1");
}

TEST(Limits, AWriteBelowUsageIsBusyOrReclaimsOrIsStored) {
  const std::string events = "touch T1 P1\nwrite-limit A memory \"0\"";
  EXPECT_EQ(outcome(run(memory_rules(), kOne, events)), Outcome::busy);
  const Rules reclaim = memory_rules({"limit.write=reclaim"});
  const Replay reclaimed = run(reclaim, kOne, events);
  EXPECT_EQ(outcome(reclaimed), Outcome::done);
  EXPECT_EQ(usage_of(reclaim, reclaimed, 'A'), 0U);
  const Rules unchecked = memory_rules({"limit.write=unchecked"});
  EXPECT_EQ(usage_of(unchecked, run(unchecked, kOne, events), 'A'), 1U);
}

TEST(Files, TheOpenerPaysOrEveryHolderDoes) {
  const std::string scope = "containers=2 tasks=2 pages=0 files=1 limit=1 start=A,B";
  const std::string events = "open T1 F1\nreceive T2 F1\nclose T1 F1";
  const Rules opener = rules({"account.files=yes", "files.count=opener"});
  const Replay by_opener = run(opener, scope, events);
  EXPECT_EQ(usage_of(opener, by_opener, 'A', Resource::files), 1U);
  EXPECT_EQ(usage_of(opener, by_opener, 'B', Resource::files), 0U);
  const Rules holders = rules({"account.files=yes"});
  const Replay by_holder = run(holders, scope, events);
  EXPECT_EQ(usage_of(holders, by_holder, 'A', Resource::files), 0U);
  EXPECT_EQ(usage_of(holders, by_holder, 'B', Resource::files), 1U);
}

TEST(Tasks, AForkThatFailsLateGivesItsChargeBack) {
  const Rules members = rules({"account.tasks=yes"});
  const Replay replayed = run(members, "containers=1 tasks=2 pages=0 files=0 limit=2 start=A",
                              "fork T1 T2 fault=fails-late");
  EXPECT_EQ(outcome(replayed), Outcome::failed);
  EXPECT_EQ(usage_of(members, replayed, 'A', Resource::tasks), 1U);
}

TEST(Tasks, AMoveMustFindRoomWhereMembersAreCounted) {
  const Rules members = rules({"account.tasks=yes"});
  const std::string scope = "containers=2 tasks=2 pages=0 files=0 limit=1 start=A,B";
  EXPECT_EQ(outcome(run(members, scope, "attach T1 B")), Outcome::refused);
  const Rules forks = rules({"account.tasks=yes", "tasks.count=forks"});
  EXPECT_EQ(outcome(run(forks, scope, "attach T1 B")), Outcome::done);
}

}  // namespace
}  // namespace counterproof::tests
