// Vector clocks: how many steps of every thread lie before a point of an execution.
//
// Two relations between steps are kept as clocks.  The *order* of an execution relates steps that
// cannot be exchanged without changing what either does; it says which executions are the same up
// to the order of independent steps.  The *synchronisation* relates steps that the program itself
// orders, by locks and ordered atomics; two conflicting accesses that it does not relate are a data
// race.  Eight threads of 16-bit counts fit in one vector register, which is what makes keeping two
// clocks for every step affordable.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace counterproof::schedule {

/// A thread of a program, or a handler of an interrupt, by its number.
using ThreadId = std::uint8_t;

inline constexpr unsigned kMaxThreads = 8;

/// Bit t stands for thread t.
using ThreadSet = std::uint8_t;

constexpr ThreadSet bit(ThreadId thread) { return static_cast<ThreadSet>(1U << thread); }

struct Clock {
  /// For each thread, the number of its last step that is seen; steps count from 1.
  alignas(16) std::array<std::int16_t, kMaxThreads> seen{};

  void join(const Clock& other) {
    for (unsigned t = 0; t < kMaxThreads; ++t) seen[t] = std::max(seen[t], other.seen[t]);
  }
  [[nodiscard]] bool sees(ThreadId thread, std::int16_t step) const { return seen[thread] >= step; }
};

}  // namespace counterproof::schedule
