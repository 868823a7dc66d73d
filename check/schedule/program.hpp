// What the scheduler runs: a few threads over shared state, the same from the start each time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "check/schedule/clock.hpp"

namespace counterproof::schedule {

/// A program must behave the same whenever its threads take the same steps: no clock, no
/// randomness, no state kept from one execution to the next.
class Program {
 public:
  Program() = default;
  virtual ~Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// At most `kMaxThreads`, handlers of interrupts among them.
  [[nodiscard]] virtual unsigned threads() const = 0;
  [[nodiscard]] virtual std::string thread_name(ThreadId thread) const = 0;

  /// The thread on whose processor this one is the handler of an interrupt.
  [[nodiscard]] virtual std::optional<ThreadId> interrupts(ThreadId) const { return {}; }
  /// A thread that may still wait when all others have ended, or go on without end.  Asked at the end
  /// of an execution: it may have become one.
  [[nodiscard]] virtual bool is_daemon(ThreadId) const { return false; }

  /// Makes the state that every execution starts from.
  virtual void start() = 0;
  /// What a thread does.
  virtual void run(ThreadId thread) = 0;
  /// Whether a thread that is given up is unwound, so that its destructors run; otherwise it is
  /// forgotten as it stands, and `start` makes good what it leaves.
  [[nodiscard]] virtual bool unwinds() const { return true; }
  /// Looks at the state after a step: the thread stands before its next one.
  virtual void after_step() {}
  /// Looks at the state when every thread has ended.
  virtual void finish() {}
  /// A number for all that the threads share, and all else that what they do next depends on but
  /// for their stacks: the same only for the same state.  Nothing if the program cannot tell; then
  /// no loop of its threads is ever shown to be without end.
  [[nodiscard]] virtual std::optional<std::uint64_t> state() const { return {}; }
  /// Whether no thread accesses what another one keeps on its stack.
  [[nodiscard]] virtual bool keeps_to_stacks() const { return true; }
  /// A number that tells final states apart; used to compare searches.
  [[nodiscard]] virtual std::uint64_t final_state() const { return 0; }
};

}  // namespace counterproof::schedule
