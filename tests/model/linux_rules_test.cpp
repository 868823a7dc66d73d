// The rules of Linux version 2, each where it differs from the others of its choice.  That a kernel
// does so is asked by conform; here the model is held to it.
#include <gtest/gtest.h>

#include <utility>

#include "model/world/step.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::string kTwo = "containers=2 tasks=3 pages=3 files=0 limit=2 start=A,B";
const ContainerId kA(0);
const ContainerId kB(1);
const ContainerId kC(2);
const TaskId kT1(0);
const TaskId kT2(1);
const TaskId kT3(2);
const PageId kP1(0);

Rules linux_rules(std::initializer_list<std::string_view> words = {}) {
  Rules made = rules(words);
  made.account_memory = Accounted::yes;
  made.over_reclaim = OverReclaim::evict;
  made.over_kill = OverKill::members;
  made.limit_write = LimitWrite::store;
  made.cache_unmapped = CacheUnmapped::charged;
  return made;
}

std::uint64_t memory_of(const Replay& replayed, ContainerId container, const Rules& rules) {
  return usage(rules, replayed.steps.back().after, container, Resource::memory);
}

TEST(LinuxRules, KillAMemberWhateverItHolds) {
  // T1 has left its page behind in A, where T3 alone is a member and holds nothing.
  const Replay replayed =
      run(linux_rules(), "containers=2 tasks=3 pages=2 files=0 limit=1 start=A,B,A",
          "touch T1 P1\nlock T1 P1\nattach T1 B\ntouch T3 P2 kills=T3");
  const Effects& effects = replayed.steps.back().effects;
  EXPECT_EQ(effects.outcome, Outcome::killed);
  EXPECT_TRUE(effects.killed.contains(kT3));
  EXPECT_TRUE(effects.killed_non_members.empty());
  EXPECT_TRUE(effects.needless_kill);
}

TEST(LinuxRules, KillUntilALimitThatIsWrittenIsKept) {
  const Replay replayed = run(linux_rules(), kTwo,
                              "fork T2 T3\ntouch T2 P1\nlock T2 P1\ntouch T3 P2\nlock T3 P2\n"
                              "write-limit B memory \"0\" kills=T3,T2");
  const Effects& effects = replayed.steps.back().effects;
  EXPECT_EQ(effects.outcome, Outcome::done);
  EXPECT_EQ(effects.killed.size(), 2U);
  EXPECT_EQ(memory_of(replayed, kB, linux_rules()), 0U);
}

// A page comes back for two processes, and neither container has room for it.
TEST(LinuxRules, AskForTheFirstVictimOfAnEventBeforeTheSecond) {
  const auto replayed = [](const std::string& event) {
    auto trace = parse_trace(
        "counterproof trace 1\nscope containers=2 tasks=2 pages=3 files=0 limit=1 start=A\n\n"
        "touch T1 P1\nfork T1 T2\nattach T2 B\nswap-out P1\ntouch T1 P2\nlock T1 P2\n"
        "touch T2 P3\nlock T2 P3\n" +
            event,
        "test");
    EXPECT_TRUE(trace.ok());
    trace->rules = linux_rules();
    return std::pair(trace->scope, replay(*trace));
  };
  const auto stopped = [&](const std::string& event) {
    return replayed(event).second.stopped.value_or("");
  };
  EXPECT_EQ(stopped("swap-off P1 T1\n"), "a process is killed here: say which with kills=T1");
  EXPECT_EQ(stopped("swap-off P1 T1 kills=T1\n"),
            "a process is killed here: say which with kills=T1,T2");
  EXPECT_EQ(stopped("swap-off P1 T1 kills=T1,T2\n"), "");
  EXPECT_EQ(stopped("swap-off P1 T2 kills=T2,T1\n"), "");
  unsigned forms = 0;
  auto [scope, before] = replayed("");
  scope.events.insert(EventKind::swap_off);
  for_each_event(linux_rules(), scope, before.steps.back().after,
                 [&](const Event& event, const World&, const Effects& effects) {
                   ++forms;
                   EXPECT_EQ(event.kills.size(), 2U);
                   EXPECT_EQ(effects.killed.size(), 2U);
                 });
  EXPECT_EQ(forms, 2U);
}

