// What the explorer asks of a domain: initial states, steps, a packed form, and properties.
//
// The search knows nothing of containers and charges.  It sees states that it can pack into a
// fixed number of bytes, unpack again and expand.  Properties are bits of a set: the domain
// decides what bit 7 means, the search only tells which bits were seen and how to get there.
//
// A property can be seen on a state or on a step, because some promises are about change ("no
// event of one container raises another's usage") and have no trace left in the state after it.
//
// Symmetry is the domain's affair as well.  `pack_canonical` packs a state's representative, the
// same for all of its orbit; the search stores representatives only.  This is sound if permuting a
// state's interchangeable parts permutes its steps and changes no mark: a domain that names a
// particular task in a property must not call the tasks interchangeable.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "model/properties.hpp"

namespace counterproof {

/// What a state or a step shows, of the properties of the system.
struct Marks {
  Properties violated;   ///< invariants that do not hold here
  Properties witnessed;  ///< things that should be reachable, and were reached
};

/// Stand-ins for the functions that a search hands to a system, to state the concept with.
template <class State>
struct AnyStateSink {
  void operator()(const State&) const {}
};
template <class Event, class State>
struct AnyStepSink {
  void operator()(const Event&, const State&, Marks) const {}
};

/// A transition system that can be explored.
///
/// Each worker thread works on its own copy, so that the functions may keep scratch memory in the
/// object.  A sink given to `for_each_step` calls `pack_canonical` on the same copy while the
/// enumeration is under way; scratch memory of one must survive the other.
///
///   packed_size()              bytes that `pack` writes; the same during a whole search
///   pack(state, out)           injective: distinct states give distinct bytes
///   unpack(in)                 the inverse of `pack`
///   pack_canonical(state, out) packs its orbit's representative; `pack` without symmetry
///   for_each_initial(sink)     calls sink(state) for each initial state
///   check_state(state)         called once for each distinct stored state
///   for_each_step(state, sink) calls sink(event, next, marks) for each step, in a fixed order
///
/// A system to which representatives are dear may have are_alike(a, b), too: whether two states are
/// one, as far as is quickly seen.  A step that changes nothing then leads to no state to pack.
///
/// A system that can save time by it may have skip(settled), too: from then on the marks of these
/// properties are of no interest, and need not be found.
template <class S>
concept System = std::copy_constructible<S> && std::is_trivially_copyable_v<typename S::State> &&
    std::is_trivially_copyable_v<typename S::Event> &&
    std::equality_comparable<typename S::Event> &&
    requires(S& system, typename S::State& state, const typename S::State& fixed, std::byte* out,
             const std::byte* in, AnyStateSink<typename S::State> state_sink,
             AnyStepSink<typename S::Event, typename S::State> step_sink) {
  { system.packed_size() } -> std::convertible_to<std::size_t>;
  system.pack(fixed, out);
  { system.unpack(in) } -> std::same_as<typename S::State>;
  system.pack_canonical(fixed, out);
  system.for_each_initial(state_sink);
  { system.check_state(fixed) } -> std::same_as<Marks>;
  system.for_each_step(fixed, step_sink);
};

template <class S>
void skip_if_it_can(S& system, const Marks& settled) {
  if constexpr (requires { system.skip(settled); }) system.skip(settled);
}

}  // namespace counterproof
