// From a stored state back to a sequence of events that reaches it.
//
// The store keeps one parent for each state and no events: an event is found again by looking
// which step of the parent leads to the child.  Under symmetry the stored states are
// representatives, and the path through them is no execution: the representative's task 1 may be
// the real task 3 by then.  So the path is walked forward from a real initial state, and at each
// state some real event is chosen whose successor has the next representative.  There is one,
// because permuting a state's interchangeable parts permutes its steps; where there is none, the
// domain's `pack_canonical` is wrong, and that is said loudly.
//
// The walk costs one expansion for each event of the trace.
//
// Source: as in Murphi; Ip and Dill, "Better verification through symmetry", 1996.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "check/explore/bytes.hpp"
#include "check/explore/partition.hpp"
#include "check/explore/result.hpp"
#include "check/explore/system.hpp"

namespace counterproof {

/// Where a property was first seen violated.
struct FoundAt {
  NodeId node = kNoNode;  ///< the state that violates it, or the one whose step does
  bool on_step = false;   ///< a step out of `node` violates it, not the state itself
};

/// A store has a `Node`, the number of a stored state, and says which way leads to it (`path_to`)
/// and whether it holds this packed state (`has_key`).
template <System S, class Store>
class Rebuilder {
 public:
  using Node = typename Store::Node;

  Rebuilder(S& system, const Store& store)
      : system_(system),
        store_(store),
        packed_size_(system.packed_size()),
        packed_(std::max(packed_size_, sizeof(std::uint64_t))) {}

  /// A concrete execution that violates `property` at `node`, or on a step from there.
  SearchViolation<S> rebuild(std::size_t property, Node node, bool on_step) {
    const std::vector<Node> path = store_.path_to(node);
    SearchViolation<S> violation{initial_like(path.front()), {}};
    typename S::State here = violation.initial;
    for (std::size_t i = 1; i < path.size(); ++i) {
      here = follow(here, violation,
                    [&](const typename S::State& next, Marks) { return is_like(next, path[i]); });
    }
    if (on_step) {
      follow(here, violation,
             [&](const typename S::State&, Marks marks) { return marks.violated.has(property); });
    }
    return violation;
  }

 private:
  bool is_like(const typename S::State& state, Node node) {
    system_.pack_canonical(state, packed_.data());
    return store_.has_key(node, hash_bytes(packed_.data(), packed_size_), packed_.data());
  }

  typename S::State initial_like(Node node) {
    std::optional<typename S::State> found;
    system_.for_each_initial([&](const typename S::State& state) {
      if (!found && is_like(state, node)) found = state;
    });
    if (!found) {
      throw std::logic_error("explore: for_each_initial gave other states the second time");
    }
    return *found;
  }

  // Appends the first event of `here` that is `wanted`, and returns where it leads.
  template <class Wanted>
  typename S::State follow(const typename S::State& here, SearchViolation<S>& violation,
                           Wanted wanted) {
    std::optional<typename S::State> found;
    system_.for_each_step(
        here, [&](const typename S::Event& event, const typename S::State& next, Marks marks) {
          if (found || !wanted(next, marks)) return;
          violation.events.push_back(event);
          found = next;
        });
    if (!found) {
      throw std::logic_error(
          "explore: a stored step cannot be repeated; either a permuted state has other steps, so "
          "that pack_canonical is not a symmetry, or pack loses a part of the state");
    }
    return *found;
  }

  S& system_;
  const Store& store_;
  std::size_t packed_size_;
  // A word at least: GCC 12 does not see that fewer bytes are never read as one.
  std::vector<std::byte> packed_;
};

}  // namespace counterproof
