// What happens before what by releasing and acquiring, as C and C++ have it.
//
// What a thread did before it released is before all that another does after it acquired, having
// read what was released.  A chain of exchanges carries on what the write at its head released.
//
// Kept as clocks: how many events of each thread happen before an event, or are it.
//
// Release sequences are those of C++20: a later relaxed store of the same thread is not part of
// one.  Linux orders all that C does in this way, but for release sequences and for fences other
// than its full one, so that without them this is a lower bound of what its model orders
// (linux.cpp).
//
// Source: Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing Sequential Consistency in C/C++11, PLDI
// 2017; for release sequences P0982, C++20.
#pragma once

#include <array>
#include <vector>

#include "check/graph/race.hpp"
#include "check/graph/turns.hpp"

namespace counterproof::graph {

/// What a fence does to happening before.
struct FenceOrder {
  bool acquires = false;
  bool releases = false;
  bool sequential = false;
};

/// As C would have it, of kernel fences, too.
FenceOrder fence_order(const Graph& graph, EventId fence);

/// Whether there are plain accesses: without one there is no data race.
bool has_plain(const Graph& graph);

class HappensBefore {
 public:
  enum class By : std::uint8_t {
    c11,      ///< all that C and C++ order by
    certain,  ///< only what every model has
  };
  explicit HappensBefore(const Graph& graph, By by = By::c11);

  /// Whether reading and program order go in no circle; nothing else is known otherwise.
  [[nodiscard]] bool has_order() const { return has_order_; }
  /// Of events that are no first writes; those happen before all others.
  [[nodiscard]] bool contains(EventId earlier, EventId later) const {
    const Event& it = graph_[earlier];
    return earlier != later && after_[later].seen[it.thread] > it.position;
  }
  /// How much of each thread happens before an event, or is it.
  [[nodiscard]] const Clock& clock(EventId event) const { return after_[event]; }
  /// Whether nobody sees a write after what happens later than it.
  /// \param circles of what orders events; what goes wrong is among these
  [[nodiscard]] bool coherent(const EventSet& circles) const;
  /// Accesses of one cell by different threads, of which one is plain and one writes, that nothing
  /// orders.
  [[nodiscard]] std::vector<Race> races() const;

 private:
  [[nodiscard]] bool is_race(EventId write, EventId other) const;
  bool step(unsigned thread, EventId event);
  [[nodiscard]] FenceOrder order_of(EventId fence) const;

  const Graph& graph_;
  By by_;
  EventSet done_;
  bool has_order_ = false;
  std::array<Clock, kMostThreads> own_;         ///< what is before a thread's next event
  std::array<Clock, kMostThreads> to_acquire_;  ///< by its next fence
  std::array<Clock, kMostThreads> fenced_;      ///< by its last releasing fence
  Room<Clock> after_;
  Room<Clock> released_;
};

}  // namespace counterproof::graph
