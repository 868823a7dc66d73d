// One limit for memory and swap together, as version 1 has it (rules/swap_counts.cpp).
#include <gtest/gtest.h>

#include <utility>

#include "model/world/step.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

/// Of A, two pages in memory; and with `swap-limits=1`, three in memory and swap.
const std::string kRoomForTwo = "containers=2 tasks=2 pages=4 files=0 limit=2 start=A,B";

Rules rules_of_both(std::initializer_list<std::string_view> words = {}) {
  Rules made = rules(words);
  made.account_memory = Accounted::yes;
  made.over_reclaim = OverReclaim::evict;
  made.over_kill = OverKill::members;
  made.limit_write = LimitWrite::reclaim;
  made.cache_unmapped = CacheUnmapped::charged;
  made.swap_charge = SwapCharge::remembered;
  made.swap_counts = SwapCounts::memory_and_swap;
  return made;
}

std::uint64_t both_of(const Replay& replayed, ContainerId container, const Rules& rules) {
  return usage_with_swap(rules, replayed.steps.back().after, container);
}

Outcome outcome_of(const std::string& scope, const std::string& events,
                   const Rules& rules = rules_of_both()) {
  return run(rules, scope, events).steps.back().effects.outcome;
}

TEST(MemoryAndSwap, CountAPageOnceWhereverItIs) {
  const Rules rules = rules_of_both();
  const std::string scope = kRoomForTwo + " swap-limits=1";
  const auto both = [&](const std::string& events) {
    return both_of(run(rules, scope, events), kA, rules);
  };
  EXPECT_EQ(both("touch T1 P1"), 1U);
  EXPECT_EQ(both("touch T1 P1\nswap-out P1"), 1U);
  EXPECT_EQ(both("touch T1 P1\nswap-out P1\nswap-in T1 P1"), 1U);
  EXPECT_EQ(both("touch T1 P1\nswap-out P1\nunmap T1 P1\ntouch T1 P2"), 1U);
  // Of two that share it one has it back, and the other in swap still.
  EXPECT_EQ(both("touch T1 P1\nswap-out P1\nattach T1 B\nswap-in T1 P1"), 1U);
}

TEST(MemoryAndSwap, CountWhatOthersHaveInSwapForWhoHadItLast) {
  // The page is passed on to B while T1 has it in swap; its last mapper leaves it there.
  Rules free = rules_of_both();
  free.cache_unmapped = CacheUnmapped::free;
  free.share_charge = ShareCharge::hand_over;
  const Replay replayed =
      run(free, "containers=2 tasks=3 pages=4 files=0 limit=2 start=A,B",
          "touch T1 P1\nfork T1 T3\nswap-out P1\nswap-in T3 P1\nattach T3 B\nunmap T3 P1");
  EXPECT_EQ(both_of(replayed, kA, free) + both_of(replayed, kB, free), 1U);
}

TEST(MemoryAndSwap, RefuseWhatIsPastBothAndSpareTheSwapThen) {
  // Two in memory and one in swap: a new page meets the limit of both, and nothing is swapped.
  const std::string three = "touch T1 P1\ntouch T1 P2\nswap-out P1\ntouch T1 P3\n";
  const Replay replayed =
      run(rules_of_both(), kRoomForTwo + " swap-limits=1", three + "touch T1 P4 kills=T1");
  EXPECT_EQ(replayed.steps.back().effects.outcome, Outcome::killed);
  EXPECT_TRUE(replayed.steps.back().effects.reclaimed.empty());
  EXPECT_FALSE(replayed.steps.back().effects.needless_kill);
  // With room there, the limit of memory is what is met: all that A has is swapped out.
  const Replay with_room =
      run(rules_of_both(), kRoomForTwo + " swap-limits=2", three + "touch T1 P4");
  EXPECT_EQ(with_room.steps.back().effects.outcome, Outcome::done);
  EXPECT_EQ(with_room.steps.back().effects.reclaimed.size(), 2U);
  // A page of a file makes room in both.
  const Replay with_file = run(rules_of_both(), kRoomForTwo + " swap-limits=0",
                               "touch T1 P1\nmap T1 P2\nunmap T1 P2\ntouch T1 P3");
  EXPECT_EQ(with_file.steps.back().effects.outcome, Outcome::done);
  EXPECT_TRUE(with_file.steps.back().effects.reclaimed.contains(PageId(1)));
  EXPECT_FALSE(with_file.steps.back().effects.reclaimed.contains(kP1));
}

