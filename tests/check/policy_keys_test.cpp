// Every choice and defect that a shipped policy names changes something that can happen; or the
// policy says itself that it does not, and why.
//
// A defect that another one keeps from ever striking, or a choice that no scope can show, would
// leave its author in the belief that it was checked.
//
// Two sets of rules are run side by side: from every world that the first reaches, each event is
// tried under both, and has to do the same and to lead to the same world.  Until the first
// difference both are in the same world, so that one search is enough.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

#include "check/policy/world_system.hpp"
#include "model/controller/desk.hpp"
#include "model/invariant/measures.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/baseline.hpp"
#include "model/rules/choices.hpp"
#include "model/trace/trace.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

bool same_books(const Rules& rules, const World& a, const Rules& other, const World& b) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    const auto& one = a.books.containers[container];
    const auto& two = b.books.containers[container];
    for (const Resource resource : kResources) {
      const auto& cells = one.counter(resource);
      const auto& others = two.counter(resource);
      if (cells.limit != others.limit || cells.failures != others.failures ||
          usage(rules, a, container, resource) != usage(other, b, container, resource)) {
        return false;
      }
    }
    if (one.references != two.references || one.listed != two.listed || one.index != two.index ||
        one.kernel_active != two.kernel_active || one.free_scheduled != two.free_scheduled) {
      return false;
    }
  }
  return a.books.pages == b.books.pages && a.books.objects == b.books.objects &&
         a.books.process_container == b.books.process_container &&
         a.books.task_charged_to == b.books.task_charged_to &&
         a.books.file_charged_to == b.books.file_charged_to &&
         a.books.file_payers == b.books.file_payers &&
         a.books.stack_charged_to == b.books.stack_charged_to &&
         a.books.zone_overcounts == b.books.zone_overcounts;
}

bool same_world(const Rules& rules, const World& a, const Rules& other, const World& b) {
  return a.truth == b.truth && a.ledger == b.ledger && same_books(rules, a, other, b);
}

/// The world with its counters in the cells' form of other rules: what is used in one algorithm is
/// what is free in another.
World in_form_of(const Rules& rules, const Rules& other, World world) {
  if (rules.counter_algorithm == other.counter_algorithm) return world;
  Plain machine;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    for (const Resource resource : kResources) {
      const std::uint64_t used = usage(rules, world, container, resource);
      auto& cells = world.books.containers[container].counter(resource);
      const std::uint64_t failures = cells.failures;
      with_counter<Plain>(other, [&]<class Counter>() {
        Counter::start(machine, cells, cells.limit);
        Counter::force(machine, cells, used);
      });
      cells.failures = failures;
    }
  }
  return world;
}

/// What comes out otherwise under `other`, in one of the worlds of the scope that are nearest to
/// its beginning; empty if nothing does.
std::string difference_in(const Scope& scope, const Rules& rules, const Rules& other,
                          std::size_t worlds) {
  const WorldSystem system(rules, scope, true);
  const World initial = initial_world(rules, scope);
  if (!same_world(rules, initial, other, initial_world(other, scope)))
    return scope.name + ", the world at the beginning";
  std::set<std::vector<std::byte>> seen;
  std::deque<World> next;
  const auto meet = [&](World world) {
    system.canonicalise(world);
    std::vector<std::byte> packed(system.packed_size());
    system.pack(world, packed.data());
    if (seen.size() < worlds && seen.insert(packed).second) next.push_back(world);
  };
  meet(initial);
  while (!next.empty()) {
    const World world = next.front();
    next.pop_front();
    // What is off beyond repair is not continued by a check either.
    if (system.check_state(world).witnessed.has(WorldSystem::kNotContinued)) continue;
    const World world_there = in_form_of(rules, other, world);
    std::string differs;
    std::size_t enabled = 0;
    for_each_event(rules, scope, world,
                   [&](const Event& event, const World& after, const Effects& effects) {
                     ++enabled;
                     if (!differs.empty()) return;
                     World beside = world_there;
                     Effects there;
                     const bool happens(step(other, scope, beside, event, there));
                     if (happens && there == effects && same_world(rules, after, other, beside)) {
                       meet(after);
                     } else {
                       differs = scope.name + ", " + print_event(event, scope) +
                                 (!happens           ? ", which cannot happen"
                                  : there == effects ? ", by the world after it"
                                                     : ", by what it does");
                     }
                   });
    if (!differs.empty()) return differs;
    std::size_t enabled_there = 0;
    for_each_event(other, scope, world_there,
                   [&](const Event&, const World&, const Effects&) { ++enabled_there; });
    if (enabled_there != enabled) return scope.name + ", another number of events";
  }
  return {};
}

std::string difference(const Rules& rules, const Rules& other, std::size_t most_worlds,
                       const std::vector<WrittenScope>& own = {}) {
  std::vector<Scope> scopes = standard_scopes(rules);
  for (const WrittenScope& written : own)
    if (!misfit(written, rules)) scopes.push_back(fitted(written, rules));
  for (std::size_t worlds = std::min<std::size_t>(40, most_worlds); worlds <= most_worlds;
       worlds *= 8)
    for (const Scope& scope : scopes)
      if (std::string found = difference_in(scope, rules, other, worlds); !found.empty())
        return found;
  return {};
}

