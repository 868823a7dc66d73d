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

}  // namespace counterproof
