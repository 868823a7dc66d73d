// What a grace period orders.
//
// A read-side section is never longer than a grace period on both sides: if anything of it comes
// before the grace period's end in the order of a model, all of it comes before; and the other way
// round.  As a law on graphs: take a chain of grace periods and sections, each linked to the next
// by the model's order, with at least as many grace periods as sections; it orders as a full
// barrier does, and none of them closes a circle.
//
// Source: Alglave, Maranget, McKenney, Parri, Stern: Frightening Small Children and Disconcerting
// Grown-ups, ASPLOS 2018, section 4; the law is proved there to be the same as what RCU promises.
#pragma once

#include "check/graph/relation.hpp"

namespace counterproof::graph {

/// Grace periods and read-side sections of a graph.
struct RcuEvents {
  explicit RcuEvents(const Graph& graph);

  EventSet grace_periods;
  Relation sections;  ///< from each outermost unlock to its lock
  [[nodiscard]] bool empty() const { return grace_periods.empty(); }
};

/// Chains of grace periods and sections with at least as many grace periods.
/// \param link what leads from the end of one to the beginning of the next
Relation rcu_order(const RcuEvents& events, const Relation& link);

/// Whether no chain closes a circle, given what leads from one to the next.
bool rcu_holds(const RcuEvents& events, const Relation& link);

}  // namespace counterproof::graph