bool nothing_is_set(std::string_view, const void*) { return false; }

Rules without(const Rules& rules, Defect defect) {
  Rules repaired = rules;
  repaired.defects = {};
  for (const DefectEntry& entry : defects())
    if (entry.defect != defect && rules.has(entry.defect)) repaired.defects.insert(entry.defect);
  return repaired;
}

/// The rules with the key switched back: a defect off, with and without the choice that it is; a
/// choice at each of its other values, without the defects that need its own.
std::vector<Rules> switched_back(const Rules& rules, const std::string& key) {
  std::vector<Rules> all;
  for (const DefectEntry& entry : defects()) {
    if (key_of(entry.defect) != key) continue;
    Rules repaired = without(rules, entry.defect);
    all.push_back(repaired);
    DefectSet alone;
    alone.insert(entry.defect);
    const Rules brought = baseline(alone);
    const Rules others = baseline(repaired.defects);
    for (const Choice& choice : choices())
      if (choice.get(brought) != choice.default_value()) choice.set(repaired, choice.get(others));
    if (!(repaired == all.front())) all.push_back(repaired);
  }
  const Choice* choice = find_choice(key);
  if (choice == nullptr) return all;
  for (std::size_t value = 0; value < choice->values.size(); ++value) {
    if (value == choice->get(rules)) continue;
    Rules other = rules;
    choice->set(other, value);
    for (const Conflict& conflict : conflicts(other, nothing_is_set, nullptr))
      for (const DefectEntry& entry : defects())
        if (conflict.second == key_of(entry.defect)) other = without(other, entry.defect);
    if (conflicts(other, nothing_is_set, nullptr).empty()) all.push_back(other);
  }
  if (!all.empty()) return all;
  // Others need it: what they do without it is a difference, too.
  for (std::size_t value = 0; value < choice->values.size(); ++value) {
    if (value == choice->get(rules)) continue;
    all.push_back(rules);
    choice->set(all.back(), value);
  }
  return all;
}

/// What the key changes; empty if nothing.
std::string change_by(const Policy& policy, const std::string& key, std::size_t worlds) {
  for (const Rules& other : switched_back(policy.rules, key))
    if (std::string found = difference(policy.rules, other, worlds, policy.scopes); !found.empty())
      return found;
  return {};
}

bool is_key_of_rules(const Policy& policy, const std::string& key) {
  if (find_choice(key) != nullptr) return true;
  for (const DefectEntry& entry : defects())
    if (key_of(entry.defect) == key) return policy.rules.has(entry.defect);
  return false;
}

std::vector<Policy> shipped() {
  std::vector<std::filesystem::path> paths;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies"))
    if (file.is_regular_file()) paths.push_back(file.path());
  std::ranges::sort(paths);
  std::vector<Policy> policies;
  for (const auto& path : paths) {
    auto policy = read_policy_file(path.string());
    if (!policy) throw std::runtime_error(policy.error().text());
    policies.push_back(std::move(*policy));
  }
  return policies;
}

/// What is said to have no effect is looked for in fewer worlds: it would be near the beginning.
constexpr std::size_t kWorlds = 40UL * 8 * 8 * 8 * 8;
constexpr std::size_t kWorldsWithoutEffect = 40UL * 8;

TEST(ShippedPolicies, NameNoChoiceAndNoDefectThatChangesNothing) {
  for (const Policy& policy : shipped()) {
    for (const auto& [key, place] : policy.key_places) {
      if (!is_key_of_rules(policy, key)) continue;
      const bool excused = std::ranges::find(policy.without_effect, key, &WithoutEffect::key) !=
                           policy.without_effect.end();
      if (excused) {
        EXPECT_EQ(change_by(policy, key, kWorldsWithoutEffect), "")
            << policy.name << ": " << key << " is said to change nothing, and does";
      } else {
        EXPECT_NE(change_by(policy, key, kWorlds), "")
            << policy.name << ": " << key << " changes nothing, and the policy does not say why";
      }
    }
  }
}

TEST(ShippedPolicies, OfWhichADefectHidesAnotherAreNoticed) {
  Policy policy;
  policy.rules.account_memory = Accounted::yes;
  policy.rules.over_reclaim = OverReclaim::evict;
  policy.rules.over_kill = OverKill::container;
  for (const Defect defect : {Defect::D23, Defect::D09}) add_defect(policy.rules, defect);
  EXPECT_NE(change_by(policy, "as_posted.D23", kWorldsWithoutEffect * 8), "");
  // Nothing is reclaimed where nobody reclaims, so that nothing is called too little.
  policy.rules.over_reclaim = OverReclaim::none;
  EXPECT_EQ(change_by(policy, "as_posted.D23", kWorldsWithoutEffect), "");
}

}  // namespace
}  // namespace counterproof
