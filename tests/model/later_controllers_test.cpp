// Trees, kernel memory, containers that linger, and reclaim by request: what each sentence of
// docs/controllers.md says, event by event.
#include <gtest/gtest.h>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

// B and C below A.
const std::string kFamily = "containers=3 tasks=3 pages=3 files=0 limit=2 start=B,C parents=-,A,A";
const std::string kPair =
    "containers=2 tasks=3 pages=2 files=0 limit=4 start=B,A objects=3 kernel-limit=2 parents=-,A";

ContainerId index(std::size_t place) { return ContainerId(place); }

TEST(Tree, AChargeIsTakenInAllAncestorsOrInNone) {
  const Rules rules = memory_rules({"tree.charges=ancestors"});
  const Replay two = run(rules, kFamily, "touch T1 P1\ntouch T2 P2");
  EXPECT_EQ(usage_of(rules, two, 'A'), 2U);
  EXPECT_EQ(usage_of(rules, two, 'B'), 1U);
  EXPECT_EQ(usage_of(rules, two, 'C'), 1U);
  // Locked pages cannot be reclaimed, and nobody but the asker can be killed for them.
  Rules no_kill = rules;
  no_kill.over_kill = OverKill::none;
  const Replay full =
      run(no_kill, kFamily, "touch T1 P1\ntouch T2 P2\nlock T1 P1\nlock T2 P2\ntouch T1 P3");
  EXPECT_EQ(outcome(full), Outcome::refused);
  EXPECT_EQ(full.steps.back().effects.refused_requests[index(0)], 1U);
  EXPECT_EQ(full.steps.back().effects.refused_requests[index(1)], 0U);
  EXPECT_EQ(usage_of(rules, full, 'B'), 1U) << "what was charged below is taken back";
}

TEST(Tree, TheParentsLimitReclaimsInItsWholeSubtreeAndNowhereElse) {
  const Rules rules = memory_rules({"tree.charges=ancestors"});
  const Replay replayed = run(rules, kFamily, "touch T1 P1\ntouch T2 P2\ntouch T2 P3");
  EXPECT_EQ(outcome(replayed), Outcome::done);
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 1U) << "both pages went for the third";
  const Replay alone = run(rules, "containers=3 tasks=2 pages=3 files=0 limit=1 start=B,C",
                           "touch T1 P1\ntouch T2 P2\ntouch T2 P3");
  EXPECT_EQ(usage_of(rules, alone, 'B'), 1U) << "without a parent, B is nobody's to take from";
}

TEST(Tree, AContainerWithChildrenIsNotRemoved) {
  Trace trace = *parse_trace(
      "counterproof trace 1\nscope containers=2 tasks=0 pages=0 files=0 limit=1 start=- "
      "parents=-,A\n\nremove A\n",
      "t");
  trace.rules = memory_rules({"tree.charges=ancestors"});
  EXPECT_EQ(*replay(trace).stopped, "the container has children");
}

TEST(KernelMemory, CountsInBothCountersAndTheFirstIsGivenBackWhenTheSecondRefuses) {
  Rules rules = kernel_rules();
  rules.over_kill = OverKill::none;
  const Replay charged = run(rules, kPair, "allocate T1 O1");
  EXPECT_EQ(usage_of(rules, charged, 'B', Resource::kernel), 1U);
  EXPECT_EQ(usage_of(rules, charged, 'B'), 1U);
  EXPECT_EQ(usage_of(rules, charged, 'A', Resource::kernel), 1U);
  const std::string small =
      "containers=1 tasks=1 pages=1 files=0 limit=1 start=A objects=1 kernel-limit=5";
  const Replay refused = run(rules, small, "touch T1 P1\nlock T1 P1\nallocate T1 O1");
  EXPECT_EQ(outcome(refused), Outcome::refused);
  EXPECT_EQ(usage_of(rules, refused, 'A', Resource::kernel), 0U);
  EXPECT_EQ(usage_of(rules, refused, 'A'), 1U);
}

TEST(KernelMemory, WithAHigherLimitThanMemoryItIsOnlyTracked) {
  Rules rules = kernel_rules();
  const std::string scope =
      "containers=1 tasks=1 pages=0 files=0 limit=2 start=A objects=4 kernel-limit=3";
  const Replay replayed = run(rules, scope, "allocate T1 O1\nallocate T1 O2\nallocate T1 O3");
  EXPECT_EQ(outcome(replayed), Outcome::refused);
  EXPECT_EQ(usage_of(rules, replayed, 'A', Resource::kernel), 2U)
      << "it is the memory limit that refuses";
}

