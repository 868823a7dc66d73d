// The order in which locks are taken within an execution.
//
// Taking lock b while holding a puts an edge from a to b.  A cycle means that threads can come to
// wait for each other, even if they did not in this execution, unless every edge of the cycle was
// made under one common lock, or all by one thread.  This is what the kernel's lock validator
// checks, with the common lock as a refinement, and over one execution at a time: every edge of a
// reported cycle is in the schedule that is shown.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "check/schedule/step.hpp"

namespace counterproof::schedule {

/// The locks that a thread holds, in the order in which it took them.
struct LocksHeld {
  static constexpr unsigned kMost = 8;

  std::array<ObjectId, kMost> locks{};
  std::array<std::int16_t, kMost> taken_at{};  ///< index of the event
  unsigned count = 0;

  void add(ObjectId lock, std::int16_t index);
  void remove(ObjectId lock);
  [[nodiscard]] bool has(ObjectId lock) const;
};

struct LockEdge {
  ObjectId held = 0, taken = 0;
  ThreadId thread = 0;
  LocksHeld holding;       ///< when `taken` was taken
  std::int16_t event = 0;  ///< index of the event that took it
};

class LockOrder {
 public:
  void clear() { edges_.clear(); }

  /// Adds the edges of a lock that is taken.  \returns an event of the cycle that this closes.
  std::optional<std::int16_t> taken(ObjectId lock, ThreadId thread, const LocksHeld& holding,
                                    std::int16_t event);

 private:
  [[nodiscard]] bool known(const LockEdge& edge) const;
  bool close();

  std::vector<LockEdge> edges_;
  std::vector<LockEdge> path_;
};

}  // namespace counterproof::schedule
