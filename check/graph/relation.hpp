// Relations between the events of one graph, as the definitions of models are written in.
#pragma once

#include <array>

#include "check/graph/graph.hpp"

namespace counterproof::graph {

/// Which events are related to which.  Knows how many places its graph uses, and no more.
class Relation {
 public:
  explicit Relation(std::size_t bound = 0) : bound_(bound) {
    for (std::size_t i = 0; i < bound_; ++i) rows_[i] = {};
  }
  Relation(const Relation& other) { *this = other; }
  Relation& operator=(const Relation& other) {
    bound_ = other.bound_;
    std::copy_n(other.rows_.begin(), bound_, rows_.begin());
    return *this;
  }
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
  friend Relation operator|(Relation a, const Relation& b) { return a |= b; }
  friend Relation operator&(Relation a, const Relation& b) { return a &= b; }
  friend Relation operator-(Relation a, const Relation& b) { return a -= b; }

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
  std::array<EventSet, kMostEvents> rows_;
};

/// What every graph has.
struct Basics {
  explicit Basics(const Graph& graph);

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
