// A trace as pages draw it: its worlds as pictures, and what each event changed.
#pragma once

#include <nlohmann/json.hpp>

#include "model/trace/replay.hpp"

namespace counterproof {

/// The scope in words, the steps and the trace as a file.  A step holds what differs from the
/// picture before it: a world has some twenty things, and an event touches two or three, so a
/// report of all policies stays small.
nlohmann::ordered_json pictured(const Trace& trace, const Replay& replayed);

}  // namespace counterproof
