// Processes that fault for ever: who they are, what they need, and in what loop they are.
#pragma once

#include <optional>

#include "model/invariant/invariant.hpp"
#include "model/lasso.hpp"

namespace counterproof {

/// A process that never gets on.
struct Livelock {
  TaskId process;
  Set<PageId> needs;  ///< what its next instruction needs at once; some of it is in swap
};

/// A process of the world that never gets on, and the least that it needs for that; nothing if
/// each does, or where `moment.unsettled` is set, as far as could be seen.
std::optional<Livelock> find_livelock(const Moment& moment);

/// The events by which the process faults for ever, from that world on.
/// \pre `find_livelock(moment)` is `livelock`
Lasso<Event> lasso_of(const Moment& moment, const Livelock& livelock);

}  // namespace counterproof
