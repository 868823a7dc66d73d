// One step of a world: the physics of events.
#pragma once

#include <string>

#include "model/rules/rules.hpp"
#include "model/state/effects.hpp"
#include "model/state/event.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// Whether an event can happen in a world, and if not, why.
struct Enabled {
  /// Nothing when the event happened; otherwise why it cannot, as the end of a sentence
  /// ("T2 does not exist").  A string literal.
  const char* why_not = nullptr;
  /// Not empty when the event needs a victim, after those that it names, and names none, or
  /// another: it must name one of these.
  ProcessSet must_kill = {};
  /// How many of those that the event names were killed before that.
  std::size_t kills_used = 0;
  /// Not none when a rule lets the search choose and the event does not say what: it must go on
  /// with one of `must_pick_among`, the indices of things of this kind.
  KeptKind must_pick = KeptKind::none;
  std::uint8_t must_pick_among = 0;

  explicit operator bool() const {
    return why_not == nullptr && must_kill.empty() && must_pick == KeptKind::none;
  }
};

/// The event, with `victim` named as the one whom it was asked for.
inline Event naming(Event event, const Enabled& enabled, TaskId victim) {
  event.kills = event.kills.first(enabled.kills_used);
  event.kills.add(victim);
  return event;
}

/// Makes `event` happen in `world` under `rules`.  When the event is not enabled the world is left
/// in an unspecified state: step a copy.
Enabled step(const Rules& rules, const Scope& scope, World& world, const Event& event,
             Effects& effects);

/// Calls `sink(event, next, effects)` for every event of the scope that is enabled in `world`.
/// New things take the lowest free slot, so that worlds that differ only by the name of what is
/// yet to be made are one.
template <class Sink>
void for_each_event(const Rules& rules, const Scope& scope, const World& world, Sink&& sink);

}  // namespace counterproof

#include "model/world/enumerate.hpp"
