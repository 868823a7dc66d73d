// Worlds at random: walks that take one enabled event after another, until an invariant breaks.
//
// At each step a kind of event is chosen among those that have a candidate, then a candidate of
// that kind, so that a kind with many operands does not crowd out the others.  Nothing is
// remembered of where walks have been; that is what the exhaustive search is for.  What a walk has
// over it is depth, and policies and scopes too large to be seen whole.
//
// A walk is told by its seed alone.  A trace that was found is made 1-minimal before anybody sees
// it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "check/random/chance.hpp"
#include "model/invariant/invariant.hpp"
#include "model/state/scope.hpp"
#include "model/trace/trace.hpp"
#include "model/world/step.hpp"

namespace counterproof {

/// Makes `after` of `before` by the event, if it can happen.  Where a kill must choose and the
/// event names nobody whom it may take, it takes the first at or after number `choice`, and the
/// event is told; and where a rule file lets one be chosen, the first at or after number `picks`.
/// Each further one takes a digit of its own, of base `kMaxTasks` and `kPickBase`.
/// \returns whether it happened; if not, `after` is in an unspecified state.
bool take(const Rules& rules, const Scope& scope, const World& before, World& after, Event& event,
          Effects& effects, std::uint64_t choice, std::uint64_t picks);
inline constexpr std::uint64_t kPickBase = 8;

/// Picks events at random, among those that can happen.
class EventPicker {
 public:
  /// Makes `after` of `before` by an event.  \returns it; nothing if none can happen.
  std::optional<Event> step(const Rules& rules, const Scope& scope, const World& before,
                            World& after, Effects& effects, Chance& chance);

 private:
  std::vector<Event> candidates_;
  std::vector<std::size_t> kinds_;  ///< where each kind begins among the candidates
};

/// One walk from the initial world.
class WorldWalk {
 public:
  WorldWalk(const Rules& rules, const Scope& scope);

  /// Back to the initial world.
  void restart();
  /// Lets one event happen.  \returns false if none can.
  bool step(Chance& chance);

  /// The invariants that the walk has broken so far, of `invariants()`.
  [[nodiscard]] const Properties& violated() const { return violated_; }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] const Scope& scope() const { return scope_; }

 private:
  Rules rules_;
  Scope scope_;
  InvariantSet invariants_;
  World initial_;
  World world_;
  World next_;
  Effects effects_;
  EventPicker picker_;
  std::vector<Event> events_;
  Properties violated_;
};

struct RandomOptions {
  std::uint64_t seed = 1;  ///< of the first walk or schedule; the next has the next
  std::uint64_t most = 100'000;
  std::size_t length = 32;  ///< of a walk, in events
  std::optional<std::chrono::duration<double>> most_time = std::nullopt;
  const std::atomic<bool>* stop = nullptr;
};

/// What walks came to.
struct RandomWalks {
  std::uint64_t walks = 0;
  std::uint64_t events = 0;
  std::chrono::duration<double> elapsed{};
  /// Set if an invariant of those wanted was broken.
  const Invariant* broken = nullptr;
  std::uint64_t seed = 0;      ///< of the walk that broke it
  std::optional<Trace> trace;  ///< 1-minimal
};

/// The walk so far.
Trace trace_of(const WorldWalk& walk);

/// Those of `invariants()`.  \pre the ids are known.
Properties mask_of(const std::vector<std::string_view>& ids);

/// Walks in each scope in turn until one of the `wanted` invariants is broken.
RandomWalks walk_at_random(const Rules& rules, const std::vector<Scope>& scopes,
                           const Properties& wanted, const RandomOptions& options);

}  // namespace counterproof
