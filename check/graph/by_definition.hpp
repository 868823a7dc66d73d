// Every graph of a small program by the definition: all that could be read, in all orders of
// writes.
//
// Each thread is run with every value that a cell could ever hold in place of what it reads; every
// way to let reads read from writes of that value, and every order of the writes of each cell,
// makes a graph, and the model says which can be.  Nothing is assumed of how graphs come about, so
// that this judges the search (graph_search.hpp), and finds what it leaves out: graphs in which
// reading and program order go in a circle.  It takes as long as there are ways, which is why it
// has a bound.
//
// Values: a cell can hold what it begins with, and what some thread writes there after reading
// values that cells can hold.  That is repeated as often as there are writes in the longest
// executions: a value has come through no more of them, unless it came of itself, which every model
// forbids.
//
// Source: candidate executions as in Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "check/graph/graph_search.hpp"

namespace counterproof::graph {

struct DefinitionOptions {
  /// Graphs to ask the model about, before this gives up.
  std::uint64_t most_candidates = 500'000;
  /// Only those with a circle of reading and program order, or only those without.
  bool with_circle = false;
  std::optional<std::chrono::duration<double>> most_time;
  const std::atomic<bool>* stop = nullptr;
};

struct DefinitionResult {
  std::uint64_t complete = 0;
  std::uint64_t blocked = 0;
  bool all_seen = true;  ///< false: given up
};

DefinitionResult by_definition(Threads& threads, const MemoryModel& model,
                               const DefinitionOptions& options, const OnGraph& on_graph);

}  // namespace counterproof::graph
