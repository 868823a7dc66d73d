// The time that a question to the solver has.
//
// Z3 has a parameter for it, "timeout", whose clock can wait for itself for ever when the time is
// short (4.8.12).  Here a thread of our own waits, and interrupts the solver from outside.
#pragma once

#include <z3++.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace counterproof::smt {

/// While it lives, whatever the context is at after `milliseconds` is ended, and so is what comes
/// after: it answers with "unknown", or with an exception.
class Deadline {
 public:
  Deadline(z3::context& context, unsigned milliseconds);
  ~Deadline() = default;
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread thread_;  ///< the last member: it is stopped and joined before the others go
};

}  // namespace counterproof::smt
