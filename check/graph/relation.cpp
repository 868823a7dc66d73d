#include "check/graph/relation.hpp"

namespace counterproof::graph {

bool Relation::empty() const {
  for (std::size_t i = 0; i < bound_; ++i)
    if (!rows_[i].empty()) return false;
  return true;
}

Relation& Relation::operator|=(const Relation& other) {
  for (std::size_t i = 0; i < bound_; ++i) rows_[i] |= other.rows_[i];
  return *this;
}

Relation& Relation::operator&=(const Relation& other) {
  for (std::size_t i = 0; i < bound_; ++i) rows_[i] &= other.rows_[i];
  return *this;
}

Relation& Relation::operator-=(const Relation& other) {
  for (std::size_t i = 0; i < bound_; ++i) rows_[i] -= other.rows_[i];
  return *this;
}

Relation Relation::then(const Relation& other) const {
  Relation out(bound_);
  for (std::size_t i = 0; i < bound_; ++i)
    for (const EventId middle : rows_[i]) out.rows_[i] |= other.rows_[middle];
  return out;
}

Relation Relation::inverse() const {
  Relation out(bound_);
  for (std::size_t i = 0; i < bound_; ++i)
    for (const EventId to : rows_[i]) out.rows_[to].insert(static_cast<EventId>(i));
  return out;
}

Relation Relation::from(const EventSet& events) const {
  Relation out(bound_);
  for (const EventId event : events) out.rows_[event] = rows_[event];
  return out;
}

Relation Relation::to(const EventSet& events) const {
  Relation out = *this;
  for (std::size_t i = 0; i < bound_; ++i) out.rows_[i] &= events;
  return out;
}

Relation Relation::closure() const {
  Relation out = *this;
  for (std::size_t middle = 0; middle < bound_; ++middle)
    for (std::size_t i = 0; i < bound_; ++i)
      if (out.rows_[i].contains(static_cast<EventId>(middle))) out.rows_[i] |= out.rows_[middle];
  return out;
}

Relation Relation::or_same(const EventSet& events) const {
  Relation out = *this;
  for (const EventId event : events) out.insert(event, event);
  return out;
}

bool Relation::irreflexive() const {
  for (std::size_t i = 0; i < bound_; ++i)
    if (rows_[i].contains(static_cast<EventId>(i))) return false;
  return true;
}

bool Relation::acyclic() const { return closure().irreflexive(); }

Relation Relation::same(std::size_t bound, const EventSet& events) {
  return Relation(bound).or_same(events);
}

Relation Relation::product(std::size_t bound, const EventSet& first, const EventSet& second) {
  Relation out(bound);
  for (const EventId event : first) out.insert(event, second);
  return out;
}

Basics::Basics(const Graph& graph)
    : all(graph.events()),
      po(graph.bound()),
      rf(graph.bound()),
      co(graph.bound()),
      fr(graph.bound()),
      rmw(graph.bound()),
      same_location(graph.bound()),
      internal(graph.bound()) {
  for (const EventId event : all) {
    if (graph.is_read(event)) reads.insert(event);
    if (graph.is_write(event)) writes.insert(event);
    if (graph.is_fence(event)) fences.insert(event);
  }
  accesses = reads | writes;
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    EventSet before;
    EventSet own;
    for (const EventId event : graph.of(thread)) own.insert(event);
    for (const EventId event : graph.of(thread)) {
      for (const EventId earlier : before) po.insert(earlier, event);
      before.insert(event);
      internal.insert(event, own);
    }
  }
  for (unsigned location = 0; location < graph.locations(); ++location) {
    const EventSet& written = graph.writes(static_cast<LocationId>(location));
    const EventSet& read = graph.reads(static_cast<LocationId>(location));
    for (const EventId event : written | read) same_location.insert(event, written | read);
    for (const EventId write : written) {
      for (const EventId other : written)
        if (graph[other].rank > graph[write].rank) co.insert(write, other);
    }
    for (const EventId event : read) {
      const EventId write = graph[event].reads_from;
      if (write == kNoEvent) continue;
      rf.insert(write, event);
      fr.insert(event, co[write]);
      const EventId half = graph.other_half(event);
      if (half != kNoEvent) rmw.insert(event, half);
    }
  }
}

}  // namespace counterproof::graph
