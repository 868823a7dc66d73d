// A clean end on Ctrl-C and on SIGTERM.
//
// The first one is a wish: searches look at `interrupted()`, end early, and what is known so far is
// told, with the exit code of a bounded search.  A second one ends the program at once, and leaves
// nothing half-written either.
#pragma once

#include <signal.h>

#include <atomic>
#include <functional>

namespace counterproof {

/// What a command that a signal ended exits with, beside the signal's number.
inline constexpr int kExitCodeOfSignals = 128;

/// SIGINT and SIGTERM.
sigset_t our_signals();

/// Set by the first signal.  The first call installs the handlers: a command that does not look
/// here is ended by the signal itself.
const std::atomic<bool>& interrupted();

/// While it lives, has `action` called by a thread of its own from the first signal on, again and
/// again: what cannot look at `interrupted()`, such as a solver, is ended so.  Signals come to that
/// thread alone meanwhile, and not to handlers, which a solver may replace by its own; so the maker
/// and the threads that it makes start no other program.
class OnInterruption {
 public:
  explicit OnInterruption(std::function<void()> action);
  ~OnInterruption();
  OnInterruption(const OnInterruption&) = delete;
  OnInterruption& operator=(const OnInterruption&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace counterproof
