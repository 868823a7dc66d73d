// Makes a trace 1-minimal: no event can be dropped without losing the broken invariant.
#pragma once

#include <atomic>
#include <string_view>

#include "model/result.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// Drops events from `trace`, and faults from its events, for as long as it still violates
/// `invariant`.  What follows the violation is dropped first.
/// Error: the trace does not violate the invariant in the first place.
/// \param stop set by Ctrl-C: what is left by then is the answer, which need not be minimal.
Result<Trace> minimise_trace(const Trace& trace, std::string_view invariant,
                             const std::atomic<bool>* stop = nullptr);

}  // namespace counterproof
