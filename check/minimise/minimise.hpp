// Makes a failing sequence small: nothing in the result can be left out.
//
// First whole stretches are dropped, half of the sequence, then a quarter, and so on: a long random
// sequence loses most of its length in a few tries.  Then single elements are dropped, and the
// caller's simpler forms of an element tried, until that changes nothing; then all of it again,
// since a stretch can go now that something else is gone.  What is left is 1-minimal: without any
// one of its elements it does not fail any more; and minimising it again leaves it as it is.  It
// need not be the shortest there is; only a breadth-first search gives that.
//
// Nothing is assumed about the test but that it always gives the same answer for the same sequence:
// a sequence may fail while some longer one does not.  So a pass over single elements is repeated
// after each change, and n elements can take n (n + 1) / 2 + 3 n tests between two changes of
// stretches.  Where whatever holds a
// failing part fails too, which is the usual case, two passes do: 6 n tests at most, and far fewer
// if little is left.
//
// It ends, because each change drops an element or replaces one by a simpler one: if no element has
// an endless chain of ever simpler forms, no finite sequence has an endless chain of such changes.
//
// The textbook's "ddmin" also tests each stretch alone, and starts again with coarse stretches
// after a success.  Both are left out: a trace seldom fails without its beginning, and the passes
// over single elements give the same guarantee.
//
// Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace counterproof {

/// Drops elements of `events`, and replaces them by simpler forms, while `still_fails(events)`.
/// \param simpler  `simpler(event, sink)` calls `sink(other)` for each simpler form of an event,
///   the simplest first.  "Simpler" must be well-founded, that is, no event has an endless chain of
///   ever simpler forms (and so is not simpler than itself): otherwise this may not return.
/// \returns a 1-minimal sequence that fails: each sequence with one element dropped, or with one
///   element replaced by a simpler form, does not.
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

  const auto drop_any_stretches = [&] {
    bool changed = false;
    for (std::size_t length = events.size() / 2; length > 1; length /= 2)
      changed = drop_stretches(length) || changed;
    return changed;
  };
  drop_any_stretches();
  do {
    for (bool changed = true; changed;) {
      changed = drop_stretches(1);
      changed = simplify() || changed;
    }
  } while (drop_any_stretches());
  return events;
}

/// Drops elements only; the rest keeps its order.
/// Precondition: `still_fails(events)`.
template <class Event, class StillFails>
std::vector<Event> minimise(std::vector<Event> events, StillFails&& still_fails) {
  return minimise(std::move(events), std::forward<StillFails>(still_fails),
                  [](const Event&, auto&&) {});
}

}  // namespace counterproof
