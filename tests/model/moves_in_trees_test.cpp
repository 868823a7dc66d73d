// A move leaves alone what it changes nothing of: the ancestors that both of its ends have in
// common.
//
// Moves in random trees, of tasks and of processes with threads in several containers, with files
// that others hold as well; under limits that are set at random.  What may happen is told from the
// truth alone: a move is refused if and only if some container would come to be charged for more
// than before and for more than its limit.
#include <gtest/gtest.h>

#include "model/world/initial_world.hpp"
#include "model/world/step.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::size_t roll(std::size_t sides) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % sides;
  }

 private:
  std::uint64_t state_;
};

constexpr std::size_t kContainers = 4;
constexpr std::size_t kTasks = 5;

Scope random_scope(Dice& dice) {
  Scope scope;
  scope.containers = kContainers;
  scope.tasks = kTasks;
  scope.files = 2;
  scope.limit = 100;
  for (std::size_t i = 0; i < kContainers; ++i) {
    const std::size_t parent = dice.roll(i + 1);
    scope.parents.push_back(parent == i ? ContainerId() : ContainerId(parent));
  }
  for (std::size_t i = 0; i < 3; ++i) scope.start.push_back(ContainerId(dice.roll(kContainers)));
  using enum EventKind;
  scope.events = {fork, clone, attach, attach_process, open, receive, close};
  return scope;
}

/// Lets a few events happen, while nothing is limited.
World random_world(const Rules& rules, const Scope& scope, Dice& dice) {
  World world = initial_world(rules, scope);
  for (int i = 0; i < 12; ++i) {
    std::vector<World> next;
    for_each_event(rules, scope, world, [&](const Event&, const World& after, const Effects&) {
      next.push_back(after);
    });
    world = next[dice.roll(next.size())];
  }
  return world;
}

/// What a container and those below it are to be charged for.
std::uint64_t due(const World& world, ContainerId container, Resource resource) {
  std::uint64_t sum = 0;
  for (const ContainerId one : Ids<ContainerId>(kContainers)) {
    if (!world.truth.within(one, container)) continue;
    if (resource == Resource::tasks) sum += world.truth.members(one);
    if (resource != Resource::files) continue;
    for (const ProcessSet holders : world.truth.files) {
      bool held = false;
      for (const TaskId holder : holders) held = held || world.truth.container_of(holder) == one;
      sum += held;
    }
  }
  return sum;
}

TEST(MovesInTrees, AreRefusedExactlyWhereAContainerThatIsChargedForMoreHasNoRoom) {
  const Rules policy = rules({"account.tasks=yes", "account.files=yes", "attach.unit=any-thread",
                              "tree.charges=ancestors"});
  unsigned refused = 0;
  unsigned past_a_full_ancestor = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const Scope scope = random_scope(dice);
    World world = random_world(policy, scope, dice);
    for (const ContainerId container : Ids<ContainerId>(kContainers)) {
      for (const Resource resource : {Resource::tasks, Resource::files}) {
        world.books.containers[container].counter(resource).limit =
            due(world, container, resource) + dice.roll(3);
      }
    }
    for (const TaskId task : Ids<TaskId>(kTasks)) {
      for (const ContainerId to : Ids<ContainerId>(kContainers)) {
        for (const EventKind kind : {EventKind::attach, EventKind::attach_process}) {
          Event event;
          event.kind = kind;
          event.task = task;
          event.container = to;
          World after = world;
          Effects effects;
          if (!step(policy, scope, after, event, effects)) continue;
          World moved = world;
          const TaskId process = world.truth.process_of(task);
          for (const TaskId one : Ids<TaskId>(kTasks)) {
            const bool moves =
                kind == EventKind::attach
                    ? one == task
                    : world.truth.alive(one) && world.truth.process_of(one) == process;
            if (moves) moved.truth.tasks[one].container = to;
          }
          bool fits = true;
          bool full_above = false;
          for (const ContainerId container : Ids<ContainerId>(kContainers)) {
            for (const Resource resource : {Resource::tasks, Resource::files}) {
              const std::uint64_t before = due(world, container, resource);
              const std::uint64_t now = due(moved, container, resource);
              const std::uint64_t most = limit(world, container, resource);
              fits = fits && (now <= before || now <= most);
              full_above = full_above || (now == before && before == most && before != 0 &&
                                          world.truth.within(to, container));
            }
          }
          ASSERT_EQ(effects.outcome, fits ? Outcome::done : Outcome::refused);
          ASSERT_EQ(after.truth == (fits ? moved : world).truth, true);
          for (const ContainerId container : Ids<ContainerId>(kContainers))
            for (const Resource resource : {Resource::tasks, Resource::files})
              ASSERT_EQ(usage(policy, after, container, resource),
                        due(fits ? moved : world, container, resource));
          refused += !fits;
          past_a_full_ancestor += fits && full_above;
        }
      }
    }
  }
  EXPECT_GT(refused, 1000U);
  EXPECT_GT(past_a_full_ancestor, 1000U);
}

TEST(MovesInTrees, BetweenSiblingsLeaveTheirFullParentAlone) {
  const Rules policy = rules({"account.tasks=yes", "tree.charges=ancestors"});
  const Replay moved =
      run(policy, "containers=3 tasks=2 pages=0 files=0 limit=2 start=B,C parents=-,A,A",
          "attach T1 C");
  EXPECT_EQ(outcome(moved), Outcome::done);
  EXPECT_EQ(usage_of(policy, moved, 'A', Resource::tasks), 2U);
  EXPECT_EQ(usage_of(policy, moved, 'B', Resource::tasks), 0U);
  EXPECT_EQ(usage_of(policy, moved, 'C', Resource::tasks), 2U);
}

TEST(MovesInTrees, IntoAFullContainerCountOneFailureThere) {
  const Rules policy = rules({"account.tasks=yes", "tree.charges=ancestors"});
  const Replay refused =
      run(policy, "containers=3 tasks=3 pages=0 files=0 limit=1 start=B,C parents=-,-,A",
          "attach T1 C");
  EXPECT_EQ(outcome(refused), Outcome::refused);
  const Effects& effects = refused.steps.back().effects;
  EXPECT_EQ(effects.failures[container('C')], 1U);
  EXPECT_EQ(effects.refused_requests[container('C')], 1U);
  EXPECT_EQ(effects.failures[container('A')], 0U);
}

}  // namespace
}  // namespace counterproof::tests
