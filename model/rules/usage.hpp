// Which counter a policy counts with, and what it says is used.
#pragma once

#include "model/counter/table.hpp"
#include "model/rules/rules.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// Calls `use.template operator()<Counter>()` with the counter that the rules choose.
template <Machine M, class Use>
decltype(auto) with_counter(const Rules& rules, Use&& use) {
  return Counters::with<M>(rules.counter_algorithm, use);
}

template <Machine M>
typename M::Word usage_of(M& machine, const Rules& rules, CounterCells<M>& cells) {
  return with_counter<M>(rules, [&]<class Counter>() { return Counter::usage(machine, cells); });
}

/// Usage of one counter, in its units.
inline std::uint64_t usage(const Rules& rules, const World& world, ContainerId container,
                           Resource resource) {
  Plain machine;
  // A machine loads from cells that it could write; this one does not.
  auto& cells =
      const_cast<CounterCells<Plain>&>(world.books.containers[container].counter(resource));
  return usage_of(machine, rules, cells);
}

/// Whether the page is in swap and not charged as memory, and counts in `container` there.
inline bool is_in_swap_of(const Rules& rules, const Truth& truth, const Books<Plain>& books,
                          PageId page, ContainerId container) {
  const PageEntry& entry = books.pages[page];
  const ContainerId from = entry.swapped_from;
  return from.some() && (entry.owner.none() || entry.stale) &&
         truth.pages[page].in_swap() &&
         (from == container || (rules.hierarchical() && truth.within(from, container)));
}

/// How many pages of the container, and in a tree of all below it, are in swap and not charged as
/// memory.
inline std::uint64_t pages_in_swap(const Rules& rules, const Truth& truth,
                                   const Books<Plain>& books, ContainerId container) {
  std::uint64_t count = 0;
  for (const PageId page : Ids<PageId>(kMaxPages))
    count += is_in_swap_of(rules, truth, books, page, container);
  return count;
}

/// What a container has in memory and in swap together, each page once.
inline std::uint64_t usage_with_swap(const Rules& rules, const World& world,
                                     ContainerId container) {
  return usage(rules, world, container, Resource::memory) +
         pages_in_swap(rules, world.truth, world.books, container);
}

}  // namespace counterproof