TEST(LinuxRules, StoreALimitThatNoKillCanKeep) {
  const Replay replayed =
      run(linux_rules(), kTwo, "protect T1\ntouch T1 P1\nlock T1 P1\nwrite-limit A memory \"0\"");
  EXPECT_EQ(replayed.steps.back().effects.outcome, Outcome::done);
  EXPECT_TRUE(replayed.steps.back().effects.killed.empty());
  EXPECT_EQ(memory_of(replayed, kA, linux_rules()), 1U);
  EXPECT_EQ(limit(replayed.steps.back().after, kA, Resource::memory), 0U);
}

TEST(LinuxRules, ReclaimAfterAKillWhatTheDeadHadLocked) {
  const Rules rules = linux_rules();
  const Replay replayed =
      run(rules, "containers=1 tasks=3 pages=2 files=0 limit=1 start=A",
          "fork T1 T2\nfork T1 T3\nprotect T2\nmap T1 P1\nmap T2 P1\nlock T1 P1\n"
          "touch T3 P2 kills=T1");
  EXPECT_EQ(replayed.steps.back().effects.outcome, Outcome::done);
  EXPECT_TRUE(replayed.steps.back().after.truth.pages[PageId(1)].mapped_by.contains(kT3));
}

TEST(LinuxRules, ChargeWhatComesBackFromSwapToWhoHadIt) {
  const std::string events = "touch T1 P1\nswap-out P1\nattach T1 B\n";
  const Rules remembers = linux_rules({"swap.charge=remembered"});
  EXPECT_EQ(
      run(remembers, kTwo, events + "swap-in T1 P1").steps.back().after.books.pages[kP1].owner, kA);
  EXPECT_EQ(
      run(linux_rules(), kTwo, events + "swap-in T1 P1").steps.back().after.books.pages[kP1].owner,
      kB);
  // Nobody remembers a group that was removed, nor one that was made again under its name.
  for (const char* then : {"remove A\n", "remove A\ncreate A\n"})
    EXPECT_EQ(run(remembers, kTwo, events + then + "swap-in T1 P1")
                  .steps.back()
                  .after.books.pages[kP1]
                  .owner,
              kB);
}

TEST(LinuxRules, ReclaimNoPrivateMemoryWithoutSwap) {
  const std::string events = "touch T1 P1\nreclaim A";
  EXPECT_EQ(run(linux_rules(), kTwo, events).steps.back().effects.outcome, Outcome::done);
  EXPECT_EQ(run(linux_rules(), kTwo + " swap=0", events).steps.back().effects.outcome,
            Outcome::failed);
  // Of two pages one finds room in swap for one.
  const Replay one = run(linux_rules(), kTwo + " swap=1", "touch T1 P1\ntouch T1 P2\nreclaim A");
  EXPECT_EQ(one.steps.back().effects.reclaimed.size(), 1U);
}

/// How many pages reclaim of A takes, of three of T1 in C, which is below B and that below A.
std::size_t taken_with_swap(const std::string& limits, const std::string& before = "",
                            std::string_view swap = "swap.charge=remembered") {
  return run(linux_rules({"tree.charges=ancestors", swap}),
             "containers=3 tasks=2 pages=3 files=0 limit=3 start=C parents=-,A,B" + limits,
             "touch T1 P1\ntouch T1 P2\ntouch T1 P3\n" + before + "reclaim A")
      .steps.back()
      .effects.reclaimed.size();
}

TEST(LinuxRules, ReclaimWhatFindsRoomInTheSwapOfAllThatItLiesIn) {
  EXPECT_EQ(taken_with_swap(""), 3U);
  EXPECT_EQ(taken_with_swap(" swap-limits=unlimited,unlimited,1"), 1U);
  EXPECT_EQ(taken_with_swap(" swap-limits=unlimited,2"), 2U);
  EXPECT_EQ(taken_with_swap(" swap-limits=2,1,3"), 1U);
  EXPECT_EQ(taken_with_swap(" swap-limits=0"), 0U);
  // The machine's swap has an end as well.
  EXPECT_EQ(taken_with_swap(" swap-limits=2 swap=1"), 1U);
  // A policy that does not know whose a page in swap is knows no such limit.
  EXPECT_EQ(taken_with_swap(" swap-limits=0", "", "swap.charge=toucher"), 3U);
}

