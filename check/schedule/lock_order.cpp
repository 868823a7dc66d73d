#include "check/schedule/lock_order.hpp"

#include <algorithm>
#include <cassert>

namespace counterproof::schedule {
namespace {

bool can_meet(const std::vector<LockEdge>& cycle) {
  const bool one_thread = std::all_of(cycle.begin(), cycle.end(), [&](const LockEdge& edge) {
    return edge.thread == cycle.front().thread;
  });
  if (one_thread) return false;
  const LocksHeld& holding = cycle.front().holding;
  for (unsigned i = 0; i < holding.count; ++i) {
    const ObjectId gate = holding.locks[i];
    const bool common = std::all_of(cycle.begin(), cycle.end(), [&](const LockEdge& edge) {
      return edge.held != gate && edge.holding.has(gate);
    });
    if (common) return false;
  }
  return true;
}

}  // namespace

void LocksHeld::add(ObjectId lock, std::int16_t index) {
  assert(count < kMost);
  if (count == kMost) return;
  locks[count] = lock;
  taken_at[count] = index;
  ++count;
}

void LocksHeld::remove(ObjectId lock) {
  for (unsigned i = count; i-- > 0;) {
    if (locks[i] != lock) continue;
    for (unsigned j = i + 1; j < count; ++j) {
      locks[j - 1] = locks[j];
      taken_at[j - 1] = taken_at[j];
    }
    --count;
    return;
  }
}

bool LocksHeld::has(ObjectId lock) const {
  return std::find(locks.begin(), locks.begin() + count, lock) != locks.begin() + count;
}

bool LockOrder::known(const LockEdge& edge) const {
  return std::any_of(edges_.begin(), edges_.end(), [&](const LockEdge& other) {
    return other.held == edge.held && other.taken == edge.taken && other.thread == edge.thread &&
           other.holding.count == edge.holding.count && other.holding.locks == edge.holding.locks;
  });
}

bool LockOrder::close() {
  if (path_.back().taken == path_.front().held) return can_meet(path_);
  for (const LockEdge& edge : edges_) {
    if (edge.held != path_.back().taken) continue;
    const bool visited = std::any_of(
        path_.begin(), path_.end(), [&](const LockEdge& other) { return other.held == edge.held; });
    if (visited) continue;
    path_.push_back(edge);
    if (close()) return true;
    path_.pop_back();
  }
  return false;
}

std::optional<std::int16_t> LockOrder::taken(ObjectId lock, ThreadId thread,
                                             const LocksHeld& holding, std::int16_t event) {
  for (unsigned i = 0; i < holding.count; ++i) {
    const LockEdge edge{holding.locks[i], lock, thread, holding, event};
    if (known(edge)) continue;
    edges_.push_back(edge);
    path_.assign(1, edge);
    if (close()) return path_.back().event;
  }
  return std::nullopt;
}

}  // namespace counterproof::schedule
