// Processes that have died and were not waited for: what they hold, who pays for them, and until
// when.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::string kScope = "containers=2 tasks=3 pages=2 files=0 limit=2 start=A,B zombies=stay";
const ContainerId kFirst(0);
const ContainerId kSecond(1);
const TaskId kThird(2);

Rules at_exit() { return rules({"account.tasks=yes", "account.memory=yes"}); }
Rules at_reap() {
  return rules(
      {"account.tasks=yes", "account.memory=yes", "tasks.uncharge=reap", "offline.charges=linger"});
}

std::uint64_t tasks_of(const Replay& replayed, ContainerId container, const Rules& rules) {
  return usage(rules, replayed.steps.back().after, container, Resource::tasks);
}

TEST(Zombies, AreChargedUntilSomebodyHasWaitedForThem) {
  const Replay dead = run(at_reap(), kScope, "fork T1 T3\nexit T3");
  EXPECT_TRUE(dead.steps.back().after.truth.zombie(kThird));
  EXPECT_EQ(tasks_of(dead, kFirst, at_reap()), 2U);
  const Replay reaped = run(at_reap(), kScope, "fork T1 T3\nexit T3\nreap T3");
  EXPECT_FALSE(reaped.steps.back().after.truth.there(kThird));
  EXPECT_EQ(tasks_of(reaped, kFirst, at_reap()), 1U);
}

TEST(Zombies, AreFreeWhereTheExitEndsTheCharge) {
  const Replay dead = run(at_exit(), kScope, "fork T1 T3\nexit T3");
  EXPECT_TRUE(dead.steps.back().after.truth.zombie(kThird));
  EXPECT_EQ(tasks_of(dead, kFirst, at_exit()), 1U);
  const Replay reaped = run(at_exit(), kScope, "fork T1 T3\nexit T3\nreap T3");
  EXPECT_EQ(tasks_of(reaped, kFirst, at_exit()), 1U);
  EXPECT_TRUE(reaped.steps.back().effects.over_uncharged.empty());
}

TEST(Zombies, HaveLeftTheirContainerAndTheirMemory) {
  const Replay replayed = run(at_reap(), kScope, "touch T1 P1\nexit T1\nremove A");
  const World& world = replayed.steps.back().after;
  EXPECT_FALSE(world.truth.exists[kFirst]);
  EXPECT_TRUE(world.truth.lingers[kFirst]);
  EXPECT_EQ(world.truth.pages[PageId(0)].kind, PageKind::unused);
  EXPECT_EQ(tasks_of(replayed, kFirst, at_reap()), 1U);
}

TEST(Zombies, LetARemovedContainerGoWhenTheLastIsReaped) {
  const std::string events = "exit T1\nremove A\nreap T1\nfree-offline A";
  const Replay replayed = run(at_reap(), kScope, events);
  EXPECT_FALSE(replayed.steps.back().after.truth.there(kFirst));
  EXPECT_TRUE(replayed.steps.back().effects.freed.contains(kFirst));
  EXPECT_TRUE(replayed.steps.back().effects.freed_charged.empty());
}

TEST(Zombies, KeepTheirNameUntilTheyAreReaped) {
  const World world = run(at_exit(), kScope, "exit T2").steps.back().after;
  EXPECT_EQ(world.truth.members(kSecond), 0U);
  EXPECT_TRUE(world.truth.there(TaskId(1)));
  EXPECT_FALSE(world.truth.alive(TaskId(1)));
}

TEST(Zombies, AreNotLeftByAForkThatFails) {
  const Replay replayed = run(at_reap(), kScope, "fork T1 T3 fault=fails-late");
  EXPECT_FALSE(replayed.steps.back().after.truth.there(kThird));
  EXPECT_EQ(tasks_of(replayed, kFirst, at_reap()), 1U);
}

TEST(Zombies, AreNotLeftByAThread) {
  const Replay replayed =
      run(at_reap(), "containers=2 tasks=3 pages=0 files=0 limit=2 start=A,B zombies=stay",
          "clone T1 T3\nexit T3");
  EXPECT_FALSE(replayed.steps.back().after.truth.there(kThird));
  EXPECT_EQ(tasks_of(replayed, kFirst, at_reap()), 1U);
}

TEST(Zombies, AreNowhereWhereAScopeDoesNotSaySo) {
  const Replay replayed = run(at_reap(), "containers=2 tasks=3 pages=0 files=0 limit=2 start=A,B",
                              "fork T1 T3\nexit T3");
  EXPECT_FALSE(replayed.steps.back().after.truth.there(kThird));
  EXPECT_EQ(tasks_of(replayed, kFirst, at_reap()), 1U);
}

// The last fork is refused for the dead alone in one, and makes more than the limit in the other.
TEST(Zombies, FillAContainerOrEscapeItsLimit) {
  const std::string scope = "containers=1 tasks=3 pages=0 files=0 limit=2 start=A zombies=stay";
  const std::string events = "fork T1 T2\nexit T2\nfork T1 T3";
  EXPECT_EQ(run(at_reap(), scope, events).steps.back().effects.outcome, Outcome::refused);
  EXPECT_EQ(run(at_exit(), scope, events).steps.back().effects.outcome, Outcome::done);
  const auto breaks = [&](const Rules& rules, std::string_view id) {
    return run(rules, scope, events).breach_of(id) != nullptr;
  };
  EXPECT_TRUE(breaks(at_reap(), "progress.not-refused-for-zombies"));
  EXPECT_FALSE(breaks(at_reap(), "limit.no-zombie-escape"));
  EXPECT_TRUE(breaks(at_exit(), "limit.no-zombie-escape"));
  EXPECT_FALSE(breaks(at_exit(), "progress.not-refused-for-zombies"));
}

// With no zombie at all, full of the living, and one more below a parent that is full of them.
TEST(Zombies, AreNotToBlameWhereTheLivingFillTheContainer) {
  const std::string scope = "containers=1 tasks=4 pages=0 files=0 limit=2 start=A,A zombies=stay";
  const auto blamed = [&](const std::string& events) {
    return run(at_reap(), scope, events).breach_of("progress.not-refused-for-zombies") != nullptr;
  };
  EXPECT_FALSE(blamed("fork T1 T3"));
  EXPECT_TRUE(blamed("exit T2\nfork T1 T3"));
}

}  // namespace
}  // namespace counterproof::tests
