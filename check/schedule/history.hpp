// The history of an execution: which operations were called, what they returned, and in which
// order.
//
// Real time orders two operations when one returns before the other is called.  Executions that
// are the same up to the order of independent steps can differ in that: an operation that touches
// nothing shared may end before or after another begins.  So a property of histories has to be
// judged over every order of calls and returns that the execution allows, and not only over the
// one that happened to be run: see judge.hpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "check/schedule/clock.hpp"

namespace counterproof::schedule {

/// One operation of a thread.
struct Call {
  ThreadId thread = 0;
  std::uint8_t operation = 0;  ///< the program's own number for what is called
  std::string_view verb;       ///< "charge"; a literal
  std::uint64_t argument = 0;
  std::uint64_t result = 0;
  std::string_view outcome;  ///< "charged"; a literal, empty until it returns
};

/// A call or a return, and what its thread had seen by then.
struct Mark {
  std::uint16_t call = 0;  ///< its index in the history
  ThreadId thread = 0;
  bool returns = false;
  std::int16_t after = 0;  ///< how many steps its thread had taken
  Clock seen;              ///< the order clock of its thread

  /// Whether every order of the execution has `this` before `other`, a mark of another thread.
  [[nodiscard]] bool always_before(const Mark& other) const {
    return other.seen.seen[thread] > after;
  }
};

struct History {
  std::vector<Call> calls;
  std::vector<Mark> marks;  ///< in the order of the execution

  void clear() {
    calls.clear();
    marks.clear();
  }
};

}  // namespace counterproof::schedule