TEST(KernelMemory, AccountingBeginsWithTheFirstLimitAndStays) {
  const Rules rules = kernel_rules();
  const std::string scope =
      "containers=2 tasks=1 pages=0 files=0 limit=2 start=A objects=3 parents=-,-";
  const Replay before = run(rules, scope, "allocate T1 O1");
  EXPECT_EQ(usage_of(rules, before, 'A', Resource::kernel), 0U);
  const Replay begins = run(rules, scope, "write-limit A kernel \"1\"\nallocate T1 O1");
  EXPECT_EQ(usage_of(rules, begins, 'A', Resource::kernel), 1U) << "a task was there before";
  const Replay stays = run(rules, scope,
                           "write-limit B kernel \"1\"\nwrite-limit B kernel \"-1\"\n"
                           "attach T1 B\nallocate T1 O1\nallocate T1 O2");
  EXPECT_EQ(usage_of(rules, stays, 'B', Resource::kernel), 2U) << "no limit, and still accounted";
}

TEST(KernelMemory, AccountingOfLinuxDoesNotBeginWhereTasksAreEither) {
  const Rules rules = kernel_rules({"kernel.starts=first-limit-empty"});
  const std::string scope =
      "containers=2 tasks=1 pages=0 files=0 limit=2 start=A objects=3 parents=-,-";
  const Replay busy = run(rules, scope, "write-limit A kernel \"1\"\nallocate T1 O1");
  EXPECT_EQ(busy.steps.front().effects.outcome, Outcome::busy);
  EXPECT_EQ(limit(last(busy), container('A'), Resource::kernel), kUnlimited);
  EXPECT_EQ(usage_of(rules, busy, 'A', Resource::kernel), 0U);
  const Replay begins = run(rules, scope, "write-limit B kernel \"1\"");
  EXPECT_EQ(outcome(begins), Outcome::done);
}

TEST(KernelMemory, WhatOnceHadALimitCanBeReadToBecomeUnlimitedNoMore) {
  const std::string scope =
      "containers=2 tasks=1 pages=0 files=0 limit=2 start=A objects=3 parents=-,-";
  const std::string once = "write-limit A kernel \"1\"\n";
  for (const auto& [word, expected] : {std::pair{"kernel.unlimited=allowed", Outcome::done},
                                       std::pair{"kernel.unlimited=refused", Outcome::busy}}) {
    const Rules rules = kernel_rules({word});
    EXPECT_EQ(outcome(run(rules, scope, once + "write-limit A kernel \"-1\"")), expected) << word;
    EXPECT_EQ(outcome(run(rules, scope, once + "write-limit A kernel \"2\"")), Outcome::done);
    EXPECT_EQ(outcome(run(rules, scope, "write-limit A kernel \"-1\"")), Outcome::done)
        << "it had none";
  }
}

TEST(KernelMemory, AccountingDoesNotBeginAboveChildren) {
  const Replay replayed = run(
      kernel_rules(), "containers=2 tasks=0 pages=0 files=0 limit=2 start=- objects=1 parents=-,A",
      "write-limit A kernel \"1\"");
  EXPECT_EQ(outcome(replayed), Outcome::busy);
}

TEST(KernelMemory, WhatWasMadeBeforeAccountingBeganIsNeverUncharged) {
  const std::string scope =
      "containers=2 tasks=1 pages=0 files=0 limit=2 start=A objects=2 parents=-,-";
  const std::string events =
      "allocate T1 O1\nput T1 O1\nwrite-limit B kernel \"1\"\nattach T1 B\nshrink T1 O1";
  EXPECT_EQ(run(kernel_rules(), scope, events).breach_of("balance.no-over-uncharge"), nullptr);
  EXPECT_NE(run(kernel_rules({"W36"}), scope, events).breach_of("balance.no-over-uncharge"),
            nullptr);
}

TEST(KernelMemory, AForkBombMeetsItsOwnLimitAndNobodyElse) {
  const Rules rules = kernel_rules();
  const Replay bomb = run(rules, kPair, "fork T1 T3\nexit T3\nfork T1 T3");
  EXPECT_EQ(outcome(bomb), Outcome::done) << "the stack of the task that is gone was given back";
  const std::string wider =
      "containers=2 tasks=4 pages=1 files=0 limit=4 start=B,A kernel-limit=3 parents=-,-";
  const Replay stopped = run(rules, wider, "fork T1 T3\nfork T1 T4\nfork T2 T4");
  EXPECT_EQ(stopped.steps[1].effects.outcome, Outcome::refused);
  EXPECT_EQ(stopped.steps[2].effects.outcome, Outcome::done) << "A has its own";
}

