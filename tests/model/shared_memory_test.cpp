// Shared memory: who pays for it, how long, what takes it out of memory, and what no kill frees.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::string kSharedScope = "containers=2 tasks=3 pages=3 files=0 limit=2 start=A,B";
const std::string kSharedScopeWithoutSwap = kSharedScope + " swap=0";

/// As version 2 of control groups has it.
Rules shmem_as_linux() {
  return rules({"account.memory=yes", "cache.unmapped=charged", "over.reclaim=evict",
                "over.kill=members", "swap.charge=remembered", "tree.charges=ancestors",
                "offline.charges=linger"});
}
/// As the first patches had it: what nobody maps costs nobody anything.
Rules shmem_as_mapped() { return rules({"account.memory=yes", "over.reclaim=evict"}); }

World after_events(const Rules& rules, const std::string& scope, const std::string& events) {
  return run(rules, scope, events).steps.back().after;
}
std::uint64_t pages_charged_to(const World& world, ContainerId container, const Rules& rules) {
  return usage(rules, world, container, Resource::memory);
}
/// Whether the last of the events can happen after the others, which can.
bool can_follow(const Rules& rules, const std::string& scope, const std::string& events) {
  auto trace = parse_trace("counterproof trace 1\nscope " + scope + "\n\n" + events + "\n", "test");
  EXPECT_TRUE(trace);
  trace->rules = rules;
  const Replay replayed = replay(*trace);
  EXPECT_GE(replayed.steps.size() + 1, trace->events.size());
  return !replayed.stopped;
}
ContainerId owner_of_first(const World& world) { return world.books.pages[kP1].owner; }

TEST(SharedMemory, IsChargedToWhoeverTouchesItFirst) {
  const World world =
      after_events(shmem_as_linux(), kSharedScope, "map-shmem T1 P1\nmap-shmem T2 P1");
  EXPECT_EQ(world.truth.pages[kP1].kind, PageKind::shmem);
  EXPECT_EQ(pages_charged_to(world, kA, shmem_as_linux()), 1U);
  EXPECT_EQ(pages_charged_to(world, kB, shmem_as_linux()), 0U);
}

TEST(SharedMemory, StaysChargedWhereItIsWhenItsTaskLeavesOrEnds) {
  for (const char* end : {"unmap T1 P1", "exit T1", "attach T1 B"}) {
    const World world =
        after_events(shmem_as_linux(), kSharedScope, std::string("map-shmem T1 P1\n") + end);
    EXPECT_TRUE(world.truth.pages[kP1].resident) << end;
    EXPECT_EQ(pages_charged_to(world, kA, shmem_as_linux()), 1U) << end;
  }
}

TEST(SharedMemory, CostsNobodyAnythingUnmappedWhereTheCacheIsFree) {
  const World world = after_events(shmem_as_mapped(), kSharedScope, "map-shmem T1 P1\nexit T1");
  EXPECT_TRUE(world.truth.pages[kP1].resident);
  EXPECT_EQ(pages_charged_to(world, kA, shmem_as_mapped()), 0U);
  const World next =
      after_events(shmem_as_mapped(), kSharedScope, "map-shmem T1 P1\nexit T1\nmap-shmem T2 P1");
  EXPECT_EQ(pages_charged_to(next, kB, shmem_as_mapped()), 1U);
}

TEST(SharedMemory, IsRemovedByAnybodyAndUnchargedFromWhoeverPays) {
  for (const Rules& rules : {shmem_as_linux(), shmem_as_mapped()}) {
    const Replay replayed = run(rules, kSharedScope, "map-shmem T1 P1\ntruncate T2 P1");
    const World& world = replayed.steps.back().after;
    EXPECT_EQ(world.truth.pages[kP1], Page{});
    EXPECT_EQ(pages_charged_to(world, kA, rules), 0U);
    EXPECT_EQ(replayed.breach_of("balance.no-leak"), nullptr);
    EXPECT_EQ(replayed.breach_of("balance.usage-is-outstanding"), nullptr);
  }
}

TEST(SharedMemory, IsRemovedFromSwapAsWell) {
  const World world = after_events(shmem_as_linux(), kSharedScope + " swap=1",
                                   "map-shmem T1 P1\nswap-out P1\ntruncate T2 P1");
  EXPECT_EQ(world.truth.pages[kP1], Page{});
  EXPECT_TRUE(world.books.pages[kP1].swapped_from.none());
  // The place is free again.
  EXPECT_FALSE(
      after_events(shmem_as_linux(), kSharedScope + " swap=1",
                   "map-shmem T1 P1\nswap-out P1\ntruncate T2 P1\ntouch T1 P2\nswap-out P2")
          .truth.pages[PageId(1)]
          .resident);
}

TEST(SharedMemory, GoesToSwapAndComesBackToTheGroupThatHadIt) {
  const std::string out = "map-shmem T1 P1\nexit T1\nswap-out P1";
  const World in_swap = after_events(shmem_as_linux(), kSharedScope, out);
  EXPECT_TRUE(in_swap.truth.pages[kP1].in_swap());
  EXPECT_EQ(pages_charged_to(in_swap, kA, shmem_as_linux()), 0U);
  const World back = after_events(shmem_as_linux(), kSharedScope, out + "\nmap-shmem T2 P1");
  EXPECT_FALSE(back.truth.pages[kP1].in_swap());
  EXPECT_EQ(owner_of_first(back), kA);
  EXPECT_EQ(pages_charged_to(back, kB, shmem_as_linux()), 0U);
}