TEST(LinuxRules, CountAPageInSwapAsLongAsAnybodyHasItThere) {
  const std::string one = " swap-limits=1";
  // P1 is in swap for both, comes back to T1, and is still there for T2; then for nobody.
  const std::string both = "fork T1 T2\nunmap T2 P2\nunmap T2 P3\nswap-out P1\nswap-in T1 P1\n";
  EXPECT_EQ(taken_with_swap(one, both), 1U);  // P1 again, which has its place
  EXPECT_EQ(taken_with_swap(one, both + "exit T2\nlock T1 P1\n"), 1U);
  // Shared, it cannot be locked: of the three, one that has its place and one that finds it.
  EXPECT_EQ(taken_with_swap(" swap-limits=2", both), 2U);
}

TEST(LinuxRules, LetNoPressureOfTheMachineTakeWhatHasNoSwap) {
  const auto can_happen = [](const std::string& limit, const std::string& events) {
    const auto trace = parse_trace(
        "counterproof trace 1\nscope containers=2 tasks=3 pages=2 "
        "files=0 limit=3 start=A,B swap-limits=" +
            limit + "\n\n" + events,
        "test");
    EXPECT_TRUE(trace.ok());
    Trace asked = *trace;
    asked.rules = linux_rules({"swap.charge=remembered"});
    return !replay(asked).stopped;
  };
  EXPECT_FALSE(can_happen("0", "touch T1 P1\nswap-out P1\n"));
  EXPECT_TRUE(can_happen("0", "touch T2 P1\nswap-out P1\n"));
  // A page that came back to T1 keeps its place as long as T3 has it there.
  const std::string both = "touch T1 P1\nfork T1 T3\nswap-out P1\nswap-in T1 P1\ntouch T1 P2\n";
  EXPECT_FALSE(can_happen("1", both + "swap-out P2\n"));
  EXPECT_TRUE(can_happen("1", both + "swap-in T3 P1\nswap-out P2\n"));
  EXPECT_TRUE(can_happen("1", both + "exit T3\nswap-out P2\n"));
}

TEST(LinuxRules, KeepAMinOnlyOutOfWhatTheParentsHave) {
  const std::string family = "containers=3 tasks=1 pages=2 files=0 limit=3 start=C parents=-,A,B ";
  const std::string events = "touch T1 P1\ntouch T1 P2\nreclaim A";
  const auto taken = [&](const std::string& mins, std::string_view min) {
    return run(linux_rules({"tree.charges=ancestors", min}), family + mins, events)
        .steps.back()
        .effects.reclaimed.size();
  };
  // Below a parent that has none it is nothing; below one with half of it, it is half.
  EXPECT_EQ(taken("min=0,0,2", "protect.min=effective"), 2U);
  EXPECT_EQ(taken("min=0,1,2", "protect.min=effective"), 1U);
  EXPECT_EQ(taken("min=0,2,2", "protect.min=effective"), 0U);
  // What a parent has is no child's who claims none of it.
  EXPECT_EQ(taken("min=0,2,0", "protect.min=effective"), 2U);
  EXPECT_EQ(taken("min=0,0,2", "protect.min=respected"), 0U);
  EXPECT_EQ(taken("min=0,2,0", "protect.min=respected"), 0U);
}

TEST(LinuxRules, ShareAParentsMinAmongThoseWhoClaimIt) {
  // C and D claim a page each of the one that B has: half a page is left to each, and so is the
  // page that it is of.
  const Rules rules = linux_rules({"tree.charges=ancestors", "protect.min=effective"});
  const Replay replayed = run(
      rules, "containers=4 tasks=2 pages=4 files=0 limit=6 start=C,D parents=-,A,B,B min=0,1,2,2",
      "touch T1 P1\ntouch T1 P2\ntouch T2 P3\ntouch T2 P4\nreclaim A");
  EXPECT_EQ(memory_of(replayed, kC, rules), 1U);
  EXPECT_EQ(memory_of(replayed, ContainerId(3), rules), 1U);
}