TEST(MemoryAndSwap, LetTheMachineSwapWhateverTheLimitSays) {
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=0", "touch T1 P1\nswap-out P1"), Outcome::done);
}

TEST(MemoryAndSwap, RefuseAtTheLimitWhatComesBackAndIsNoMoreThanBefore) {
  const Replay replayed = run(rules_of_both(), kRoomForTwo + " swap-limits=0",
                              "touch T1 P1\ntouch T1 P2\nswap-out P1\nswap-in T1 P1 kills=T1");
  EXPECT_TRUE(replayed.steps.back().effects.killed.contains(kT1));
  EXPECT_TRUE(replayed.steps.back().effects.needless_kill);
  EXPECT_TRUE(replayed.steps.back().effects.failed_with_room.contains(kA));
  // With room for one more it comes back.
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1",
                       "touch T1 P1\ntouch T1 P2\nswap-out P1\nswap-in T1 P1"),
            Outcome::done);
}

TEST(MemoryAndSwap, KillWhoHasInSwapWhatFillsBoth) {
  // T1 has moved away, and all that it has of A is in swap.
  Rules rules = rules_of_both();
  rules.over_kill = OverKill::container;
  const Replay replayed =
      run(rules, "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,A swap-limits=0",
          "touch T1 P1\nswap-out P1\nattach T1 B\ntouch T2 P2 kills=T1");
  EXPECT_EQ(replayed.steps.back().effects.outcome, Outcome::done);
  EXPECT_FALSE(replayed.steps.back().effects.needless_kill);
}

TEST(MemoryAndSwap, KeepTheTwoLimitsInOrder) {
  // Memory has 2, and both have 3.
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1", "write-limit A memory \"4\""),
            Outcome::invalid);
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1", "write-limit A memory \"3\""),
            Outcome::done);
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1", "write-swap A \"1\""), Outcome::invalid);
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1", "write-swap A \"2\""), Outcome::done);
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1", "write-swap A \"x\""), Outcome::invalid);
  EXPECT_EQ(
      outcome_of(kRoomForTwo + " swap-limits=1", "write-swap A \"4\"\nwrite-limit A memory \"4\""),
      Outcome::done);
  // A policy with a limit of swap alone knows no such order.
  Rules apart = rules_of_both();
  apart.swap_counts = SwapCounts::swap;
  EXPECT_EQ(outcome_of(kRoomForTwo + " swap-limits=1", "write-limit A memory \"4\"", apart),
            Outcome::done);
}

TEST(MemoryAndSwap, WriteALimitBelowUsageAsThePolicyWritesLimits) {
  const std::string scope = kRoomForTwo + " swap-limits=1";
  const std::string two = "touch T1 P1\ntouch T1 P2\nswap-out P1\nwrite-limit A memory \"1\"\n";
  const std::string file = "touch T1 P1\nmap T1 P2\nunmap T1 P2\nwrite-limit A memory \"1\"\n";
  const auto limit_after = [&](LimitWrite write, const std::string& events) {
    Rules rules = rules_of_both();
    rules.limit_write = write;
    const Replay replayed = run(rules, scope, events);
    return std::pair(replayed.steps.back().effects.outcome,
                     replayed.steps.back().after.books.containers[kA].swap_limit);
  };
  using Is = std::pair<Outcome, std::uint64_t>;
  EXPECT_EQ(limit_after(LimitWrite::reclaim, two + "write-swap A \"1\""), Is(Outcome::busy, 3));
  EXPECT_EQ(limit_after(LimitWrite::reclaim, file + "write-swap A \"1\""), Is(Outcome::done, 1));
  EXPECT_EQ(limit_after(LimitWrite::store, two + "write-swap A \"1\" kills=T1"),
            Is(Outcome::done, 1));
}

