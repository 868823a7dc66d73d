// What the searches of schedules share: their bounds, what they report, what they call back.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "check/schedule/execution.hpp"
#include "check/schedule/limits.hpp"

namespace counterproof::schedule {

/// The threads in the order of their steps.
using Schedule = std::vector<ThreadId>;

struct ExplorationProgress {
  std::uint64_t executions = 0;
  std::uint64_t steps = 0;
  std::size_t depth = 0;  ///< of the latest execution, in steps
  std::chrono::duration<double> elapsed{};
};

struct ExplorationOptions {
  std::uint64_t most_executions = std::numeric_limits<std::uint64_t>::max();
  std::optional<std::chrono::duration<double>> most_time;
  const std::atomic<bool>* stop = nullptr;  ///< Ctrl-C
  /// Goes on after executions that had to be cut short; the result says so all the same.
  bool past_cuts = false;
  /// Called about five times a second.
  std::function<void(const ExplorationProgress&)> progress;
};

enum class ExplorationBound : std::uint8_t {
  executions,
  time,
  interrupted,
  preemptions,
  steps,      ///< an execution has more than `kMostSteps`
  computing,  ///< a thread computes for long without a step
  waiting,    ///< a thread waits in a loop for another one
  stopped,    ///< by `OnExecution`
  events,     ///< a graph has more events than it may have
  raced,      ///< after a data race, behind which nothing is promised
  drawn,      ///< schedules were drawn at random
};

struct ExplorationResult {
  std::uint64_t executions = 0;           ///< complete ones
  std::uint64_t blocked = 0;              ///< given up because everything ahead had been seen
  std::uint64_t steps = 0;                ///< in complete executions
  std::optional<ExplorationBound> bound;  ///< nothing when all there is was seen
  std::chrono::duration<double> elapsed{};
};

/// Called after each complete execution; says whether to go on.
using OnExecution = std::function<bool(Execution&)>;

/// Counts, and says when a bound is reached.
///
/// Ctrl-C is looked at after every execution, and the clock as often as it takes some milliseconds:
/// after each execution where they are slow.  Within one the execution looks itself, at some of its
/// steps and wherever its program does (limits.hpp).
class Meter {
 public:
  Meter(const ExplorationOptions& options, ExplorationResult& result, Execution& execution);
  ~Meter() { execution_.set_limits({}); }
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  /// Counts an execution that has come to its end, or was cut short.  \returns whether to go on.
  bool completed();
  /// Counts one that was given up because everything ahead had been seen.  The same.
  bool blocked();
  void finish();

 private:
  bool goes_on();

  const ExplorationOptions& options_;
  ExplorationResult& result_;
  Execution& execution_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_ = began_;
  std::chrono::steady_clock::time_point looked_ = began_;
  unsigned between_looks_ = 1;  ///< executions
  unsigned until_look_ = 1;
};

}  // namespace counterproof::schedule
