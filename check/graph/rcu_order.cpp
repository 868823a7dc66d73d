#include "check/graph/rcu_order.hpp"

namespace counterproof::graph {

RcuEvents::RcuEvents(const Graph& graph) : sections(graph.bound()) {
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    std::array<EventId, kMostOfThread> open;
    std::size_t depth = 0;
    for (const EventId event : graph.of(thread)) {
      const Fence fence = graph[event].label.fence;
      if (fence == Fence::grace_period) grace_periods.insert(event);
      if (fence == Fence::rcu_lock) open[depth++] = event;
      if (fence == Fence::rcu_unlock && depth > 0) {
        --depth;
        if (depth == 0) sections.insert(event, open[0]);
      }
    }
  }
}

Relation rcu_order(const RcuEvents& events, const Relation& link) {
  const Relation periods = Relation::same(link.bound(), events.grace_periods);
  const Relation& sections = events.sections;
  Relation order = periods | periods.then(link).then(sections) | sections.then(link).then(periods);
  for (;;) {
    const Relation linked = link.then(order).then(link);
    Relation more = order;
    more |= periods.then(linked).then(sections);
    more |= sections.then(linked).then(periods);
    more |= order.then(link).then(order);
    if ((more - order).empty()) return order;
    order = more;
  }
}

bool rcu_holds(const RcuEvents& events, const Relation& link) {
  return rcu_order(events, link).then(link).irreflexive();
}

}  // namespace counterproof::graph