TEST(KernelMemory, ALoopThatMakesADirectoryAndEntersItMeetsTheLimit) {
  const Replay loop = run(kernel_rules(), kPair, "allocate T1 O1\nallocate T1 O2\nallocate T1 O3");
  EXPECT_EQ(outcome(loop), Outcome::refused);
}

TEST(KernelMemory, RoomForMoreThanAPageIsLookedForBeforeMoreThanAPageIsCharged) {
  const std::string scope =
      "containers=1 tasks=2 pages=2 files=0 limit=3 start=A objects=1 kernel-limit=9";
  const std::string events =
      "touch T1 P1\nlock T1 P1\nallocate T1 O1\nput T1 O1\ntouch T1 P2\nlock T1 P2\nfork T1 T2";
  EXPECT_EQ(
      outcome(run(kernel_rules({"kernel.shrink=any-limit", "over.kill=none"}), scope, events)),
      Outcome::refused);
  const Replay wrong = run(kernel_rules({"W41", "kernel.shrink=any-limit"}), scope, events);
  EXPECT_NE(wrong.breach_of("limit.never-exceeded"), nullptr);
}

TEST(Offline, ARemovedContainerIsFreedByTheWorkerAfterItsLastUncharge) {
  const Rules rules = kernel_rules();
  const std::string removed = "allocate T1 O1\ntouch T1 P1\nattach T1 A\nremove B";
  const Replay lingers = run(rules, kPair, removed + "\nunmap T1 P1");
  EXPECT_TRUE(last(lingers).truth.lingers[container('B')]);
  EXPECT_FALSE(last(lingers).books.containers[container('B')].free_scheduled);
  EXPECT_EQ(usage_of(rules, lingers, 'B', Resource::kernel), 1U);
  const Replay empty = run(rules, kPair, removed + "\nunmap T1 P1\nput T1 O1\nshrink T1 O1");
  EXPECT_TRUE(last(empty).books.containers[container('B')].free_scheduled);
  EXPECT_TRUE(last(empty).truth.lingers[container('B')]) << "not in the context of the uncharge";
  const Replay freed =
      run(rules, kPair, removed + "\nunmap T1 P1\nput T1 O1\nshrink T1 O1\nfree-offline B");
  EXPECT_FALSE(last(freed).truth.there(container('B')));
  EXPECT_EQ(last(freed).books.containers[container('A')].references, 0U)
      << "the child's reference to its parent is gone";
}

TEST(Offline, CachedObjectsMoveToTheParentsListAndTheirChargesStay) {
  const Rules rules = kernel_rules({"kernel.shrink=any-limit"});
  const Replay replayed = run(rules, kPair, "allocate T1 O1\nput T1 O1\nattach T1 A\nremove B");
  const World& world = last(replayed);
  EXPECT_EQ(world.books.objects[ObjectId(0)].list, world.books.containers[container('A')].index);
  EXPECT_EQ(world.ledger.objects[ObjectId(0)], container('B'));
  EXPECT_EQ(world.books.containers[container('B')].index, 0U);
  const Replay found = run(
      rules, kPair, "allocate T1 O1\nput T1 O1\nattach T1 A\nremove B\nreclaim A\nfree-offline B");
  EXPECT_FALSE(last(found).truth.there(container('B'))) << "reclaim for A finds what B left";
}

TEST(Slab, AShrinkerTakesTheSubtreeThatIsFullAndOnlyThat) {
  const Rules rules = kernel_rules({"kernel.shrink=any-limit"});
  const std::string scope =
      "containers=3 tasks=2 pages=0 files=0 limit=9 start=B,C objects=3 kernel-limit=1 "
      "parents=-,-,-";
  const Replay replayed = run(rules, scope,
                              "allocate T1 O1\nput T1 O1\nallocate T2 O2\nput T2 O2\n"
                              "allocate T1 O3");
  EXPECT_EQ(outcome(replayed), Outcome::done);
  EXPECT_FALSE(last(replayed).truth.objects[ObjectId(0)].exists);
  EXPECT_TRUE(last(replayed).truth.objects[ObjectId(1)].exists) << "C is another container";
}

