// Which counter a policy counts with, and what it says is used.
#pragma once

#include "model/counter/check_then_add.hpp"
#include "model/counter/compare_and_swap.hpp"
#include "model/counter/counter.hpp"
#include "model/counter/free_counter.hpp"
#include "model/counter/res_counter.hpp"
#include "model/counter/single_page_counter.hpp"
#include "model/rules/rules.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// Calls `use.template operator()<Counter>()` with the counter that the rules choose.
template <Machine M, class Use>
auto with_counter(const Rules& rules, Use&& use) {
  switch (rules.counter_algorithm) {
    case CounterAlgorithm::check_then_add:
      return use.template operator()<CheckThenAdd<M>>();
    case CounterAlgorithm::compare_and_swap:
      return use.template operator()<CompareAndSwap<M>>();
    case CounterAlgorithm::free_counter:
      return use.template operator()<FreeCounter<M>>();
    case CounterAlgorithm::page_counter:
      return use.template operator()<SinglePageCounter<M>>();
    case CounterAlgorithm::res_counter:
      break;
  }
  return use.template operator()<ResCounter<M>>();
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
