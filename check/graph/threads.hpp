// What graphs are made of: threads that do the same whenever they read the same.
#pragma once

#include <cstddef>
#include <span>

#include "check/graph/label.hpp"

namespace counterproof::graph {

class Graph;

/// A program, seen from outside.  No clock, no randomness, nothing kept from one question to the
/// next but to be faster: the answer follows from the arguments.
class Threads {
 public:
  Threads() = default;
  virtual ~Threads() = default;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  [[nodiscard]] virtual unsigned threads() const = 0;    ///< at most `kMostThreads`
  [[nodiscard]] virtual unsigned locations() const = 0;  ///< at most `kMostLocations`
  [[nodiscard]] virtual Value initial(LocationId location) const = 0;

  /// What `thread` does as its event number `done`, from 0, when its reads before have given it
  /// `reads`, in its own order.
  ///
  /// After a read that `awaits` it answers `Kind::block` for as long as the loop would go round.
  [[nodiscard]] virtual Label next(unsigned thread, std::span<const Value> reads,
                                   std::size_t done) = 0;

  /// Whether a thread that waits for ever in the graph may do so, and the execution is complete.
  [[nodiscard]] virtual bool may_be_left(unsigned /*thread*/, const Graph& /*graph*/) {
    return false;
  }
  /// Whether a thread that waits in the graph would not, had it come before what it waits for: the
  /// graph is no end then, and another one has it so.
  [[nodiscard]] virtual bool would_go_on(unsigned /*thread*/, const Graph& /*graph*/) {
    return false;
  }
};

}  // namespace counterproof::graph