TEST(Slab, TheKernelLimitAsPostedDoesNotShrink) {
  const std::string events = "allocate T1 O1\nput T1 O1\nallocate T1 O2";
  const std::string tight_kernel =
      "containers=1 tasks=1 pages=0 files=0 limit=9 start=A objects=2 kernel-limit=1";
  const std::string tight_memory =
      "containers=1 tasks=1 pages=0 files=0 limit=1 start=A objects=2 kernel-limit=9";
  const Rules rules = kernel_rules({"kernel.shrink=memory-limit"});
  EXPECT_EQ(outcome(run(rules, tight_kernel, events)), Outcome::refused);
  EXPECT_EQ(outcome(run(rules, tight_memory, events)), Outcome::done);
}

TEST(WrittenReclaim, TakesWhatWasAskedForFromTheSubtreeAndSaysSo) {
  const Rules rules =
      memory_rules({"tree.charges=ancestors", "reclaim.write=amount", "cache.unmapped=charged"});
  const std::string touched = "touch T1 P1\ntouch T2 P2\n";
  const Replay one = run(rules, kFamily, touched + "write-reclaim T1 A \"1\\n\"");
  EXPECT_EQ(outcome(one), Outcome::done);
  EXPECT_EQ(usage_of(rules, one, 'A'), 1U);
  const Replay more = run(rules, kFamily, touched + "write-reclaim T1 A \"3\"");
  EXPECT_EQ(outcome(more), Outcome::fell_short) << "there were two";
  EXPECT_EQ(usage_of(rules, more, 'A'), 0U);
  const Replay sibling = run(rules, kFamily, touched + "write-reclaim T1 B \"2\"");
  EXPECT_EQ(usage_of(rules, sibling, 'C'), 1U);
  const Replay blank = run(rules, kFamily, touched + "write-reclaim T1 A \"\"");
  EXPECT_EQ(outcome(blank), Outcome::invalid);
  EXPECT_EQ(usage_of(rules, blank, 'A'), 2U);
  const Replay signalled =
      run(rules, kFamily, touched + "write-reclaim T1 A \"1\" fault=signalled");
  EXPECT_EQ(outcome(signalled), Outcome::fell_short);
  EXPECT_EQ(usage_of(rules, signalled, 'A'), 2U);
}

TEST(WrittenReclaim, LeavesAContainerItsMin) {
  const Rules rules =
      memory_rules({"tree.charges=ancestors", "reclaim.write=amount", "protect.min=respected"});
  const std::string scope = kFamily + " min=0,1,0";
  const std::string events = "touch T1 P1\ntouch T2 P2\nwrite-reclaim T1 A \"2\"";
  const Replay kept = run(rules, scope, events);
  EXPECT_EQ(usage_of(rules, kept, 'B'), 1U);
  EXPECT_EQ(usage_of(rules, kept, 'C'), 0U);
  EXPECT_EQ(outcome(kept), Outcome::fell_short);
  // Against its own reclaim min is no protection.
  const Replay own = run(rules, scope, "touch T1 P1\nwrite-reclaim T1 B \"1\"");
  EXPECT_EQ(usage_of(rules, own, 'B'), 0U);
}

// A loop that asks for a page at a time, while the tasks use two of three pages again and again:
// usage follows the working set, and no task fails.
TEST(WrittenReclaim, UsedInALoopBringsUsageToTheWorkingSetAndFailsNobody) {
  const auto trace = read_trace_file(std::string(COUNTERPROOF_SOURCE_DIR) +
                                     "/corpus/scenarios/proactive-loop.trace");
  ASSERT_TRUE(trace.ok()) << trace.error().text();
  const Replay replayed = replay(*trace);
  EXPECT_TRUE(confirms(*trace, replayed));
  EXPECT_EQ(usage(trace->rules, last(replayed), container('B'), Resource::memory), 1U);
  for (const ReplayedStep& step : replayed.steps) {
    EXPECT_EQ(step.effects.outcome, Outcome::done) << print_event(step.event, trace->scope);
    EXPECT_TRUE(step.effects.slowed.empty());
  }
}

TEST(KernelMemory, AFirstLimitThatIsRefusedBeginsNothing) {
  // B was removed and lingers with a charge, so that A is charged below its new limit.
  const std::string scope =
      "containers=3 tasks=1 pages=0 files=0 limit=4 start=C objects=2 parents=-,A,-";
  const Replay replayed = run(kernel_rules(), scope,
                              "write-limit B kernel \"1\"\nattach T1 B\nallocate T1 O1\n"
                              "attach T1 C\nremove B\nwrite-limit A kernel \"0\"");
  EXPECT_EQ(outcome(replayed), Outcome::busy);
  EXPECT_FALSE(last(replayed).books.containers[container('A')].kernel_active);
}

