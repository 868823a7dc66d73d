// How far a search goes, and how it says where it is.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "check/explore/ranks.hpp"
#include "model/properties.hpp"

namespace counterproof {

/// A look at a search under way.
struct SearchProgress {
  std::uint64_t states = 0;       ///< distinct states stored so far
  std::uint64_t transitions = 0;  ///< steps generated so far
  double states_per_second = 0;   ///< since the last report
  std::uint64_t frontier = 0;     ///< states stored but not yet expanded
  std::uint64_t depth = 0;        ///< the level being expanded; initial states are level 0
  std::uint64_t disk_bytes = 0;   ///< of states that lie on disk
  std::chrono::duration<double> elapsed{};
};

/// What a search is to look for and when it is to give up.
struct SearchOptions {
  /// Worker threads; 0 means as many as there are cores.  The result does not depend on it, unless
  /// time, memory or an interruption ends the search.
  unsigned threads = 0;

  /// Longest trace to look at, in events: states at this depth are checked but not expanded.
  std::optional<std::uint64_t> depth;
  /// Stop once this many states are stored.  The last states expanded may add a few more.
  std::optional<std::uint64_t> states;
  /// Stop after this time.
  std::optional<std::chrono::milliseconds> time;
  /// Stop once the search's own memory (store, frontier, buffers) exceeds this, in bytes.
  std::optional<std::size_t> memory_bytes;
  /// Stop, as for memory, once one of the store's 64 partitions would hold more states than this.
  /// Nobody needs less than the 67 million it can number, but a test of what happens then does.
  std::optional<std::uint32_t> partition_states;

  /// Keep 64-bit fingerprints instead of states: less memory, and a small, stated probability of
  /// taking two states for one and so missing a part of the space.
  bool fingerprints = false;

  /// Violations of properties outside this set are neither reported nor waited for.
  Properties properties_of_interest = Properties::all();
  /// Stop when every property of interest is violated, instead of searching on for the counts.
  bool stop_when_all_violated = false;
  /// Of those of interest, the ones that such a stop waits for.
  Properties awaited = Properties::all();

  /// The processes that search together, with the same options; nothing: this one alone.  Bounds on
  /// memory are for each of them, and any that meets one ends the search of all.
  Ranks* ranks = nullptr;

  /// Called from the thread that runs the search, at most about ten times a second.
  std::function<void(const SearchProgress&)> progress;
  /// Set by someone else (a signal handler, another thread) to end the search early.
  const std::atomic<bool>* interrupted = nullptr;
};

}  // namespace counterproof
