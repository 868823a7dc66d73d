// See graph_history.hpp.
#include "check/memory/graph_history.hpp"

#include <algorithm>

#include "check/graph/turns.hpp"

namespace counterproof::memory {

using graph::Clocks;
using graph::Graph;
using graph::Turns;
using schedule::ThreadId;

namespace {

/// How many events of each other thread come before the `count`th event of `thread`.
schedule::Clock seen_after(const Graph& graph, const Clocks& before, unsigned thread,
                           std::size_t count) {
  if (count == 0) return {};
  schedule::Clock seen = before[graph.of(thread)[count - 1]];
  seen.seen[thread] = 0;
  return seen;
}

Clocks clocks_of(const Graph& graph, const Turns& turns) {
  return turns.explain_all() ? Clocks(graph, turns) : Clocks(graph);
}

}  // namespace

GraphHistory::GraphHistory(ProgramThreads& threads, const Graph& graph) {
  const Turns turns(graph);
  is_sequential = turns.explain_all();
  const Clocks before = clocks_of(graph, turns);
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    const std::size_t first = history.calls.size();
    for (const LocalMark& mark : threads.marks_of(thread, graph)) {
      const std::size_t call = first + mark.call;
      if (call == history.calls.size()) history.calls.push_back(mark.what);
      if (mark.returns) history.calls[call] = mark.what;
      history.marks.push_back({static_cast<std::uint16_t>(call), static_cast<ThreadId>(thread),
                               mark.returns, static_cast<std::int16_t>(mark.after),
                               seen_after(graph, before, thread, mark.after)});
      places.push_back({static_cast<ThreadId>(thread), mark.after, mark.step});
    }
  }
}

std::vector<HistoryJudge::Breach> HistoryJudge::judge(ProgramThreads& threads, const Graph& graph) {
  std::vector<Breach> breaches;
  if (open_.empty()) return breaches;
  const GraphHistory it(threads, graph);
  if (it.history.marks.empty()) return breaches;
  const schedule::HistoryShape shape(it.history);
  std::string key;
  shape.key(key);
  key.push_back(it.is_sequential ? 's' : 'w');
  if (!judged_.insert(std::move(key)).second) return breaches;
  for (const HistoryProperty* property : open_) {
    if (!it.is_sequential) {
      if (property->breaks_in_every_order(shape)) breaches.push_back({property, {}});
      continue;
    }
    const auto order = property->breaking_order(shape);
    if (!order) continue;
    // What breaks it may stand before the end; what is left comes in any order that may be.
    Breach breach{property, {}};
    for (const std::uint16_t mark : shape.completed(*order))
      breach.order.push_back(it.places[mark]);
    breaches.push_back(std::move(breach));
  }
  for (const Breach& breach : breaches) std::erase(open_, breach.property);
  return breaches;
}

}  // namespace counterproof::memory
