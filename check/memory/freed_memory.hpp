// Memory that is used after it was freed, in a graph.
//
// Who frees a block writes all its cells.  Where no data race is left, or where an access cannot
// race, each access of such a cell comes before that write or after it: it is late if it reads what
// was written so, or what comes later in the order of the cell's writes, or is such a write.
//
// On a stack the place may be another frame's by then, which writes it when it begins.  What comes
// later still is that frame's, but for who reads what was written so: he is after what was there
// before.  Who comes when the frame has written there itself is not found.
#pragma once

#include <optional>

#include "check/memory/program_threads.hpp"

namespace counterproof::memory {

struct LateAccess {
  graph::EventId freed = graph::kNoEvent;
  graph::EventId access = graph::kNoEvent;
  bool frees = false;  ///< the access frees the memory once more
};

/// The first that is found, if there is one.
std::optional<LateAccess> late_access(ProgramThreads& threads, const graph::Graph& graph);

}  // namespace counterproof::memory
