// Makes a failing sequence small: nothing in the result can be left out.
//
// First whole stretches are dropped, half of the sequence, then a quarter, and so on: a long random
// sequence loses most of its length in a few tries.  Then single elements are dropped, and the
// caller's simpler forms of an element tried, until a whole pass changes nothing.  What is left is
// 1-minimal: without any one of its elements it does not fail any more.  It need not be the
// shortest there is; only a breadth-first search gives that.
//
// Assumes that the test always gives the same answer for the same sequence, and that simpler forms
// do not lead in a circle.
//
// Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace counterproof {

/// Drops and simplifies elements of `events` while `still_fails(events)`.
/// \param simpler  `simpler(event, sink)` calls `sink(other)` for each simpler form of an event.
/// Precondition: `still_fails(events)`.
template <class Event, class StillFails, class Simpler>
std::vector<Event> minimise(std::vector<Event> events, StillFails&& still_fails,
                            Simpler&& simpler) {
  const auto without = [&](std::size_t begin, std::size_t count) {
    std::vector<Event> rest(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(begin));
    rest.insert(rest.end(), events.begin() + static_cast<std::ptrdiff_t>(begin + count),
                events.end());
    return rest;
  };
  const auto drop_stretches = [&](std::size_t length) {
    bool changed = false;
    for (std::size_t begin = 0; begin < events.size();) {
      const std::size_t count = std::min(length, events.size() - begin);
      std::vector<Event> rest = without(begin, count);
      if (still_fails(std::as_const(rest))) {
        events = std::move(rest);
        changed = true;
      } else {
        begin += count;
      }
    }
    return changed;
  };
  const auto simplify = [&] {
    bool changed = false;
    for (std::size_t i = 0; i < events.size(); ++i) {
      bool taken = false;
      const Event original = events[i];
      simpler(original, [&](Event other) {
        if (taken) return;
        std::vector<Event> candidate = events;
        candidate[i] = std::move(other);
        if (!still_fails(std::as_const(candidate))) return;
        events = std::move(candidate);
        taken = changed = true;
      });
    }
    return changed;
  };

  for (std::size_t length = events.size() / 2; length > 1; length /= 2) drop_stretches(length);
  for (bool changed = true; changed;) {
    changed = drop_stretches(1);
    changed = simplify() || changed;
  }
  return events;
}

/// Drops elements only.
template <class Event, class StillFails>
std::vector<Event> minimise(std::vector<Event> events, StillFails&& still_fails) {
  return minimise(std::move(events), std::forward<StillFails>(still_fails),
                  [](const Event&, auto&&) {});
}

}  // namespace counterproof
