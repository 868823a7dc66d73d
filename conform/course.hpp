// A course: one sequence of events through the model and through a kernel, side by side.
//
// After each event both are compared, and the course ends where they differ.  Where the model
// leaves open whom a kill takes, the kernel is followed if it takes one of those.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conform/compare.hpp"
#include "conform/driver.hpp"
#include "model/policy/policy.hpp"

namespace counterproof::conform {

/// One event as the model has it.
struct ModelStep {
  const KernelFacts& facts;
  const Rules& rules;
  const Scope& scope;
  const World& before;
  const Event& event;
  const Effects& effects;
  const World& after;
  /// Who was charged for the event's page when it was last charged to anybody that is still there;
  /// none where that is not known.
  ContainerId had;
};

/// Where model and kernel differ.
struct Difference {
  Scope scope;
  std::vector<Event> events;       ///< the last of them is the one
  std::vector<Compared> compared;  ///< all that was compared after it
  Effects effects;                 ///< of the model's last event
  Driven driven;                   ///< what the kernel made of the event
  std::string known;               ///< the id of a known difference; empty: it is none
  std::string found_in;            ///< "walk 17", or the name of a trace

  [[nodiscard]] const Event& event() const { return events.back(); }
  /// Those in which both differ.
  [[nodiscard]] std::vector<Compared> differing() const;
};

/// What an event came to in the model, for the table of what a kernel has confirmed.
using Confirmed = std::map<std::pair<EventKind, Outcome>, std::uint64_t>;

/// A guest that hung, panicked or talked nonsense: a result, and the end of that guest.
struct Lost {
  Scope scope;
  std::vector<Event> events;  ///< the last of them is the one
  std::string why;            ///< with the end of its console
};

struct Course {
  std::uint64_t driven = 0;                      ///< events, the differing one included
  std::map<std::string, std::uint64_t> skipped;  ///< by reason
  Confirmed confirmed;
  const char* ended = nullptr;  ///< why it ended early though nothing differs; null: it did not
  std::optional<Difference> difference;
  std::optional<Lost> lost;
};

/// That an event is not enabled; a trace may hold such events, since it was made for other rules.
inline constexpr const char* kCannotHappen =
    "it cannot happen in the model, as this policy has it by now";

/// Why an event is passed over in this world; null if it is not.
const char* why_skipped(const Rules& rules, const Scope& scope, const World& before,
                        const Event& event, const KernelFacts& facts);

/// The next event to drive in this world; nothing ends the course.  What it gives that is not
/// enabled, or cannot be driven, is skipped.
using NextEvent = std::function<std::optional<Event>(const World&)>;

/// Whether a course that agrees ends with a look at what is left of removed groups.  The kernel
/// frees them at its leisure, which takes longer than all events of a walk together.
enum class RemovedGroups : std::uint8_t { awaited, left };

/// Drives what `next` gives, from the scope's first world.
Course run_course(Guest& guest, const KernelFacts& facts, const Rules& rules, const Scope& scope,
                  const NextEvent& next, RemovedGroups removed = RemovedGroups::awaited);

/// Drives these events.
Course run_events(Guest& guest, const KernelFacts& facts, const Rules& rules, const Scope& scope,
                  const std::vector<Event>& events);

}  // namespace counterproof::conform
