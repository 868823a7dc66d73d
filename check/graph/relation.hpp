// Relations between the events of one graph, as the definitions of models are written in.
#pragma once

#include <array>

#include "check/graph/graph.hpp"
#include "check/graph/room.hpp"

namespace counterproof::graph {

/// Which events are related to which.  Knows how many places its graph uses, and no more.
class Relation {
 public:
  explicit Relation(std::size_t bound = 0) : bound_(bound), rows_(bound) {
    for (std::size_t i = 0; i < bound_; ++i) rows_[i] = {};
  }
  Relation(const Relation& other) : bound_(other.bound_), rows_(other.bound_) {
    for (std::size_t i = 0; i < bound_; ++i) rows_[i] = other.rows_[i];
  }
  Relation& operator=(const Relation& other) {
    if (this != &other) *this = Relation(other);
    return *this;
  }
  Relation(Relation&&) = default;
  Relation& operator=(Relation&&) = default;
  ~Relation() = default;

  void insert(EventId from, EventId to) { rows_[from].insert(to); }
  void insert(EventId from, const EventSet& to) { rows_[from] |= to; }
  [[nodiscard]] bool contains(EventId from, EventId to) const { return rows_[from].contains(to); }
  [[nodiscard]] const EventSet& operator[](EventId from) const { return rows_[from]; }
  [[nodiscard]] std::size_t bound() const { return bound_; }
  [[nodiscard]] bool empty() const;

  Relation& operator|=(const Relation& other);
  Relation& operator&=(const Relation& other);
  Relation& operator-=(const Relation& other);
  friend Relation operator|(Relation a, const Relation& b) { return std::move(a |= b); }
  friend Relation operator&(Relation a, const Relation& b) { return std::move(a &= b); }
  friend Relation operator-(Relation a, const Relation& b) { return std::move(a -= b); }

  /// One, and then the other.
  [[nodiscard]] Relation then(const Relation& other) const;
  [[nodiscard]] Relation inverse() const;
  /// Only from, only to events of a set.
  [[nodiscard]] Relation from(const EventSet& events) const;
  [[nodiscard]] Relation to(const EventSet& events) const;
  [[nodiscard]] Relation between(const EventSet& first, const EventSet& second) const {
    return from(first).to(second);
  }
  /// Any number of times, at least once.
  [[nodiscard]] Relation closure() const;
  /// Not at all, or once.  \param events those that there are
  [[nodiscard]] Relation or_same(const EventSet& events) const;
  [[nodiscard]] bool irreflexive() const;
  [[nodiscard]] bool acyclic() const;

  static Relation same(std::size_t bound, const EventSet& events);
  static Relation product(std::size_t bound, const EventSet& first, const EventSet& second);

 private:
  std::size_t bound_ = 0;
  Room<EventSet> rows_;
};

/// The events of a graph that relations are between, and their places in those.
class Part {
 public:
  /// All events, each with the place that it has in the graph.
  explicit Part(const Graph& graph);
  /// Only these, one after the other, so that relations are small.
  Part(const Graph& graph, const EventSet& events);

  [[nodiscard]] const EventSet& all() const { return all_; }
  [[nodiscard]] std::size_t bound() const { return bound_; }
  /// The event in the graph.
  [[nodiscard]] EventId operator[](EventId place) const { return events_[place]; }
  /// Where an event of the graph is; `kNoEvent` if it is no part.
  [[nodiscard]] EventId place_of(EventId event) const { return places_[event]; }

 private:
  EventSet all_;
  std::size_t bound_ = 0;
  std::array<EventId, kMostEvents> events_;
  std::array<EventId, kMostEvents> places_;
};

/// What every graph has.
struct Basics {
  explicit Basics(const Graph& graph) : Basics(graph, Part(graph)) {}
  Basics(const Graph& graph, const Part& part);

  EventSet all;
  EventSet reads;
  EventSet writes;  ///< first ones among them
  EventSet fences;
  EventSet accesses;
  Relation po;   ///< program order; first writes are outside
  Relation rf;   ///< who is read by whom
  Relation co;   ///< the order of the writes of a cell
  Relation fr;   ///< reads, and the writes that came after what they read
  Relation rmw;  ///< the two halves of an exclusive access
  Relation same_location;
  Relation internal;  ///< of one thread
};

}  // namespace counterproof::graph