/// How many pages reclaim of A takes of four: two of T1's in C, which is below B, and two of T2's
/// in D, which is below A.
std::string taken_beside_low(const std::string& lows, std::initializer_list<std::string_view> words,
                             const std::string& request) {
  Rules rules = linux_rules(words);
  rules.tree_charges = TreeCharges::ancestors;
  rules.reclaim_write = ReclaimWrite::amount;
  const Replay replayed =
      run(rules, "containers=4 tasks=2 pages=4 files=0 limit=6 start=C,D parents=-,A,B,A " + lows,
          "touch T1 P1\ntouch T1 P2\ntouch T2 P3\ntouch T2 P4\n" + request);
  std::string taken;
  for (const PageId page : replayed.steps.back().effects.reclaimed) taken += name_of(page);
  return taken;
}

TEST(LinuxRules, SpareWhatLowCoversWhileSomethingElseCanBeTaken) {
  const auto taken = [](const std::string& lows, std::string_view low) {
    return taken_beside_low(lows, {low}, "write-reclaim T1 A \"2\"");
  };
  EXPECT_EQ(taken("low=0,2,2,0", "protect.low=ignored"), "P1P2");
  EXPECT_EQ(taken("low=0,2,2,0", "protect.low=effective"), "P3P4");
  // Below a parent that has none it is nothing; below one with half of it, it is half.
  EXPECT_EQ(taken("low=0,0,2,0", "protect.low=effective"), "P1P2");
  EXPECT_EQ(taken("low=0,1,2,0", "protect.low=effective"), "P1P3");
  EXPECT_EQ(taken("low=0,0,2,0", "protect.low=respected"), "P3P4");
  EXPECT_EQ(taken("low=0,2,0,0", "protect.low=respected"), "P3P4");
  EXPECT_EQ(taken("low=0,2,0,1", "protect.low=respected"), "P1P3");
}

TEST(LinuxRules, TakeWhatLowCoversWhenNothingElseIsLeft) {
  const std::string low = "protect.low=effective";
  EXPECT_EQ(taken_beside_low("low=0,2,2,0", {low}, "write-reclaim T1 A \"3\""), "P1P3P4");
  EXPECT_EQ(taken_beside_low("low=0,2,2,0", {low}, "write-reclaim T1 A \"4\""), "P1P2P3P4");
  // One pass that gets something else leaves it at that, and the next one finds nothing else.
  EXPECT_EQ(taken_beside_low("low=0,2,2,0", {low}, "reclaim A"), "P3P4");
  EXPECT_EQ(taken_beside_low("low=0,2,2,0", {low}, "reclaim A\nreclaim A"), "P1P2");
  // A min is never taken.
  EXPECT_EQ(taken_beside_low("min=0,1,1 low=0,2,2,0", {low, "protect.min=effective"},
                             "write-reclaim T1 A \"4\""),
            "P1P3P4");
  // Its own limit is none of its business.
  EXPECT_EQ(taken_beside_low("low=0,0,2,0", {"protect.low=respected"}, "write-reclaim T1 C \"1\""),
            "P1");
}