TEST(KernelMemory, WhatATaskTookBeforeItMovedIsAMigrationEscapeAndWhatItFoundIsSharing) {
  const Rules rules = kernel_rules();
  const std::string scope =
      "containers=2 tasks=2 pages=2 files=0 limit=2 start=A,B objects=1 kernel-limit=9";
  const std::string full = "\ntouch T1 P1\ntouch T1 P2";
  const Replay moved = run(rules, scope, "allocate T1 O1\nattach T1 B" + full);
  EXPECT_NE(moved.breach_of("limit.no-migration-escape"), nullptr);
  EXPECT_EQ(moved.breach_of("limit.no-sharing-escape"), nullptr);
  const Replay found = run(rules, scope, "allocate T2 O1\nlook-up T1 O1\nput T2 O1" + full);
  EXPECT_NE(found.breach_of("limit.no-sharing-escape"), nullptr);
  EXPECT_EQ(found.breach_of("limit.no-migration-escape"), nullptr);
}

TEST(Tree, AnEscapeIsMeasuredAtTheParentAsWell) {
  const Rules rules = memory_rules({"tree.charges=ancestors", "cache.unmapped=charged"});
  const Replay replayed =
      run(rules, "containers=4 tasks=4 pages=3 files=0 limit=2 start=B,C,D parents=-,A,A,-",
          "map T3 P1\nmap T3 P2\nmap T1 P1\nmap T2 P2\nunmap T3 P1\nunmap T3 P2\ntouch T1 P3");
  EXPECT_EQ(usage_of(rules, replayed, 'A'), 1U);
  EXPECT_NE(replayed.breach_of("limit.no-sharing-escape"), nullptr) << "A's members use three";
}

TEST(Slab, APageRequestThatFailsMissesCachedObjectsToo) {
  const std::string scope =
      "containers=1 tasks=1 pages=1 files=0 limit=1 start=A objects=1 kernel-limit=9";
  const Replay replayed = run(kernel_rules(), scope, "allocate T1 O1\nput T1 O1\ntouch T1 P1");
  EXPECT_NE(replayed.breach_of("reclaim.before-failure"), nullptr);
}

TEST(Slab, TheMachinesShrinkerLeavesAContainerItsMin) {
  Trace trace = *parse_trace(
      "counterproof trace 1\nscope containers=2 tasks=1 pages=0 files=0 limit=2 start=B objects=1 "
      "kernel-limit=2 parents=-,A min=0,1\n\nallocate T1 O1\nput T1 O1\nshrink T1 O1\n",
      "t");
  trace.rules = kernel_rules({"protect.min=respected"});
  EXPECT_EQ(*replay(trace).stopped, "min keeps the object in memory");
}

TEST(High, IsNoPartOfWhatAWriteGot) {
  // B is above its mark; the write asks C, which has nothing.
  const Rules rules =
      memory_rules({"tree.charges=ancestors", "over.high=throttle", "reclaim.write=amount", "D41"});
  const Replay replayed =
      run(rules, "containers=3 tasks=2 pages=2 files=0 limit=2 start=B,C parents=-,A,A high=9,1,9",
          "insert T1 P1\ntouch T1 P2\nwrite-reclaim T1 C \"1\"");
  EXPECT_EQ(replayed.steps.back().effects.pages_taken, 0U);
  EXPECT_NE(replayed.breach_of("reclaim.interface"), nullptr);
}

TEST(High, MakesWhoeverChargesPastItReclaim) {
  const Rules rules = memory_rules({"tree.charges=ancestors", "over.high=throttle"});
  const Replay replayed =
      run(rules, kFamily + " high=unlimited,1,unlimited", "touch T1 P1\ntouch T1 P2");
  EXPECT_EQ(outcome(replayed), Outcome::done);
  EXPECT_EQ(usage_of(rules, replayed, 'B'), 1U);
  EXPECT_TRUE(replayed.steps.back().effects.slowed.contains(TaskId(0)));
}

TEST(High, SlowsTheWriterWhoReclaimsForItsOwnContainer) {
  const Rules rules =
      memory_rules({"tree.charges=ancestors", "over.high=throttle", "reclaim.write=amount"});
  const std::string scope = kFamily + " high=unlimited,0,unlimited";
  // The page is a driver's, so that neither the write nor the mark gets it.
  const Replay replayed = run(rules, scope, "insert T1 P1\nwrite-reclaim T1 B \"1\"");
  EXPECT_EQ(outcome(replayed), Outcome::fell_short);
  EXPECT_TRUE(replayed.steps.back().effects.slowed.contains(TaskId(0)));
}

}  // namespace
}  // namespace counterproof::tests
