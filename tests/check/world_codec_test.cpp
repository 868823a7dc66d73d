// What a codec remembers changes nothing of what it writes.
//
// A page's record is taken from those that were made before (check/policy/record_memo.hpp).  A
// codec that has packed many worlds is compared here with one that has packed none, on walks
// through the scopes of shipped policies, under random names.
#include "check/policy/world_codec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "model/policy/policy_file.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/standard_scopes.hpp"
#include "model/world/step.hpp"

namespace counterproof {
namespace {

using Bytes = std::vector<std::byte>;

Renaming random_names(const Scope& scope, std::mt19937& chance) {
  Renaming names;
  std::shuffle(names.container_at.begin(),
               names.container_at.begin() + static_cast<long>(scope.containers), chance);
  std::shuffle(names.task_at.begin(), names.task_at.begin() + static_cast<long>(scope.tasks),
               chance);
  return names;
}

/// Calls `visit(world)` for those of a random walk.
template <class Visit>
void walk(const Rules& rules, const Scope& scope, std::mt19937& chance, Visit&& visit) {
  World world = initial_world(rules, scope);
  for (int i = 0; i < 60; ++i) {
    visit(world);
    std::vector<World> next;
    for_each_event(rules, scope, world,
                   [&](const Event&, const World& one, const Effects&) { next.push_back(one); });
    if (next.empty()) return;
    world = next[chance() % next.size()];
  }
}

Bytes packed(const WorldCodec& codec, const World& world, const Renaming& names, bool sorted) {
  Bytes bytes(codec.size());
  codec.pack_renamed(world, names, sorted, bytes.data());
  return bytes;
}

TEST(WorldCodec, WritesTheSameWhateverItHasWrittenBefore) {
  std::mt19937 chance(2007);
  std::size_t compared = 0;
  for (const std::string name : {"rss-2007", "vserver", "memory-v2", "every-mapper-stay",
                                 "memcg-2020", "hand-over", "files-2007"}) {
    const auto policy = read_policy_file("policies/" + name + ".toml");
    ASSERT_TRUE(policy) << name;
    const Rules& rules = policy->rules;
    for (Scope scope : standard_scopes(rules)) {
      const WorldCodec codec(rules, scope);
      for (int walks = 0; walks < 3; ++walks)
        walk(rules, scope, chance, [&](const World& world) {
          const Renaming names = random_names(scope, chance);
          const WorldCodec fresh(rules, scope);
          for (const bool sorted : {true, false})
            ASSERT_EQ(packed(codec, world, names, sorted), packed(fresh, world, names, sorted))
                << name << ", " << scope.name;
          ++compared;
        });
    }
  }
  EXPECT_GT(compared, 5000U);
}

TEST(WorldCodec, PacksUnderTheSameNamesAsItPacksWithoutAny) {
  std::mt19937 chance(2012);
  const auto policy = read_policy_file("policies/memory-v2.toml");
  for (const Scope& scope : standard_scopes(policy->rules)) {
    const WorldCodec codec(policy->rules, scope);
    walk(policy->rules, scope, chance, [&](const World& world) {
      Bytes alone(codec.size());
      codec.pack(world, alone.data());
      EXPECT_EQ(packed(codec, world, Renaming(), false), alone) << scope.name;
      Bytes again(codec.size());
      codec.pack(codec.unpack(alone.data()), again.data());
      EXPECT_EQ(again, alone) << scope.name;
    });
  }
}

TEST(WorldCodec, KeepsHowMuchMayBeInSwapWhetherThatIsWrittenOrNot) {
  std::mt19937 chance(2026);
  const auto policy = read_policy_file("policies/memory-v2.toml");
  std::size_t compared = 0;
  for (const WrittenScope& written : policy->scopes) {
    const Scope scope = fitted(written, policy->rules);
    const WorldCodec codec(policy->rules, scope);
    for (int walks = 0; walks < 3; ++walks)
      walk(policy->rules, scope, chance, [&](const World& world) {
        Bytes bytes(codec.size());
        codec.pack(world, bytes.data());
        const World again = codec.unpack(bytes.data());
        for (const ContainerId one : Ids<ContainerId>(scope.containers))
          EXPECT_EQ(again.books.containers[one].swap_limit, world.books.containers[one].swap_limit)
              << scope.name << ", " << name_of(one);
        ++compared;
      });
  }
  EXPECT_GT(compared, 500U);
}

}  // namespace
}  // namespace counterproof