TEST(MemoryAndSwap, CountWhatIsBelowInATree) {
  const Rules tree = rules_of_both({"tree.charges=ancestors"});
  const std::string scope =
      "containers=2 tasks=2 pages=3 files=0 limit=2 start=B,B parents=-,A swap-limits=0";
  const Replay replayed =
      run(tree, scope, "touch T1 P1\ntouch T1 P2\nswap-out P1\nswap-out P2\ntouch T2 P3 kills=T1");
  EXPECT_EQ(replayed.steps.back().effects.killed_for, kA);
}

/// Whether the events break the invariant where memory and swap have one limit, and not where swap
/// has one of its own, which is none.
bool only_together_break(std::string_view invariant, const std::string& scope,
                         const std::string& events,
                         std::initializer_list<std::string_view> words = {}) {
  const Rules together = rules_of_both(words);
  Rules apart = together;
  apart.swap_counts = SwapCounts::swap;
  return run(together, scope, events).breach_of(invariant) != nullptr &&
         run(apart, scope.substr(0, scope.find(" swap-limits")), events).breach_of(invariant) ==
             nullptr;
}

TEST(MemoryAndSwap, AreAskedByTheInvariantsOfLimits) {
  // What comes in with a task that moves past limits.
  const std::string moves =
      "touch T2 P1\nswap-out P1\ntouch T2 P2\nswap-out P2\ntouch T1 P3\nattach T1 B";
  EXPECT_TRUE(only_together_break("limit.never-exceeded", kRoomForTwo + " swap-limits=unlimited,0",
                                  moves, {"attach.charges=follow", "attach.over_limit=allow"}));
  const Rules refuses = rules_of_both({"attach.charges=follow"});
  const Replay refused = run(refuses, kRoomForTwo + " swap-limits=unlimited,0", moves);
  EXPECT_EQ(refused.steps.back().effects.outcome, Outcome::refused);
  EXPECT_EQ(refused.breach_of("limit.never-exceeded"), nullptr);
  // What is below, where nobody counts it.
  EXPECT_TRUE(only_together_break(
      "limit.hierarchical",
      "containers=2 tasks=1 pages=3 files=0 limit=2 start=B parents=-,A swap-limits=0",
      "touch T1 P1\nswap-out P1\ntouch T1 P2\nswap-out P2\ntouch T1 P3", {"tree.charges=own"}));
  // What a task has in swap that moves in, and what nobody counts any more.
  const std::string escapes = "touch T1 P1\nswap-out P1\nattach T1 B\n";
  const std::string full = "touch T2 P2\ntouch T2 P3\n";
  const std::string limited = kRoomForTwo + " swap-limits=0,0";
  EXPECT_TRUE(only_together_break("limit.no-migration-escape", limited, escapes + full));
  EXPECT_TRUE(
      only_together_break("limit.no-migration-escape", limited, escapes + "remove A\n" + full));
}

TEST(MemoryAndSwap, AreAskedByThoseOfIsolation) {
  const std::string leaves = "touch T1 P1\nswap-out P1\nattach T1 B";
  EXPECT_TRUE(only_together_break("isolation.owner-gone", kRoomForTwo, leaves));
  EXPECT_TRUE(only_together_break("isolation.no-hostage-charge", kRoomForTwo, leaves));
}

TEST(MemoryAndSwap, MakeNoRequestDependOnNeighbours) {
  const Rules rules = rules_of_both();
  const std::string scope = kRoomForTwo + " swap-limits=0";
  const std::string two = "touch T1 P1\ntouch T1 P2\nswap-out P1\n";
  EXPECT_EQ(run(rules, scope, two + "touch T1 P3 kills=T1").breach_of("isolation.same-alone"),
            nullptr);
  // It is no more than before, and refused all the same.
  EXPECT_NE(run(rules, scope, two + "swap-in T1 P1 kills=T1").breach_of("isolation.same-alone"),
            nullptr);
}

}  // namespace
}  // namespace counterproof::tests
