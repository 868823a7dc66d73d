// Doing something again whenever a file that it read has changed.
#pragma once

#include <functional>

#include "check/policy/verdict.hpp"

namespace counterproof {

/// Calls `run`, and again each time when a file that it has read changes, until Ctrl-C or SIGTERM.
/// \returns what the last call came to.
///
/// Each call is in a process of its own, so that it begins with nothing that the one before has
/// loaded, and a mistake in a file ends that call alone.  This process is the parent; in the others
/// the function returns what `run` does, as if there was no watch.
ExitCode watched(const std::function<ExitCode()>& run);

}  // namespace counterproof
