// What invariants measure: usage and limit as the books have them, what is outstanding as the
// ledger has it, and who uses what as the truth has it.
#pragma once

#include <cstdint>

#include "model/invariant/invariant.hpp"
#include "model/rules/usage.hpp"

namespace counterproof {

inline std::uint64_t limit(const World& world, ContainerId container, Resource resource) {
  return world.books.containers[container].counter(resource).limit;
}

/// The limit of memory and swap together; none where swap has a limit of its own.
inline std::uint64_t limit_with_swap(const Rules& rules, const World& world,
                                     ContainerId container) {
  return rules.limits_memory_and_swap() ? world.books.containers[container].swap_limit : kUnlimited;
}

/// Charges of the container, and in a tree of all below it, that were taken and not given back, in
/// units.
std::uint64_t outstanding(const Rules& rules, const World& world, ContainerId container,
                          Resource resource);
/// Whether what is charged to `container` counts in `top`.
inline bool counts_in(const Rules& rules, const World& world, ContainerId container,
                      ContainerId top) {
  return container == top || (rules.hierarchical() && world.truth.within(container, top));
}
/// The same over all below the container in the tree, wherever the policy counts.
std::uint64_t outstanding_below(const Rules& rules, const World& world, ContainerId container,
                                Resource resource);
/// The tasks in the container, and in a tree in all below it.
unsigned members_within(const Rules& rules, const World& world, ContainerId container);
/// How many charges of the container are outstanding, whatever each weighs.
unsigned charges_of(const World& world, ContainerId container);

/// What the container's members alone would be charged for: pages they map (and, where the cache
/// is charged, those they brought in), tasks, files they hold.  In units.
std::uint64_t used_by_members(const Rules& rules, const World& world, ContainerId container,
                              Resource resource);

/// The same of memory and swap together, each page once.
std::uint64_t used_with_swap_by_members(const Rules& rules, const World& world,
                                        ContainerId container);

/// Whether any page or file is used from two containers.
bool anything_shared(const World& world);

/// The containers from which a page is mapped or a file is held.
Set<ContainerId> containers_using(const World& world, ProcessSet processes);

/// Calls `visit(container, resource)` for every counter that a policy keeps, while it returns true.
template <class Visit>
bool all_counters(const Rules& rules, const World& world, Visit&& visit) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    if (!world.truth.there(container)) continue;
    for (const Resource resource : kResources)
      if (rules.accounts(resource) && !visit(container, resource)) return false;
  }
  return true;
}

/// As `all_counters` of the world after the step, without those of which the step has not touched
/// what usage is read from.
template <class Visit>
bool all_changed_counters(const Step& step, Visit&& visit) {
  return all_counters(step.rules, step.after, [&](ContainerId container, Resource resource) {
    const auto& before = step.before.books.containers[container].counter(resource);
    const auto& after = step.after.books.containers[container].counter(resource);
    return (before.value == after.value && before.limit == after.limit) ||
           visit(container, resource);
  });
}

/// Calls `visit(container)` for every container that exists or lingers, while it returns true.
template <class Visit>
bool all_containers(const World& world, Visit&& visit) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
    if (world.truth.there(container) && !visit(container)) return false;
  return true;
}

/// Whose list of kernel objects it is, as a person says it: "A", "the machine's root", "nobody".
std::string list_name(const World& world, std::uint8_t list);

/// An amount as a person says it: "1 page", "1/2 page", "1 1/3 pages", "no limit".
std::string amount(const Rules& rules, Resource resource, std::uint64_t units);

/// Of which resources an invariant speaks.
inline constexpr EnumTable<Resource, bool> kEveryResource = {true, true, true, true};
inline constexpr EnumTable<Resource, bool> kMemoryAlone = {true, false, false, false};

// Witnesses that several invariants share.
bool something_shared(const Moment& at);
bool somebody_killed(const Step& step);
bool request_refused(const Step& step);
bool usage_fell(const Step& step);
bool usage_rose(const Step& step);
bool shared_or_moved(const Step& step);
bool task_moved(const Step& step);

/// Fills in the reason, if anyone wants it, and returns false.
template <class MakeText>
bool broken(Why why, MakeText&& make_text) {
  if (why != nullptr) *why = make_text();
  return false;
}

// The groups, each in a file of its own.
std::span<const Invariant> balance_invariants();
std::span<const Invariant> limit_invariants();
std::span<const Invariant> isolation_invariants();
std::span<const Invariant> fairness_invariants();
std::span<const Invariant> reclaim_invariants();
std::span<const Invariant> progress_invariants();
std::span<const Invariant> offline_invariants();

}  // namespace counterproof
