// A replayed trace in the Informal Trace Format, which viewers of TLA+ and Quint traces read.
//
// Format: https://apalache-mc.org/docs/adr/015adr-trace.html
#pragma once

#include <span>
#include <string>

#include "model/state/world.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// The trace as a JSON text.  \param worlds the initial world and the one after each event that
/// happened; at least the first.
///
/// Each state has these variables, of what is in use only:
/// - `event`: the event that led here, as a trace has it; "" in the first state;
/// - `tasks`: from a task's name to its state, process (named by its leader) and container;
/// - `pages`: from a page's name to its kind, whether it is resident, the processes that map it,
///   and the containers that pay for it as the books have it;
/// - `files`: from a file's name to the processes that hold it and the containers charged for it;
/// - `usage`, `limit`: from a container's name to the counter of each resource that is accounted,
///   in the counter's own units.
std::string print_itf(const Trace& trace, std::span<const World> worlds);

}  // namespace counterproof
