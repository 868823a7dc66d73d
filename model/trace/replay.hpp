// Replay: runs a trace, event by event, and says what every invariant thinks of each step.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/invariant/invariant.hpp"
#include "model/state/effects.hpp"
#include "model/state/world.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// One event that happened.
struct ReplayedStep {
  Event event;
  Effects effects;
  World after;
};

/// An invariant that a replayed trace breaks, where it does so first.
struct Breach {
  const Invariant* invariant = nullptr;
  /// How many events have happened then: 0 is the initial world, 1 the world after the first event.
  std::size_t after_events = 0;
  std::string why;  ///< the formula with its values, one sentence
};

struct Replay {
  World initial;
  std::vector<ReplayedStep> steps;
  /// In the order of `invariants()`; those that speak of the trace's rules only.
  std::vector<Breach> breaches;
  /// Set when an event could not happen: the rest was not run.  `steps.size()` is its index.
  std::optional<std::string> stopped;
  /// Whether the trace's loop, if it has one, comes back to where it begins.
  bool comes_again = true;

  [[nodiscard]] const Breach* breach_of(std::string_view invariant) const {
    for (const Breach& breach : breaches)
      if (breach.invariant->id == invariant) return &breach;
    return nullptr;
  }
  /// The world before step `index`.
  [[nodiscard]] const World& before(std::size_t index) const {
    return index == 0 ? initial : steps[index - 1].after;
  }
};

/// Runs `trace` from its scope's initial world.  The same trace gives the same replay, always.
Replay replay(const Trace& trace);

/// Whether the replay shows what the trace expects: for `violated`, that the named invariant is
/// broken; for `holds`, that the named one, or every one, is not, and that all events happened.
/// A trace without an expectation is confirmed when all its events happened.  A loop that does not
/// come back to where it begins shows nothing.
bool confirms(const Trace& trace, const Replay& replay);

/// The trace with the loop in which its end goes on for ever, if it breaks an invariant of which
/// that can be said.  \pre it has no loop, expects that invariant to be violated, and replays.
Trace with_loop(Trace trace);

}  // namespace counterproof
