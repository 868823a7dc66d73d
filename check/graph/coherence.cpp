#include "check/graph/coherence.hpp"

namespace counterproof::graph {

bool is_coherent(const Graph& graph) {
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    std::array<unsigned, kMostLocations> seen;
    std::fill_n(seen.begin(), graph.locations(), 0U);
    for (const EventId event : graph.of(thread)) {
      const Event& it = graph[event];
      unsigned& least = seen[it.label.location];
      if (it.label.kind == Kind::read) {
        if (it.reads_from == kNoEvent) continue;
        const unsigned rank = graph[it.reads_from].rank;
        if (rank < least) return false;
        least = rank;
        // Its own thread's later write is not there yet for it to read.
        if (graph[it.reads_from].thread == thread && graph[it.reads_from].position > it.position)
          return false;
      } else if (it.label.kind == Kind::write) {
        if (it.rank <= least) return false;
        least = it.rank;
      }
    }
  }
  return true;
}

}  // namespace counterproof::graph