TEST(LinuxRules, HandDownWhatChildrenDoNotClaim) {
  const auto taken = [](const std::string& lows, std::string_view unclaimed) {
    return taken_beside_low(lows, {"protect.low=effective", unclaimed}, "write-reclaim T1 A \"2\"");
  };
  EXPECT_EQ(taken("low=0,2,0,0", "protect.unclaimed=kept"), "P1P2");
  EXPECT_EQ(taken("low=0,2,0,0", "protect.unclaimed=handed-down"), "P3P4");
  EXPECT_EQ(taken("low=0,2,1,0", "protect.unclaimed=handed-down"), "P3P4");
  EXPECT_EQ(taken("low=0,1,0,0", "protect.unclaimed=handed-down"), "P1P3");
  // Nothing is handed down that the parent does not have.
  EXPECT_EQ(taken("low=0,0,1,0", "protect.unclaimed=handed-down"), "P1P2");
  // C, which uses two pages of B's three, has four thirds of the two that B has, and D has the
  // other two thirds; a page of which a part is left stays.
  Rules rules = linux_rules(
      {"tree.charges=ancestors", "protect.low=effective", "protect.unclaimed=handed-down"});
  const Replay replayed =
      run(rules, "containers=4 tasks=2 pages=4 files=0 limit=6 start=C,D parents=-,A,B,B low=0,2",
          "touch T1 P1\ntouch T1 P2\ntouch T2 P3\nreclaim A");
  EXPECT_TRUE(replayed.steps.back().effects.low_taken.contains(kC));
  EXPECT_TRUE(replayed.steps.back().effects.low_taken.contains(ContainerId(3)));
}

TEST(LinuxRules, LetTheMachineTakeWhatLowCoversLast) {
  const auto can_happen = [](const std::string& events) {
    const auto trace = parse_trace(
        "counterproof trace 1\nscope containers=2 tasks=2 pages=3 files=0 limit=3 start=A,B "
        "low=2\n\n" +
            events,
        "test");
    EXPECT_TRUE(trace.ok());
    Trace asked = *trace;
    asked.rules = linux_rules({"tree.charges=ancestors", "protect.low=effective"});
    return !replay(asked).stopped;
  };
  EXPECT_FALSE(can_happen("touch T1 P1\ntouch T2 P2\npressure P1\n"));
  EXPECT_TRUE(can_happen("touch T1 P1\ntouch T2 P2\npressure P2\n"));
  EXPECT_TRUE(can_happen("touch T1 P1\ntouch T2 P2\nlock T2 P2\npressure P1\n"));
  EXPECT_TRUE(can_happen("touch T1 P1\npressure P1\n"));
}

TEST(LinuxRules, KillTheHighestGroupThatIsOneForTheKill) {
  // T1 and T2 in C, which is below B and that below A; T3 in D, which is below B.  B is full.
  const auto killed = [](const std::string& groups, std::string_view rule,
                         const std::string& before = "") {
    Rules rules = linux_rules({"tree.charges=ancestors", rule});
    const Replay replayed =
        run(rules,
            "containers=4 tasks=3 pages=2 files=0 limit=5 start=C,C,D parents=-,A,B,B swap=0 "
            "memory-limits=-,1" +
                groups,
            before + "touch T1 P1\ntouch T2 P2 kills=T1");
    std::string names;
    for (const TaskId task : replayed.steps.back().effects.killed) names += name_of(task);
    return names;
  };
  constexpr std::string_view kRespected = "over.oom_group=respected";
  EXPECT_EQ(killed("", kRespected), "T1");
  EXPECT_EQ(killed(" oom-group=C", "over.oom_group=ignored"), "T1");
  EXPECT_EQ(killed(" oom-group=C", kRespected), "T1T2");
  EXPECT_EQ(killed(" oom-group=B,C", kRespected), "T1T2T3");
  EXPECT_EQ(killed(" oom-group=B", kRespected), "T1T2T3");
  // What is above the one that is full, and what lies beside the victim, is not asked.
  EXPECT_EQ(killed(" oom-group=A", kRespected), "T1");
  EXPECT_EQ(killed(" oom-group=D", kRespected), "T1");
  // Whoever is exempt from the kill stays.
  EXPECT_EQ(killed(" oom-group=B", kRespected, "protect T3\n"), "T1T2");
}

TEST(LinuxRules, KillAGroupForALimitThatIsWritten) {
  const Rules rules = linux_rules({"tree.charges=ancestors", "over.oom_group=respected"});
  const Replay replayed =
      run(rules, "containers=1 tasks=2 pages=1 files=0 limit=5 start=A,A swap=0 oom-group=A",
          "touch T1 P1\nwrite-limit A memory \"0\" kills=T1");
  EXPECT_EQ(replayed.steps.back().effects.killed.size(), 2U);
}

