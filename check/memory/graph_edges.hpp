// The arrows of a graph between the steps that it is shown with.
//
// rf: who is read by whom.  co: the order of the writes of a cell.  fr: a read, and the write that
// comes next after what it read.  Where these and program order (po) close a circle, no order of
// the steps explains every read; the arrows of a shortest one are marked.
#pragma once

#include <span>
#include <vector>

#include "check/graph/graph.hpp"
#include "check/race/schedule_run.hpp"

namespace counterproof::memory {

/// \param steps of each event its step; `none` for those that are part of none
std::vector<RunEdge> edges_of(const graph::Graph& graph, std::span<const std::size_t> steps,
                              std::size_t none);

}  // namespace counterproof::memory
