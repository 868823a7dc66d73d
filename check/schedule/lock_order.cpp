#include "check/schedule/lock_order.hpp"

#include <algorithm>

namespace counterproof::schedule {

void LocksHeld::remove(ObjectId lock) {
  const auto last = std::find_if(held_.rbegin(), held_.rend(),
                                 [&](const Held& held) { return held.lock == lock; });
  if (last != held_.rend()) held_.erase(std::next(last).base());
}

bool LocksHeld::has(ObjectId lock) const {
  return std::any_of(held_.begin(), held_.end(),
                     [&](const Held& held) { return held.lock == lock; });
}

bool LockOrder::holds(const Edge& edge, ObjectId lock) const {
  const auto begin = holdings_.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(edge.end);
  return std::find(begin + static_cast<std::ptrdiff_t>(edge.begin), end, lock) != end;
}

/// Whether the threads of the path can be at its edges at the same time.
bool LockOrder::can_meet() const {
  const Edge& first = path_.front();
  const bool one_thread = std::all_of(
      path_.begin(), path_.end(), [&](const Edge& edge) { return edge.thread == first.thread; });
  if (one_thread) return false;
  for (std::size_t i = first.begin; i < first.end; ++i) {
    const ObjectId gate = holdings_[i];
    const bool common = std::all_of(path_.begin(), path_.end(), [&](const Edge& edge) {
      return edge.held != gate && holds(edge, gate);
    });
    if (common) return false;
  }
  return true;
}

bool LockOrder::known(const Edge& edge) const {
  const auto holding = [&](const Edge& one) {
    return std::pair(holdings_.begin() + static_cast<std::ptrdiff_t>(one.begin),
                     holdings_.begin() + static_cast<std::ptrdiff_t>(one.end));
  };
  const auto [begin, end] = holding(edge);
  return std::any_of(edges_.begin(), edges_.end(), [&](const Edge& other) {
    if (other.held != edge.held || other.taken != edge.taken || other.thread != edge.thread)
      return false;
    const auto [from, to] = holding(other);
    return std::equal(begin, end, from, to);
  });
}

/// Whether edges lead from the lock that is being taken to another.  Looked at before any path is
/// followed: where locks are always taken in one order there are many paths, and none comes back.
bool LockOrder::leads(ObjectId from, ObjectId to) {
  if (reached_.empty()) reached_.push_back(from);
  const auto is_reached = [&](ObjectId lock) {
    return std::find(reached_.begin(), reached_.end(), lock) != reached_.end();
  };
  for (std::size_t i = reached_.size() == 1 ? 0 : reached_.size(); i < reached_.size(); ++i)
    for (const Edge& edge : edges_)
      if (edge.held == reached_[i] && !is_reached(edge.taken)) reached_.push_back(edge.taken);
  return is_reached(to);
}

/// Looks for a circle of at most so many edges that begins with the path.
bool LockOrder::close(std::size_t most) {
  if (path_.back().taken == path_.front().held) return can_meet();
  if (path_.size() == most || left_ == 0) return false;
  --left_;
  for (const Edge& edge : edges_) {
    if (edge.held != path_.back().taken) continue;
    const bool visited = std::any_of(path_.begin(), path_.end(),
                                     [&](const Edge& other) { return other.held == edge.held; });
    if (visited) continue;
    path_.push_back(edge);
    if (close(most)) return true;
    path_.pop_back();
  }
  return false;
}

std::optional<std::int16_t> LockOrder::taken(ObjectId lock, ThreadId thread,
                                             const LocksHeld& holding, std::int16_t event) {
  const std::size_t begin = holdings_.size();
  for (const LocksHeld::Held& held : holding.all()) holdings_.push_back(held.lock);
  const std::size_t end = holdings_.size();
  bool is_new = false;
  reached_.clear();
  for (std::size_t i = begin; i < end; ++i) {
    const Edge edge{holdings_[i], lock, thread, event, begin, end};
    if (known(edge)) continue;
    edges_.push_back(edge);
    is_new = true;
    if (!leads(lock, edge.held)) continue;
    // Among many locks there are more circles than anybody can look at: the shortest come first.
    left_ = kMostPaths;
    for (std::size_t most = 2; most <= reached_.size() && left_ > 0; ++most) {
      path_.assign(1, edge);
      if (close(most)) return path_.back().event;
    }
  }
  if (!is_new) holdings_.resize(begin);
  return std::nullopt;
}

}  // namespace counterproof::schedule