TEST(LinuxRules, WriteHowMuchOfAGroupMayBeInSwap) {
  EXPECT_EQ(taken_with_swap("", "write-swap C \"1\"\n"), 1U);
  EXPECT_EQ(taken_with_swap("", "write-swap B \"2\"\nwrite-swap C \"3\"\n"), 2U);
  EXPECT_EQ(taken_with_swap(" swap-limits=0", "write-swap A \"2\"\n"), 2U);
  EXPECT_EQ(taken_with_swap(" swap-limits=1", "write-swap A \"x\"\n"), 1U);
  // What is there stays there, and takes the place of what comes.
  EXPECT_EQ(taken_with_swap("", "swap-out P1\nwrite-swap A \"1\"\n"), 0U);
  EXPECT_EQ(taken_with_swap("", "swap-out P1\nwrite-swap A \"2\"\n"), 1U);
}

TEST(LinuxRules, KillForKernelMemoryAsForAny) {
  Rules made = linux_rules({"account.kernel=yes", "tree.charges=ancestors", "kernel.starts=always",
                            "kernel.limit=none", "offline.charges=linger"});
  const Replay replayed =
      run(made, "containers=1 tasks=2 pages=1 files=0 limit=1 start=A objects=2 kernel-limit=0",
          "fork T1 T2\ntouch T2 P1\nlock T2 P1\nallocate T1 O1 kills=T2");
  EXPECT_EQ(replayed.steps.back().effects.outcome, Outcome::done);
  EXPECT_FALSE(replayed.steps.back().after.truth.alive(kT2));
}

TEST(LinuxRules, InheritThatNobodyKillsThem) {
  const Replay replayed = run(linux_rules(), kTwo, "protect T1\nfork T1 T3");
  EXPECT_TRUE(replayed.steps.back().after.truth.tasks[kT3].unkillable);
  EXPECT_FALSE(replayed.steps.back().after.truth.tasks[kT2].unkillable);
  EXPECT_TRUE(replayed.steps.back().after.truth.tasks[kT1].unkillable);
}

TEST(LinuxRules, LetATaskIntoAFullTreeAndForkNoneThere) {
  Rules made = rules({"account.tasks=yes", "tree.charges=ancestors", "attach.over_limit=allow",
                      "attach.unit=any-thread"});
  const Replay replayed =
      run(made, "containers=3 tasks=4 pages=0 files=0 limit=2 start=B,C,C parents=-,A,A",
          "attach T2 B\nfork T1 T4");
  EXPECT_EQ(replayed.steps[0].effects.outcome, Outcome::done);
  EXPECT_EQ(usage(made, replayed.steps[0].after, kB, Resource::tasks), 2U);
  EXPECT_EQ(usage(made, replayed.steps[0].after, kA, Resource::tasks), 3U);
  EXPECT_EQ(replayed.steps[1].effects.outcome, Outcome::refused);
}

TEST(LinuxRules, WriteNoLimitAsMax) {
  const Rules made = linux_rules({"counter.unlimited=max"});
  const Replay replayed =
      run(made, kTwo, "write-limit A memory \"max\\n\"\nwrite-limit A memory \"-1\"");
  EXPECT_EQ(replayed.steps[0].effects.outcome, Outcome::done);
  EXPECT_EQ(limit(replayed.steps[0].after, kA, Resource::memory), kUnlimited);
  EXPECT_EQ(replayed.steps[1].effects.outcome, Outcome::invalid);
}

TEST(LinuxRules, NameSeveralVictimsInTheirOrder) {
  Scope scope;
  Event event;
  event.kind = EventKind::remove;
  event.container = kA;
  event.kills.add(kT2);
  event.kills.add(kT1);
  EXPECT_EQ(print_event(event, scope), "remove A kills=T2,T1");
  const auto twice = parse_trace(
      "counterproof trace 1\nscope containers=1 tasks=2 pages=0 files=0 limit=1 start=A\n\n"
      "exit T1 kills=T2,T2\n",
      "t.trace");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().text(),
            "t.trace:4:18: error: T2 is killed once; name another, or drop it");
}

}  // namespace
}  // namespace counterproof::tests
