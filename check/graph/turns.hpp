// An order of steps that explains every read: threads that take turns.
//
// A thread may take its next step when all has been taken that must come before: what it reads, and
// before a write the one before it and whoever read that.  Whether steps are taken early or late
// changes nothing for the others, so that no choice is ever taken back: if in the end some are
// left, program order, reading, the order of writes, and "read before it was overwritten" go in a
// circle, and each circle is among those that are left.
//
// All models allow what has such an order and no grace period: what their laws forbid are circles
// of what is part of these four.  So they look for one first, which takes a time in proportion to
// the graph, and closes nothing.
#pragma once

#include <array>
#include <span>

#include "check/graph/graph.hpp"
#include "check/graph/room.hpp"
#include "check/schedule/clock.hpp"

namespace counterproof::graph {

/// How many events of each thread come before one, or are it.
using schedule::Clock;

class Turns {
 public:
  explicit Turns(const Graph& graph);

  /// Whether all steps were taken: some order explains every read.
  [[nodiscard]] bool explain_all() const { return done_ == graph_.events(); }
  /// The events of all circles, and of all ways from one to another; no first writes.
  [[nodiscard]] EventSet circles() const;
  /// The steps that were taken, first writes not among them.
  [[nodiscard]] std::span<const EventId> order() const { return {order_.data(), size_}; }

 private:
  [[nodiscard]] bool is_followed(EventId event, const EventSet& rest) const;

  const Graph& graph_;
  EventSet done_;
  std::size_t size_ = 0;
  std::array<EventId, kMostEvents> order_;
};

/// What of a graph comes before what, event by event.
class Clocks {
 public:
  /// In the order of program order, reading, the order of writes, and what is overwritten.
  /// \pre the turns explain all of the graph
  Clocks(const Graph& graph, const Turns& turns);
  /// In the order of program order and reading alone.  \pre they go in no circle
  explicit Clocks(const Graph& graph);

  [[nodiscard]] const Clock& operator[](EventId event) const { return clocks_[event]; }

 private:
  void count(const Graph& graph, EventId event);

  Room<Clock> clocks_;
};

}  // namespace counterproof::graph
