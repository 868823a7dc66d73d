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

Part::Part(const Graph& graph) : all_(graph.events()), bound_(graph.bound()) {
  for (std::size_t i = 0; i < bound_; ++i) events_[i] = places_[i] = static_cast<EventId>(i);
}

Part::Part(const Graph& graph, const EventSet& events) {
  std::fill_n(places_.begin(), graph.bound(), kNoEvent);
  for (const EventId event : events) {
    const auto place = static_cast<EventId>(bound_++);
    events_[place] = event;
    places_[event] = place;
    all_.insert(place);
  }
}

Basics::Basics(const Graph& graph, const Part& part)
    : all(part.all()),
      po(part.bound()),
      rf(part.bound()),
      co(part.bound()),
      fr(part.bound()),
      rmw(part.bound()),
      same_location(part.bound()),
      internal(part.bound()) {
  std::array<EventSet, kMostThreads> own;
  Room<EventSet> at(graph.locations());
  for (unsigned location = 0; location < graph.locations(); ++location) at[location] = {};
  for (const EventId event : all) {
    const Event& it = graph[part[event]];
    if (it.thread != kNobody) own[it.thread].insert(event);
    if (it.label.kind == Kind::read) reads.insert(event);
    if (it.label.kind == Kind::write) writes.insert(event);
    if (it.label.kind == Kind::fence) {
      fences.insert(event);
    } else {
      at[it.label.location].insert(event);
    }
  }
  accesses = reads | writes;
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    EventSet after = own[thread];
    for (const EventId id : graph.of(thread)) {
      const EventId event = part.place_of(id);
      if (event == kNoEvent) continue;
      after.erase(event);
      po.insert(event, after);
      internal.insert(event, own[thread]);
    }
  }
  for (const EventId event : accesses) {
    const Event& it = graph[part[event]];
    const EventSet& cell = at[it.label.location];
    same_location.insert(event, cell);
    const bool is_read = it.label.kind == Kind::read;
    const EventId source = is_read ? it.reads_from : part[event];
    if (source == kNoEvent) continue;
    if (is_read) {
      const EventId write = part.place_of(source);
      if (write != kNoEvent) rf.insert(write, event);
      const EventId half = graph.other_half(part[event]);
      if (half != kNoEvent && part.place_of(half) != kNoEvent)
        rmw.insert(event, part.place_of(half));
    }
    const std::uint16_t rank = graph[source].rank;
    if (rank == kNoRank) continue;
    for (const EventId other : cell& writes) {
      const std::uint16_t later = graph[part[other]].rank;
      if (later != kNoRank && later > rank) (is_read ? fr : co).insert(event, other);
    }
  }
}

}  // namespace counterproof::graph
