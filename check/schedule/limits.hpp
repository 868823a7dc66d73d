// What ends a search from outside: somebody says so, or its time is over.
//
// It is asked after every execution, within long ones, and by programs whose threads compute for
// long without a step: also in the handler of a signal.
#pragma once

#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace counterproof::schedule {

/// The time of `steady_clock`, as exact as a few milliseconds: reading it costs next to nothing.
inline std::chrono::steady_clock::time_point about_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::steady_clock::time_point(std::chrono::seconds(now.tv_sec) +
                                               std::chrono::nanoseconds(now.tv_nsec));
}

/// Why an execution was left before its end.
enum class Cut : std::uint8_t {
  none,
  steps,      ///< it has more than `kMostSteps`
  computing,  ///< a thread computes for long without a step
  over,       ///< a limit of the search is met
  waiting,    ///< threads wait in a loop, and another one could move that may not go first here
  loop,       ///< it goes on without end
};

struct Limits {
  const std::atomic<bool>* stop = nullptr;  ///< Ctrl-C
  std::optional<std::chrono::steady_clock::time_point> until;

  [[nodiscard]] bool interrupted() const {
    return stop != nullptr && stop->load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool out_of_time() const { return until && about_now() >= *until; }
  [[nodiscard]] bool met() const { return interrupted() || out_of_time(); }
};

}  // namespace counterproof::schedule
