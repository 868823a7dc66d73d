// Limits that are a container's own: a pod whose limit its containers share (Kubernetes' KEP-2837),
// a container that is made anew, and containers that may not exchange their names.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "check/explore/explorer.hpp"
#include "check/policy/world_system.hpp"
#include "model/policy/policy_file.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/step.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

constexpr ContainerId kPod{0};
constexpr ContainerId kSidecar{1};
constexpr ContainerId kMain{2};

/// A pod with a limit of two pages, and two containers in it, each with one task.
Scope pod() {
  Scope scope;
  scope.name = "pod";
  scope.containers = 3;
  scope.tasks = 2;
  scope.pages = 3;
  scope.limit = kUnlimited;
  scope.start = {kSidecar, kMain};
  scope.events = {EventKind::touch, EventKind::unmap, EventKind::exit};
  scope.parents = {ContainerId(), kPod, kPod};
  scope.own_limits.resize(1);
  scope.own_limits[0][Resource::memory] = 2;
  return scope;
}

Rules rules_of(const std::string& policy) {
  const auto read =
      read_policy_file(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies/" + policy + ".toml");
  return read.value().rules;
}

/// The event of this kind, by this task, for this page, and for whom it had to reclaim.
ContainerId reclaimed_for(const Rules& rules, const Scope& scope, World& world, std::size_t task,
                          std::size_t page) {
  ContainerId payer;
  World after = world;
  for_each_event(rules, scope, world,
                 [&](const Event& event, const World& next, const Effects& effects) {
                   if (event.kind != EventKind::touch || event.task != TaskId(task) ||
                       event.page != PageId(page))
                     return;
                   payer = effects.reclaimed_for;
                   after = next;
                 });
  world = after;
  return payer;
}

TEST(OwnLimits, OfAPodAreSharedByContainersThatHaveNone) {
  const Rules rules = rules_of("memcg-2020");
  const Scope scope = pod();
  World world = initial_world(rules, scope);
  EXPECT_EQ(reclaimed_for(rules, scope, world, 0, 0), ContainerId());
  EXPECT_EQ(reclaimed_for(rules, scope, world, 1, 1), ContainerId());
  // Either may have the whole of it, and then the pod is what is full.
  EXPECT_EQ(reclaimed_for(rules, scope, world, 0, 2), kPod);
}

TEST(OwnLimits, OfAContainerInAPodBindFirst) {
  const Rules rules = rules_of("memcg-2020");
  Scope scope = pod();
  scope.own_limits.resize(2);
  scope.own_limits[1][Resource::memory] = 1;
  World world = initial_world(rules, scope);
  EXPECT_EQ(reclaimed_for(rules, scope, world, 0, 0), ContainerId());
  EXPECT_EQ(reclaimed_for(rules, scope, world, 0, 1), kSidecar);
}

/// How many worlds there are, with names that stand for each other and without.
std::pair<std::uint64_t, std::uint64_t> worlds_of(const Rules& rules, const Scope& scope) {
  SearchOptions options;
  options.threads = 1;
  const auto with = explore(WorldSystem(rules, scope, true), options);
  const auto without = explore(WorldSystem(rules, scope, false), options);
  EXPECT_TRUE(with.complete() && without.complete());
  EXPECT_EQ(with.violated, without.violated);
  return {with.states, without.states};
}

/// Two containers beside each other, with a limit of one task each, that can be made anew.
Scope two_beside_each_other() {
  Scope scope;
  scope.containers = 2;
  scope.tasks = 3;
  scope.limit = 1;
  scope.start = {ContainerId(0)};
  scope.events = {EventKind::fork, EventKind::exit, EventKind::attach, EventKind::remove,
                  EventKind::create};
  return scope;
}

TEST(OwnLimits, KeepContainersFromExchangingTheirNames) {
  Rules rules;
  rules.account_tasks = Accounted::yes;
  Scope scope = two_beside_each_other();
  EXPECT_TRUE(scope.containers_are_alike());
  EXPECT_TRUE(WorldSystem(rules, scope, true).renames_containers());
  const auto alike = worlds_of(rules, scope);
  scope.own_limits.resize(2);
  scope.own_limits[1][Resource::tasks] = 1;
  EXPECT_TRUE(WorldSystem(rules, scope, true).renames_containers())
      << "it is what the other has, too";
  EXPECT_EQ(worlds_of(rules, scope), alike);
  scope.own_limits[1][Resource::tasks] = 2;
  EXPECT_FALSE(scope.containers_are_alike());
  EXPECT_FALSE(WorldSystem(rules, scope, true).renames_containers());
  const auto apart = worlds_of(rules, scope);
  EXPECT_GT(apart.first, alike.first);
  scope.own_limits[1][Resource::tasks].reset();
  scope.own_limits[1][Resource::kernel] = 2;
  EXPECT_FALSE(scope.containers_are_alike());
}

TEST(OwnLimits, AreThoseOfAContainerThatIsMadeAnew) {
  Rules rules;
  rules.account_tasks = Accounted::yes;
  Scope scope = two_beside_each_other();
  scope.own_limits.resize(2);
  scope.own_limits[1][Resource::tasks] = kUnlimited;
  // Packed and unpacked on the way, as a search does.
  const WorldSystem system(rules, scope, true);
  std::vector<std::byte> packed(system.packed_size());
  std::map<EventKind, World> after;
  World world = initial_world(rules, scope);
  for (const EventKind kind : {EventKind::remove, EventKind::create}) {
    system.for_each_step(world, [&](const Event& event, const World& next, const Marks&) {
      if (event.kind == kind && event.container == ContainerId(1)) after[kind] = next;
    });
    system.pack(after[kind], packed.data());
    world = system.unpack(packed.data());
  }
  EXPECT_FALSE(after[EventKind::remove].truth.exists[ContainerId(1)]);
  ASSERT_TRUE(world.truth.exists[ContainerId(1)]);
  EXPECT_EQ(limit(world, ContainerId(0), Resource::tasks), 1U);
  EXPECT_EQ(limit(world, ContainerId(1), Resource::tasks), kUnlimited);
}

TEST(OwnLimits, ThatAreNoneLetNoPackedWorldOverflow) {
  std::size_t worlds = 0;
  const std::string folder = std::string(COUNTERPROOF_SOURCE_DIR) + "/policies";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".toml") continue;
    const Result<Policy> policy = read_policy_file(file.path().string());
    ASSERT_TRUE(policy) << policy.error().text();
    for (Scope scope : standard_scopes(policy->rules)) {
      scope.own_limits.resize(scope.containers);
      for (const Resource resource : kResources) scope.own_limits.back()[resource] = kUnlimited;
      SearchOptions options;
      options.threads = 1;
      options.states = 300;
      worlds += explore(WorldSystem(policy->rules, scope, true), options).states;
    }
  }
  EXPECT_GT(worlds, 50'000U);
}

}  // namespace
}  // namespace counterproof::tests
