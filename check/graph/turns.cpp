#include "check/graph/turns.hpp"

#include <algorithm>

namespace counterproof::graph {

Turns::Turns(const Graph& graph) : graph_(graph) {
  // Before a write: the one before it, and whoever read that.  The rest follows by itself.
  std::array<std::uint16_t, kMostEvents> waits_for;  // how many readers are left
  std::fill_n(waits_for.begin(), graph.bound(), std::uint16_t{0});
  for (unsigned location = 0; location < graph.locations(); ++location) {
    done_.insert(static_cast<EventId>(location));
    for (const EventId read : graph.reads(static_cast<LocationId>(location)))
      if (graph[read].reads_from != kNoEvent) ++waits_for[graph[read].reads_from];
  }
  std::array<std::size_t, kMostThreads> at{};
  std::array<EventId, kMostLocations> newest;
  std::array<std::uint16_t, kMostLocations> rank;
  for (unsigned location = 0; location < graph.locations(); ++location) {
    newest[location] = static_cast<EventId>(location);
    rank[location] = 0;
  }
  for (bool moved = true; moved;) {
    moved = false;
    for (unsigned thread = 0; thread < graph.threads(); ++thread) {
      const auto events = graph.of(thread);
      for (; at[thread] < events.size(); ++at[thread], moved = true) {
        const EventId event = events[at[thread]];
        const Event& it = graph[event];
        const LocationId location = it.label.location;
        if (it.label.kind == Kind::read) {
          if (it.reads_from != kNoEvent) {
            if (!done_.contains(it.reads_from)) break;
            --waits_for[it.reads_from];
          }
        } else if (it.label.kind == Kind::write) {
          if (it.rank != rank[location] + 1) break;
          if (waits_for[newest[location]] != 0) break;
          newest[location] = event;
          rank[location] = it.rank;
        }
        done_.insert(event);
        order_[size_++] = event;
      }
    }
  }
}

EventSet Turns::circles() const {
  EventSet rest = graph_.events() - done_;
  std::array<std::size_t, kMostThreads> end;
  for (unsigned thread = 0; thread < graph_.threads(); ++thread)
    end[thread] = graph_.of(thread).size();
  // From the ends of threads: what is followed by nothing is in no circle.
  for (bool moved = true; moved;) {
    moved = false;
    for (unsigned thread = 0; thread < graph_.threads(); ++thread) {
      const auto events = graph_.of(thread);
      for (; end[thread] > 0; --end[thread], moved = true) {
        const EventId last = events[end[thread] - 1];
        if (!rest.contains(last) || is_followed(last, rest)) break;
        rest.erase(last);
      }
    }
  }
  return rest;
}

/// Whether another thread does something of the rest right after the event.
bool Turns::is_followed(EventId event, const EventSet& rest) const {
  const Event& it = graph_[event];
  if (it.label.kind == Kind::fence) return false;
  const bool reads = it.label.kind == Kind::read;
  if (reads && it.reads_from == kNoEvent) return false;
  const EventId later = reads ? graph_[it.reads_from].overwritten : it.overwritten;
  if (later != kNoEvent && rest.contains(later)) return true;
  if (reads) return false;
  for (const EventId read : graph_.reads(it.label.location) & rest)
    if (graph_[read].reads_from == event) return true;
  return false;
}

/// What is before the event by program order and reading, and itself.
void Clocks::count(const Graph& graph, EventId event) {
  const Event& it = graph[event];
  const EventId previous = graph.before(event);
  Clock& clock = clocks_[event];
  clock = previous == kNoEvent ? Clock{} : clocks_[previous];
  clock.seen[it.thread] = static_cast<std::int16_t>(it.position + 1);
  if (it.label.kind == Kind::read && it.reads_from != kNoEvent) clock.join(clocks_[it.reads_from]);
}

Clocks::Clocks(const Graph& graph, const Turns& turns) : clocks_(graph.bound()) {
  // Of each cell: the last write, and that joined with those who have read it since.
  Room<Clock> touched(graph.locations());
  for (unsigned location = 0; location < graph.locations(); ++location)
    clocks_[location] = touched[location] = Clock{};
  for (const EventId event : turns.order()) {
    count(graph, event);
    const Event& it = graph[event];
    Clock& cell = touched[it.label.location];
    if (it.label.kind == Kind::write) {
      clocks_[event].join(cell);
      cell = clocks_[event];
    } else if (it.label.kind == Kind::read && it.reads_from != kNoEvent) {
      cell.join(clocks_[event]);
    }
  }
}

Clocks::Clocks(const Graph& graph) : clocks_(graph.bound()) {
  EventSet done;
  for (unsigned location = 0; location < graph.locations(); ++location) {
    clocks_[location] = Clock{};
    done.insert(static_cast<EventId>(location));
  }
  std::array<std::size_t, kMostThreads> at{};
  for (bool moved = true; moved;) {
    moved = false;
    for (unsigned thread = 0; thread < graph.threads(); ++thread) {
      const auto events = graph.of(thread);
      for (; at[thread] < events.size(); ++at[thread], moved = true) {
        const EventId write = graph[events[at[thread]]].reads_from;
        if (write != kNoEvent && !done.contains(write)) break;
        count(graph, events[at[thread]]);
        done.insert(events[at[thread]]);
      }
    }
  }
}

}  // namespace counterproof::graph
