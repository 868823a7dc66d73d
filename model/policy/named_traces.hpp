// Traces that waivers name: what shows that a policy does not keep what it waives.
#pragma once

#include <optional>

#include "model/policy/policy.hpp"
#include "model/result.hpp"

namespace counterproof {

/// Reads the trace files that the waivers of `policy` name; their paths are relative to the
/// policy's own file. Each is run under the policy's choices, whatever choices it was found under.
/// Errors, at the place that names the file: it cannot be read or is no trace; an event in it
/// cannot happen under the policy; it does not violate the waived invariant.
std::optional<Error> read_named_traces(Policy& policy);

}  // namespace counterproof
