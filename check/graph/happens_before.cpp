#include "check/graph/happens_before.hpp"

namespace counterproof::graph {
namespace {

/// The rank of what an access writes or reads; none if it reads nothing yet.
unsigned rank_of(const Graph& graph, EventId event) {
  if (graph.is_write(event)) return graph[event].rank;
  const EventId write = graph[event].reads_from;
  return write == kNoEvent ? kNoRank : graph[write].rank;
}

bool may_be_plain(const Graph& graph, EventId event) {
  const Label& label = graph[event].label;
  return label.kind != Kind::fence &&
         (label.order == Order::plain || label.on_failure == Order::plain);
}

}  // namespace

FenceOrder fence_order(const Graph& graph, EventId fence) {
  if (!graph.in_force(fence)) return {};
  switch (graph[fence].label.fence) {
    case Fence::acquire:
    case Fence::reads:
      return {.acquires = true};
    case Fence::release:
    case Fence::writes:
      return {.releases = true};
    case Fence::acquire_release:
      return {.acquires = true, .releases = true};
    case Fence::full:
    case Fence::before_atomic:
    case Fence::after_atomic:
    case Fence::after_spinlock:
    case Fence::after_unlock_lock:
    case Fence::grace_period:
      return {true, true, true};
    case Fence::none:
    case Fence::compiler:
    case Fence::rcu_lock:
    case Fence::rcu_unlock:
      return {};
  }
  return {};
}

bool has_plain(const Graph& graph) {
  for (unsigned thread = 0; thread < graph.threads(); ++thread)
    for (const EventId event : graph.of(thread))
      if (may_be_plain(graph, event)) return true;
  return false;
}

HappensBefore::HappensBefore(const Graph& graph, By by)
    : graph_(graph), by_(by), after_(graph.bound()), released_(graph.bound()) {
  for (unsigned location = 0; location < graph.locations(); ++location) {
    done_.insert(static_cast<EventId>(location));
    released_[location] = {};
  }
  std::array<std::size_t, kMostThreads> at{};
  for (bool moved = true; moved;) {
    moved = false;
    for (unsigned thread = 0; thread < graph.threads(); ++thread) {
      const auto events = graph.of(thread);
      for (; at[thread] < events.size(); ++at[thread], moved = true)
        if (!step(thread, events[at[thread]])) break;
    }
  }
  has_order_ = done_ == graph.events();
}

FenceOrder HappensBefore::order_of(EventId fence) const {
  if (by_ == By::certain && graph_[fence].label.fence != Fence::full) return {};
  return fence_order(graph_, fence);
}

bool HappensBefore::step(unsigned thread, EventId event) {
  const Event& it = graph_[event];
  const bool reads = it.label.kind == Kind::read && it.reads_from != kNoEvent;
  if (reads && !done_.contains(it.reads_from)) return false;
  Clock& own = own_[thread];
  own.seen[thread] = static_cast<std::int16_t>(it.position + 1);
  if (reads) {
    const Order order = graph_.order_of(event);
    if (order != Order::plain) to_acquire_[thread].join(released_[it.reads_from]);
    if (acquires(order)) own.join(released_[it.reads_from]);
  } else if (it.label.kind == Kind::fence) {
    const FenceOrder order = order_of(event);
    if (order.acquires) own.join(to_acquire_[thread]);
    if (order.releases) fenced_[thread] = own;
  }
  after_[event] = own;
  done_.insert(event);
  if (it.label.kind != Kind::write) return true;
  Clock& released = released_[event];
  released = {};
  if (releases(it.label.order)) {
    released = own;
  } else if (it.label.order != Order::plain) {
    released = fenced_[thread];
  }
  const EventId half = by_ == By::c11 ? graph_.other_half(event) : kNoEvent;
  if (half != kNoEvent) released.join(released_[graph_[half].reads_from]);
  return true;
}

bool HappensBefore::coherent(const EventSet& circles) const {
  for (const EventId later : circles) {
    if (graph_.is_fence(later)) continue;
    const LocationId location = graph_[later].label.location;
    const unsigned rank = rank_of(graph_, later);
    if (rank == kNoRank) continue;
    for (const EventId earlier : (graph_.reads(location) | graph_.writes(location)) & circles) {
      if (!contains(earlier, later)) continue;
      const unsigned least = rank_of(graph_, earlier);
      if (least != kNoRank && (graph_.is_write(later) ? least >= rank : least > rank)) return false;
    }
  }
  return true;
}

std::vector<Race> HappensBefore::races() const {
  std::vector<Race> races;
  for (unsigned location = 0; location < graph_.locations(); ++location) {
    const auto id = static_cast<LocationId>(location);
    const EventSet all = graph_.reads(id) | graph_.writes(id);
    bool any = false;
    for (const EventId event : all) any = any || may_be_plain(graph_, event);
    if (!any) continue;
    for (const EventId write : graph_.writes(id))
      for (const EventId other : all)
        // Of two writes one pair.
        if (is_race(write, other) && (!graph_.is_write(other) || other < write))
          races.push_back({write, other});
  }
  return races;
}

bool HappensBefore::is_race(EventId write, EventId other) const {
  if (graph_.is_first(write) || graph_.is_first(other)) return false;
  if (graph_[write].thread == graph_[other].thread) return false;
  if (graph_.order_of(write) != Order::plain && graph_.order_of(other) != Order::plain)
    return false;
  return !contains(write, other) && !contains(other, write);
}

}  // namespace counterproof::graph
