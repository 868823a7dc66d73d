// Laws of names: a world's representative is one of its renamings, and the same for all of them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "check/policy/world_system.hpp"
#include "check/random/random_worlds.hpp"
#include "model/trace/trace.hpp"
#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

using Bytes = std::vector<std::byte>;

/// Calls `visit(renaming)` for every order of the names that mean nothing to `system`.
template <class Visit>
void for_each_renaming(const WorldSystem& system, const Scope& scope, Visit&& visit) {
  Renaming renaming;
  const auto end = [](auto& names, std::size_t count, bool renames) {
    return names.begin() + static_cast<std::ptrdiff_t>(renames ? count : 0);
  };
  const auto containers = end(renaming.container_at, scope.containers, system.renames_containers());
  const auto tasks = end(renaming.task_at, scope.tasks, system.renames_tasks());
  do {
    do visit(renaming);
    while (std::next_permutation(renaming.task_at.begin(), tasks));
  } while (std::next_permutation(renaming.container_at.begin(), containers));
}

void expect_one_representative(const WorldWalk& walk, const Rules& rules, const Scope& scope) {
  const World& world = walk.world();
  const WorldSystem system(rules, scope, true);
  const WorldCodec codec(rules, scope);
  Bytes canonical(codec.size());
  system.pack_canonical(world, canonical.data());
  std::set<Bytes> orbit;
  for_each_renaming(system, scope, [&](const Renaming& renaming) {
    Bytes sorted(codec.size());
    codec.pack_renamed(world, renaming, system.renames_records(), sorted.data());
    if (!orbit.insert(sorted).second) return;
    Bytes again(codec.size());
    system.pack_canonical(codec.unpack(sorted.data()), again.data());
    if (again != canonical) RC_FAIL("another representative:\n" + print_trace(trace_of(walk)));
  });
  if (!orbit.contains(canonical)) RC_FAIL("no renaming:\n" + print_trace(trace_of(walk)));
}

RC_GTEST_PROP(Canonical, IsOneRenamingAndTheSameForAll, ()) {
  Chance chance(any_seed());
  const Rules rules = any_rules_with_defects(chance);
  Scope scope = any_scope(rules, chance);
  scope.containers = std::min<std::size_t>(scope.containers, 3);
  scope.tasks = std::min<std::size_t>(scope.tasks, 4);
  RC_PRE(scope.start.size() <= scope.tasks);
  for (const ContainerId container : scope.start) RC_PRE(container.index() < scope.containers);
  RC_PRE(scope.parents.empty() && scope.min.empty() && scope.low.empty() && scope.high.empty() &&
         scope.oom_group.empty() && scope.swap_limits.empty());
  scope.own_limits.clear();

  for (int walks = 0; walks < 8; ++walks) {
    // Short walks leave much that is alike, long ones bring about what is rare.
    WorldWalk walk(rules, scope);
    const std::uint64_t steps = chance.below(25);
    for (std::uint64_t i = 0; i < steps && walk.step(chance); ++i) {
    }
    if (!walk.world().truth.crashed) expect_one_representative(walk, rules, scope);
  }
}

}  // namespace
}  // namespace counterproof::props
