// The order in which locks are taken within an execution.
//
// Taking lock b while holding a puts an edge from a to b.  A cycle means that threads can come to
// wait for each other, even if they did not in this execution, unless every edge of the cycle was
// made under one common lock, or all by one thread.  This is what the kernel's lock validator
// checks, with the common lock as a refinement, and over one execution at a time: every edge of a
// reported cycle is in the schedule that is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "check/schedule/step.hpp"

namespace counterproof::schedule {

/// The locks that a thread holds, in the order in which it took them.
class LocksHeld {
 public:
  struct Held {
    ObjectId lock = 0;
    std::int16_t taken_at = 0;  ///< index of the event
  };

  void add(ObjectId lock, std::int16_t index) { held_.push_back({lock, index}); }
  /// The one of that name that was taken last, if it is held.
  void remove(ObjectId lock);
  void clear() { held_.clear(); }
  [[nodiscard]] bool has(ObjectId lock) const;
  [[nodiscard]] bool empty() const { return held_.empty(); }
  [[nodiscard]] const std::vector<Held>& all() const { return held_; }

 private:
  std::vector<Held> held_;
};

class LockOrder {
 public:
  void clear() {
    edges_.clear();
    holdings_.clear();
  }

  /// Adds the edges of a lock that is taken.  \returns an event of the cycle that this closes.
  std::optional<std::int16_t> taken(ObjectId lock, ThreadId thread, const LocksHeld& holding,
                                    std::int16_t event);

 private:
  struct Edge {
    ObjectId held = 0, taken = 0;
    ThreadId thread = 0;
    std::int16_t event = 0;          ///< index of the event that took it
    std::size_t begin = 0, end = 0;  ///< in `holdings_`: all that the thread held then
  };

  [[nodiscard]] bool holds(const Edge& edge, ObjectId lock) const;
  [[nodiscard]] bool known(const Edge& edge) const;
  [[nodiscard]] bool leads(ObjectId from, ObjectId to);
  [[nodiscard]] bool can_meet() const;
  bool close(std::size_t most);

  std::vector<Edge> edges_;
  std::vector<ObjectId> holdings_;
  std::vector<Edge> path_;
  std::vector<ObjectId> reached_;
  static constexpr std::size_t kMostPaths = 1'000;
  std::size_t left_ = 0;  ///< of them
};

}  // namespace counterproof::schedule
