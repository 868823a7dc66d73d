// The counter algorithms that a policy can choose: to add one, its file, and its place here.
//
// Whatever goes through all counters goes through this table: choices, races, proofs, properties,
// fuzz targets, benchmarks and tests.  What they must know of one, its module says, in its file.
#pragma once

#include <cstddef>
#include <cstdint>

#include "model/counter/check_then_add.hpp"
#include "model/counter/compare_and_swap.hpp"
#include "model/counter/free_counter.hpp"
#include "model/counter/res_counter.hpp"
#include "model/counter/single_page_counter.hpp"
#include "model/enum_table.hpp"
#include "model/machine/plain.hpp"

namespace counterproof {

/// In the order of the table.  Fuzz inputs have them by their place: what is new comes last.
enum class CounterAlgorithm : std::uint8_t {
  res_counter,
  check_then_add,
  compare_and_swap,
  free_counter,
  page_counter
};

template <template <class> class... Counter>
class CounterTable {
 public:
  static constexpr std::size_t kSize = sizeof...(Counter);

  /// Calls `visit.template operator()<Counter>()` for each.
  template <class Visit>
  static void for_each(Visit&& visit) {
    (visit.template operator()<Counter>(), ...);
  }
  /// All of them on one machine, in a list of types such as testing::Types.
  template <template <class...> class List, class M>
  using On = List<Counter<M>...>;

  /// Calls `use.template operator()<Counter<M>>()` with the one that is asked for.
  template <class M, class Use>
  static constexpr decltype(auto) with(CounterAlgorithm algorithm, Use& use) {
    return with_one_from<M, 0, Counter...>(algorithm, use);
  }

 private:
  template <class M, std::size_t place, template <class> class First,
            template <class> class... Rest, class Use>
  static constexpr decltype(auto) with_one_from(CounterAlgorithm algorithm, Use& use) {
    if constexpr (sizeof...(Rest) != 0) {
      if (algorithm != static_cast<CounterAlgorithm>(place))
        return with_one_from<M, place + 1, Rest...>(algorithm, use);
    }
    return use.template operator()<First<M>>();
  }
};

using Counters =
    CounterTable<ResCounter, CheckThenAdd, CompareAndSwap, FreeCounter, SinglePageCounter>;
static_assert(Counters::kSize == kCountOf<CounterAlgorithm>);

/// What is known of the counter.
constexpr const CounterModule& module_of(CounterAlgorithm algorithm) {
  const auto its = []<class Counter>() -> const CounterModule& { return Counter::kModule; };
  return Counters::with<Plain>(algorithm, its);
}

}  // namespace counterproof
