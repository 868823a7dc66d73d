// A data race of a graph.
#pragma once

#include "check/graph/event_set.hpp"

namespace counterproof::graph {

/// Two accesses that nothing orders, one of them plain.
struct Race {
  EventId first = kNoEvent;
  EventId second = kNoEvent;
};

}  // namespace counterproof::graph
