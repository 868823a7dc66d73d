// See graph_edges.hpp.
#include "check/memory/graph_edges.hpp"

#include <algorithm>
#include <array>

#include "check/graph/relation.hpp"

namespace counterproof::memory {

using graph::EventId;
using graph::Graph;
using graph::kNoEvent;
using graph::Relation;

namespace {

using Path = std::vector<EventId>;

/// The events of a shortest way from an event back to itself, the first one not repeated.
Path way_back(const Relation& next, const graph::EventSet& events, EventId start) {
  std::array<EventId, graph::kMostEvents> from;
  from.fill(kNoEvent);
  Path queue{start};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const EventId to : next[queue[i]] & events) {
      if (to == start) {
        Path path{queue[i]};
        while (path.back() != start) path.push_back(from[path.back()]);
        std::ranges::reverse(path);
        return path;
      }
      if (from[to] != kNoEvent) continue;
      from[to] = queue[i];
      queue.push_back(to);
    }
  }
  return {};
}

Path shortest_circle(const Graph& graph, const graph::Basics& basics) {
  const Relation next = basics.po | basics.rf | basics.co | basics.fr;
  Path shortest;
  for (const EventId start : graph.events()) {
    Path path = way_back(next, graph.events(), start);
    if (!path.empty() && (shortest.empty() || path.size() < shortest.size()))
      shortest = std::move(path);
  }
  return shortest;
}

}  // namespace

std::vector<RunEdge> edges_of(const Graph& graph, std::span<const std::size_t> steps,
                              std::size_t none) {
  std::vector<RunEdge> edges;
  const auto add = [&](EventId from, EventId to, std::string_view kind, bool in_circle) {
    if (from == kNoEvent || to == kNoEvent) return;
    if (graph.is_first(from) || graph.is_first(to)) return;
    if (steps[from] == none || steps[to] == none || steps[from] == steps[to]) return;
    const RunEdge edge{steps[from], steps[to], kind, in_circle};
    for (RunEdge& known : edges)
      if (known.from == edge.from && known.to == edge.to && known.kind == kind) {
        known.in_circle = known.in_circle || in_circle;
        return;
      }
    edges.push_back(edge);
  };
  for (unsigned location = 0; location < graph.locations(); ++location) {
    const auto id = static_cast<graph::LocationId>(location);
    for (const EventId write : graph.writes(id)) add(write, graph[write].overwritten, "co", false);
    for (const EventId read : graph.reads(id)) {
      const EventId write = graph[read].reads_from;
      if (write == kNoEvent) continue;
      add(write, read, "rf", false);
      add(read, graph[write].overwritten, "fr", false);
    }
  }
  const graph::Basics basics(graph);
  const Path circle = shortest_circle(graph, basics);
  for (std::size_t i = 0; i < circle.size(); ++i) {
    const EventId from = circle[i];
    const EventId to = circle[(i + 1) % circle.size()];
    add(from, to,
        basics.rf.contains(from, to)   ? "rf"
        : basics.co.contains(from, to) ? "co"
        : basics.fr.contains(from, to) ? "fr"
                                       : "po",
        true);
  }
  return edges;
}

}  // namespace counterproof::memory
