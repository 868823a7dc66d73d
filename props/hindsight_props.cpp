// Laws of hindsight: what a world keeps for invariants alone has no say in what happens, nor in
// what those see that do not look back at it; and a search in groups of invariants comes to what
// one of them all comes to.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "check/explore/explorer.hpp"
#include "check/policy/forgetful_system.hpp"
#include "check/policy/grouped_search.hpp"
#include "check/policy/world_codec.hpp"
#include "check/policy/world_system.hpp"
#include "check/random/random_worlds.hpp"
#include "model/trace/trace.hpp"
#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

constexpr std::size_t kMostWorldsAtOnce = 2'000;

/// What comes after a world, by one event.
struct After {
  Event event;
  Effects effects;
  World world;
  InvariantSet::Marks marks;
};

std::vector<After> all_after(const Rules& rules, const Scope& scope, const World& world) {
  const InvariantSet invariants(rules);
  std::vector<After> found;
  for_each_event(
      rules, scope, world, [&](const Event& event, const World& next, const Effects& effects) {
        found.push_back(
            {event, effects, next, invariants.of(Step{rules, scope, world, event, effects, next})});
      });
  return found;
}

/// Whether the two are one but for that past.
bool same(const WorldCodec& codec, World one, World other, const Hindsights& past) {
  forget(one, past);
  forget(other, past);
  std::vector<std::byte> packed(codec.size());
  std::vector<std::byte> other_packed(codec.size());
  codec.pack(one, packed.data());
  codec.pack(other, other_packed.data());
  return packed == other_packed;
}

/// The first difference that forgetting makes there; empty if none.
std::string difference(const WorldWalk& walk, const Hindsights& past) {
  const Rules& rules = walk.rules();
  const Scope& scope = walk.scope();
  Properties looking;
  for (std::size_t i = 0; i < invariants().size(); ++i)
    if (invariants()[i].hindsight(rules).meets(past)) looking.insert(i);
  const auto differ = [&](const InvariantSet::Marks& one, const InvariantSet::Marks& other) {
    return !((one.violated & ~looking) == (other.violated & ~looking)) ||
           !(one.witnessed == other.witnessed);
  };
  const World& world = walk.world();
  World blank = world;
  forget(blank, past);

  const WorldSystem system(rules, scope, true);
  if (system.continues(world) != system.continues(blank)) return "whether it is continued";
  const InvariantSet invariants(rules);
  bool unsettled = false;
  bool blank_unsettled = false;
  const auto marks = invariants.of(Moment{rules, scope, world, &unsettled});
  if (differ(marks, invariants.of(Moment{rules, scope, blank, &blank_unsettled})))
    return "what invariants see of the world";
  if (unsettled != blank_unsettled) return "whether loops are settled";
  const WorldCodec codec(rules, scope);
  const std::vector<After> before = all_after(rules, scope, world);
  const std::vector<After> after = all_after(rules, scope, blank);
  if (before.size() != after.size()) return "how many events can happen";
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::string event = print_event(before[i].event, scope);
    if (!(before[i].event == after[i].event)) return "which events can happen: " + event;
    if (!(before[i].effects == after[i].effects)) return "effects of " + event;
    if (!same(codec, before[i].world, after[i].world, past)) return "the world after " + event;
    if (differ(before[i].marks, after[i].marks)) return "what invariants see of " + event;
  }
  return "";
}

RC_GTEST_PROP(Hindsight, HasNoSayInWhatHappens, ()) {
  Chance chance(any_seed());
  const Rules rules = any_rules_with_defects(chance);
  const Scope scope = any_scope(rules, chance);
  Hindsights all;
  for (const Hindsight past : kAllOf<Hindsight>) all.insert(past);
  WorldWalk walk(rules, scope);
  for (unsigned i = 0; i < 40; ++i) {
    std::string what = difference(walk, all);
    for (const Hindsight past : kAllOf<Hindsight>)
      if (what.empty()) what = difference(walk, {past});
    if (!what.empty())
      RC_FAIL("forgetting changes " + what + ", after\n" + print_trace(trace_of(walk)));
    if (!walk.step(chance)) break;
  }
}

RC_GTEST_PROP(Hindsight, GroupsComeToWhatOneSearchComesTo, ()) {
  Chance chance(any_seed());
  const Rules rules = chance.below(2) == 0 ? any_rules(chance) : any_rules_with_defects(chance);
  Scope scope = any_small_scope(rules, chance);
  scope.objects = std::min<std::size_t>(scope.objects, 1);
  const bool symmetry = chance.below(4) != 0;
  SearchOptions options;
  options.threads = 1;
  options.states = kMostWorldsAtOnce;
  const auto once = explore(WorldSystem(rules, scope, symmetry), options);
  RC_PRE(once.complete());
  options.states.reset();
  // Nothing is seen whole at first, or little is, so that there is something left to be forgotten.
  const FirstLook first{.worlds = chance.below(2) == 0 ? 0 : chance.below(once.states + 1),
                        .ends_early = chance.below(2) == 0};
  const auto groups = explored_in_groups(rules, scope, symmetry, options, first).found;
  RC_ASSERT(groups.complete());
  RC_ASSERT(groups.violated == once.violated);
  RC_ASSERT(groups.witnessed == once.witnessed);
  for (std::size_t bit = 0; bit < once.violations.size(); ++bit) {
    RC_ASSERT(groups.violations[bit].has_value() == once.violations[bit].has_value());
    if (once.violations[bit])
      RC_ASSERT(groups.violations[bit]->events.size() == once.violations[bit]->events.size());
  }
}

}  // namespace
}  // namespace counterproof::props
