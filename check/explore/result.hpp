// What a search found, and whether it saw everything.
//
// A search either saw the whole reachable space or says what ended it; there is no third way to
// read a result, and a bound that was met by chance on the last state does not count as an end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "check/explore/system.hpp"

namespace counterproof {

/// Why a search ended before it had seen every reachable state.
enum class BoundReason : std::uint8_t {
  depth,         ///< states at the depth bound were checked, but not expanded
  states,        ///< the bound on the number of states
  time,          ///< the bound on time
  memory,        ///< the bound on memory, or more states than the store can number
  interrupted,   ///< someone asked it to stop
  process_died,  ///< one of the processes that searched together
  all_violated,  ///< every property of interest is violated, and that was all that was wanted
};

/// How a property is broken: `events`, applied to `initial` one after the other, each enabled where
/// it stands.  No shorter sequence breaks this property.
template <System S>
struct SearchViolation {
  typename S::State initial;
  std::vector<typename S::Event> events;
};

/// The outcome of a search.
template <System S>
struct SearchResult {
  std::uint64_t states = 0;  ///< distinct states (orbits, under symmetry), initial ones included
  std::uint64_t transitions = 0;     ///< steps generated, whether or not they led to a new state
  std::uint64_t initial_states = 0;  ///< distinct states (orbits) at depth 0
  std::uint64_t depth = 0;           ///< the deepest level that has a state; initial states are 0

  /// Nothing if the whole reachable space was seen.
  std::optional<BoundReason> bound;
  [[nodiscard]] bool complete() const { return !bound.has_value(); }
  /// States that were stored but not expanded when the search ended; 0 if it is complete.
  std::uint64_t frontier = 0;

  Properties violated;   ///< properties of interest that are violated
  Properties witnessed;  ///< everything that was witnessed
  /// For each property that is violated a shortest trace.
  std::vector<std::optional<SearchViolation<S>>> violations{Properties::kMost};

  std::size_t bytes = 0;  ///< memory of the search at its end: store, frontier and buffers
  std::chrono::duration<double> elapsed{};
  /// A bound on the probability that some state was missed because it shares its fingerprint with
  /// another, if the hash were a random function.  0 if whole states were stored.
  double omission_probability = 0;
};

}  // namespace counterproof
