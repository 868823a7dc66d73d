// Laws of the exhaustive search: it finds what random walks find, with no longer a trace; symmetry
// changes no verdict; a disk changes nothing; a policy does not differ from itself.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdlib.h>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/explore/explorer.hpp"
#include "check/policy/check_policy.hpp"
#include "check/policy/disk_search.hpp"
#include "check/policy/minimise_trace.hpp"
#include "check/policy/world_system.hpp"
#include "props/random_policies.hpp"
#include "reports/diff.hpp"

namespace counterproof::props {
namespace {

constexpr std::uint64_t kMostStates = 3'000;

std::pair<Rules, Scope> any_small_world(Chance& chance) {
  const Rules rules = any_rules_with_defects(chance);
  return {rules, any_small_scope(rules, chance)};
}

SearchResult<WorldSystem> search(const Rules& rules, const Scope& scope, bool symmetry) {
  SearchOptions options;
  options.states = kMostStates;
  options.threads = 1;
  return explore(WorldSystem(rules, scope, symmetry), options);
}

RC_GTEST_PROP(Explore, FindsWhatWalksFindWithNoLongerATrace, ()) {
  Chance chance(any_seed());
  const auto [rules, scope] = any_small_world(chance);
  const auto found = search(rules, scope, true);
  RC_PRE(found.complete() && !found.witnessed.has(WorldSystem::kNotContinued));
  for (unsigned walks = 0; walks < 20; ++walks) {
    WorldWalk walk(rules, scope);
    for (unsigned i = 0; i < 30 && walk.step(chance); ++i) {
    }
    for (std::size_t bit = 0; bit < invariants().size(); ++bit) {
      if (!walk.violated().has(bit)) continue;
      const Trace trace = trace_of(walk);
      if (!found.violated.has(bit)) fail_with(trace, Properties::one(bit));
      const auto minimised = minimise_trace(trace, invariants()[bit].id);
      RC_ASSERT(minimised.ok());
      if (found.violations[bit]->events.size() <= minimised->events.size()) continue;
      Trace longer = trace_of(walk);
      longer.events = found.violations[bit]->events;
      RC_FAIL("explore:\n" + print_trace(longer) + "\na walk:\n" + print_trace(*minimised));
    }
  }
}

RC_GTEST_PROP(Explore, ComesToTheSameWithoutSymmetry, ()) {
  Chance chance(any_seed());
  const auto [rules, scope] = any_small_world(chance);
  const auto with = search(rules, scope, true);
  const auto without = search(rules, scope, false);
  RC_PRE(with.complete() && without.complete());
  RC_ASSERT(with.violated == without.violated);
  RC_ASSERT(with.witnessed == without.witnessed);
  // A world under other names can be further away than the one that stands for it.
  RC_ASSERT(with.depth <= without.depth);
  RC_ASSERT(with.states <= without.states);
  for (std::size_t bit = 0; bit < with.violations.size(); ++bit) {
    RC_ASSERT(with.violations[bit].has_value() == without.violations[bit].has_value());
    if (with.violations[bit])
      RC_ASSERT(with.violations[bit]->events.size() == without.violations[bit]->events.size());
  }
}

RC_GTEST_PROP(Explore, ComesToTheSameOnDisk, ()) {
  Chance chance(any_seed());
  const auto [rules, scope] = any_small_world(chance);
  const auto memory = search(rules, scope, true);
  RC_PRE(memory.complete());
  std::string folder = testing::TempDir() + "counterproof-XXXXXX";
  RC_ASSERT(::mkdtemp(folder.data()) != nullptr);
  SearchOptions options;
  options.threads = 1 + static_cast<unsigned>(chance.below(2));
  DiskOptions disk;
  disk.folder = folder;
  disk.bounds.memory_bytes = 0;
  disk.bounds.runs = 1 + chance.below(3);
  const auto found = explored_on_disk(WorldSystem(rules, scope, true), options, disk);
  std::filesystem::remove_all(folder);
  RC_ASSERT(found.complete());
  RC_ASSERT(found.states == memory.states);
  RC_ASSERT(found.transitions == memory.transitions);
  RC_ASSERT(found.depth == memory.depth);
  RC_ASSERT(found.violated == memory.violated);
  RC_ASSERT(found.witnessed == memory.witnessed);
  for (std::size_t bit = 0; bit < found.violations.size(); ++bit) {
    RC_ASSERT(found.violations[bit].has_value() == memory.violations[bit].has_value());
    if (found.violations[bit])
      RC_ASSERT(found.violations[bit]->events == memory.violations[bit]->events);
  }
}

/// Each of them is kept, and put under all its names again.
constexpr std::size_t kMostWorlds = 800;

/// The packed worlds that can be reached; nothing if there are too many.
std::optional<std::set<std::vector<std::byte>>> reachable(const WorldSystem& system) {
  std::set<std::vector<std::byte>> seen;
  std::vector<World> open;
  const auto meet = [&](World world) {
    system.canonicalise(world);
    std::vector<std::byte> packed(system.packed_size());
    system.pack(world, packed.data());
    if (seen.size() <= kMostWorlds && seen.insert(packed).second)
      open.push_back(system.unpack(packed.data()));
  };
  system.for_each_initial(meet);
  while (!open.empty()) {
    const World world = open.back();
    open.pop_back();
    system.for_each_step(world, [&](const Event&, const World& next, const Marks&) { meet(next); });
  }
  if (seen.size() > kMostWorlds) return std::nullopt;
  return seen;
}

// Of whole worlds, and not of their number: each that is reached without symmetry stands, under
// some names, among those reached with it, and each of these is reached.
RC_GTEST_PROP(Explore, ReachesTheSameWorldsWithSymmetryWhateverTheLimits, ()) {
  Chance chance(any_seed());
  auto [rules, scope] = any_small_world(chance);
  scope.own_limits.resize(scope.containers);
  for (OwnLimits& own : scope.own_limits)
    for (const Resource resource : kResources)
      if (rules.accounts(resource) && chance.below(2) == 0)
        own[resource] = chance.below(3) == 0 ? kUnlimited : chance.below(3);
  const WorldSystem with(rules, scope, true);
  const WorldSystem without(rules, scope, false);
  const auto few = reachable(with);
  const auto all = reachable(without);
  RC_PRE(few.has_value() && all.has_value());
  std::set<std::vector<std::byte>> named_alike;
  for (const std::vector<std::byte>& packed : *all) {
    World world = with.unpack(packed.data());
    with.canonicalise(world);
    std::vector<std::byte> again(with.packed_size());
    with.pack(world, again.data());
    named_alike.insert(again);
  }
  RC_ASSERT(named_alike == *few);
}

RC_GTEST_PROP(Diff, OfAPolicyAndItselfIsEmpty, ()) {
  Chance chance(any_seed());
  Policy policy;
  policy.name = "random";
  const auto [rules, scope] = any_small_world(chance);
  policy.rules = rules;
  CheckOptions options;
  options.search.states = kMostStates;
  const CheckReport once = check_policy_in({scope}, policy, options);
  const CheckReport again = check_policy_in({scope}, policy, options);
  const PolicyDiff diff = diff_of(once, again);
  RC_ASSERT(diff.choices.empty() && diff.new_claims.empty() && diff.dropped_claims.empty());
  for (const PolicyDiff::Entry& entry : diff.entries) {
    RC_ASSERT(entry.was == entry.is);
    // What was open before and is open now is not known to be the same.
    RC_ASSERT(entry.outcome == ChangeOutcome::unchanged ||
              entry.outcome == ChangeOutcome::undecided);
  }
}

}  // namespace
}  // namespace counterproof::props