// A removed group has swap no more: what goes there is remembered as of the group above it, and
// what had gone there is whoever's that brings it back.
TEST(SharedMemory, IsInSwapOfNoRemovedContainer) {
  const std::string scope = "containers=3 tasks=2 pages=3 files=0 limit=3 start=C,B parents=-,A,A";
  const World above = after_events(
      shmem_as_linux(), scope, "map-shmem T1 P1\nexit T1\nremove C\nswap-out P1\nmap-shmem T2 P1");
  EXPECT_EQ(owner_of_first(above), kA);
  const World next = after_events(
      shmem_as_linux(), scope,
      "map-shmem T1 P1\nmap-shmem T1 P2\nswap-out P1\nexit T1\nremove C\nmap-shmem T2 P1");
  EXPECT_EQ(owner_of_first(next), kB);
}

TEST(SharedMemory, IsReclaimedWhereThereIsSwapAndNowhereElse) {
  const std::string full = "map-shmem T1 P1\nmap-shmem T1 P2\ntouch T1 P3";
  EXPECT_TRUE(after_events(shmem_as_linux(), kSharedScope, full).truth.alive(kT1));
  const Replay replayed = run(shmem_as_linux(), kSharedScopeWithoutSwap, full + " kills=T1");
  EXPECT_FALSE(replayed.steps.back().after.truth.alive(kT1));
  EXPECT_TRUE(replayed.steps.back().effects.reclaimed.empty());
}

TEST(SharedMemory, IsKeptInMemoryByALock) {
  const std::string locked = "map-shmem T1 P1\nlock T1 P1\nmap-shmem T1 P2\nlock T1 P2\n";
  EXPECT_FALSE(after_events(shmem_as_linux(), kSharedScope, locked + "touch T1 P3 kills=T1")
                   .truth.alive(kT1));
}

// Those that are killed leave all of it behind; a page of private memory goes with its process.
TEST(SharedMemory, IsFreedByNobodysDeath) {
  const std::string scope = "containers=1 tasks=2 pages=3 files=0 limit=2 start=A,A swap=0";
  const Replay shared =
      run(shmem_as_linux(), scope, "map-shmem T1 P1\nmap-shmem T1 P2\ntouch T2 P3 kills=T1,T2");
  EXPECT_TRUE(shared.steps.back().effects.needless_kill);
  EXPECT_EQ(pages_charged_to(shared.steps.back().after, kA, shmem_as_linux()), 2U);
  EXPECT_NE(shared.breach_of("progress.no-needless-kill"), nullptr);
  const Replay some =
      run(shmem_as_linux(), scope, "map-shmem T1 P1\ntouch T1 P2\ntouch T2 P3 kills=T1");
  EXPECT_FALSE(some.steps.back().effects.needless_kill);
  EXPECT_EQ(some.steps.back().effects.outcome, Outcome::done);
  const Replay alone =
      run(shmem_as_linux(), "containers=1 tasks=1 pages=2 files=0 limit=1 start=A swap=0",
          "map-shmem T1 P1\nmap-shmem T1 P2 kills=T1");
  EXPECT_TRUE(alone.steps.back().effects.needless_kill);
  // Where the cache is free it is freed with its last mapper.
  Rules mapped = shmem_as_mapped();
  mapped.over_kill = OverKill::container;
  const Replay freed = run(mapped, scope, "map-shmem T1 P1\nmap-shmem T1 P2\ntouch T2 P3 kills=T1");
  EXPECT_FALSE(freed.steps.back().effects.needless_kill);
}

TEST(SharedMemory, KeepsARemovedContainerUntilSomebodyRemovesIt) {
  const std::string removed = "map-shmem T1 P1\nattach T1 B\nremove A";
  EXPECT_TRUE(after_events(shmem_as_linux(), kSharedScope, removed).truth.lingers[kA]);
  const World gone =
      after_events(shmem_as_linux(), kSharedScope, removed + "\ntruncate T2 P1\nfree-offline A");
  EXPECT_FALSE(gone.truth.there(kA));
}

TEST(SharedMemory, IsNotMappedInAChildBeforeItUsesIt) {
  const World world = after_events(shmem_as_linux(), kSharedScope, "map-shmem T1 P1\nfork T1 T3");
  EXPECT_EQ(world.truth.pages[kP1].mapped_by.size(), 1U);
  const World used = after_events(shmem_as_linux(), kSharedScope,
                                  "map-shmem T1 P1\nfork T1 T3\nmap-shmem T3 P1\nexit T1");
  EXPECT_EQ(used.truth.pages[kP1].mapped_by.size(), 1U);
}

TEST(SharedMemory, IsNoFileAndNoPrivateMemory) {
  for (const char* refused : {"map T2 P1", "read T2 P1", "write T1 P1 P2", "swap-in T1 P1"})
    EXPECT_FALSE(
        can_follow(shmem_as_linux(), kSharedScope, std::string("map-shmem T1 P1\n") + refused))
        << refused;
  EXPECT_FALSE(can_follow(shmem_as_linux(), kSharedScope, "touch T1 P1\ntruncate T1 P1"));
  EXPECT_FALSE(can_follow(shmem_as_linux(), kSharedScope, "touch T1 P1\nmap-shmem T2 P1"));
}

}  // namespace
}  // namespace counterproof::tests
