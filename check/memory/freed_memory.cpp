// See freed_memory.hpp.
#include "check/memory/freed_memory.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace counterproof::memory {

using graph::EventId;
using graph::Graph;
using graph::Kind;
using graph::kNoEvent;

namespace {

using Pieces = std::array<std::vector<const Piece*>, graph::kMostThreads>;

/// A read whose step finds nothing but what another thread's frame began with: nobody has written
/// what it is after, not in this frame's life.
bool reads_of_a_frame_before(const Pieces& pieces, const Graph& graph, EventId read) {
  const unsigned thread = graph[read].thread;
  const int step = pieces[thread][graph[read].position]->step;
  for (const EventId event : graph.of(thread)) {
    if (!graph.is_read(event) || pieces[thread][graph[event].position]->step != step) continue;
    const EventId write = graph[event].reads_from;
    if (write == kNoEvent || graph.is_first(write)) return false;
    const graph::Event& it = graph[write];
    if (it.thread == thread || !pieces[it.thread][it.position]->begins) return false;
  }
  return true;
}

}  // namespace

std::optional<LateAccess> late_access(ProgramThreads& threads, const Graph& graph) {
  if (!threads.frees_memory()) return std::nullopt;
  Pieces pieces;
  for (unsigned thread = 0; thread < graph.threads(); ++thread)
    pieces[thread] = threads.pieces_of(thread, graph);
  const auto frees = [&](EventId event) {
    const graph::Event& it = graph[event];
    return !graph.is_first(event) && pieces[it.thread][it.position]->frees;
  };
  // From which rank on the place of what was freed is something else.
  const auto new_life = [&](EventId freed) {
    unsigned rank = graph::kNoRank;
    for (const EventId write : graph.writes(graph[freed].label.location)) {
      const graph::Event& it = graph[write];
      if (!graph.is_first(write) && it.rank > graph[freed].rank &&
          pieces[it.thread][it.position]->begins)
        rank = std::min<unsigned>(rank, it.rank);
    }
    return rank;
  };
  for (const EventId freed : graph.events()) {
    if (!graph.is_write(freed) || !frees(freed)) continue;
    const graph::LocationId location = graph[freed].label.location;
    const unsigned end = new_life(freed);
    for (const EventId other : graph.reads(location) | graph.writes(location)) {
      const EventId write = graph.is_read(other) ? graph[other].reads_from : other;
      if (other == freed || write == kNoEvent || graph[write].rank < graph[freed].rank) continue;
      if (graph[write].rank >= end &&
          (!graph.is_read(other) || !reads_of_a_frame_before(pieces, graph, other)))
        continue;
      return LateAccess{freed, other, frees(other)};
    }
  }
  return std::nullopt;
}

}  // namespace counterproof::memory
