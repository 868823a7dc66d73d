// Each cell by itself is sequentially consistent: what every model asks.
#pragma once

#include "check/graph/graph.hpp"

namespace counterproof::graph {

/// Whether every thread sees the writes of a cell in their order: what it reads, or writes, never
/// lies before what it has read, written, or overwritten there.
bool is_coherent(const Graph& graph);

}  // namespace counterproof::graph
