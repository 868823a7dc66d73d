// Makes a trace 1-minimal: no event can be dropped without losing the broken invariant.
#pragma once

#include <string_view>

#include "model/result.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// The shortest trace that dropping events from `trace` leads to and that still violates
/// `invariant`; then, where it still does, faults are removed and lower ids are used.
/// The result breaks the invariant at its last event.
/// Error: the trace does not violate the invariant in the first place.
Result<Trace> minimise_trace(const Trace& trace, std::string_view invariant);

}  // namespace counterproof
