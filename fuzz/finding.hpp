// What a fuzzer found, for a person: printed, written to a file that replays, and then the crash
// that the engine waits for.
#pragma once

#include <string_view>

#include "model/properties.hpp"
#include "model/trace/trace.hpp"

namespace counterproof::fuzz {

/// Makes the trace 1-minimal for the first invariant of the mask that it breaks, prints it with the
/// command that replays it, writes it to $COUNTERPROOF_FAILURES or the current folder, in a file
/// that is named by the invariant, and aborts.
[[noreturn]] void report(const Trace& trace, const Properties& broken);

/// Prints `what` and aborts.
[[noreturn]] void report(std::string_view what);

}  // namespace counterproof::fuzz
