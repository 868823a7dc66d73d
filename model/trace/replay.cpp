#include "model/trace/replay.hpp"

#include <algorithm>

#include "model/rules/own_rules.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/recurs.hpp"
#include "model/world/step.hpp"

namespace counterproof {
namespace {

/// Notes the invariants that `violated` names for the first time.
template <class Ask>
void note(const Properties& violated, Properties& known, std::size_t after_events,
          std::vector<Breach>& breaches, Ask&& ask) {
  (violated & ~known).for_each([&](std::size_t index) {
    const Invariant& invariant = invariants()[index];
    Breach breach{&invariant, after_events, {}};
    ask(invariant, &breach.why);
    breaches.push_back(std::move(breach));
  });
  known |= violated;
}

/// "pick=P1 or pick=P2"; after picks that the event has, they go on behind a comma.
std::string picks_of(const Enabled& enabled) {
  std::string names;
  for (std::uint8_t index = 0; index < 8; ++index) {
    if ((enabled.must_pick_among >> index & 1U) == 0) continue;
    names += (names.empty() ? "" : " or ") + ("pick=" + name_of(Pick{enabled.must_pick, index}));
  }
  return names;
}

}  // namespace

Replay replay(const Trace& trace) {
  Replay result{initial_world(trace.rules, trace.scope), {}, {}, std::nullopt};
  const InvariantSet set(trace.rules);
  Properties known;
  const auto look = [&](const World& world) {
    const Moment moment{trace.rules, trace.scope, world};
    note(set.of(moment).violated, known, result.steps.size(), result.breaches,
         [&](const Invariant& invariant, Why why) { invariant.explain(moment, *why); });
  };

  look(result.initial);
  for (const Event& event : trace.events) {
    const World before = result.steps.empty() ? result.initial : result.steps.back().after;
    ReplayedStep step{event, {}, before};
    const Enabled enabled =
        counterproof::step(trace.rules, trace.scope, step.after, event, step.effects);
    if (!enabled) {
      result.stopped = enabled.why_not != nullptr ? std::string(enabled.why_not) : std::string();
      if (trace.rules.own != nullptr && trace.rules.own->failed()) {
        result.stopped = trace.rules.own->fault()->what;
      } else if (enabled.must_pick != KeptKind::none) {
        result.stopped = "a rule lets one be chosen here: say which with " + picks_of(enabled);
      } else if (enabled.why_not == nullptr) {
        std::string before_it;
        for (const TaskId victim : event.kills.first(enabled.kills_used))
          before_it += name_of(victim) + ",";
        std::string names;
        for (const TaskId victim : enabled.must_kill)
          names += (names.empty() ? "" : " or ") + ("kills=" + before_it + name_of(victim));
        result.stopped = "a process is killed here: say which with " + names;
      }
      break;
    }
    result.steps.push_back(step);
    const Step seen{trace.rules, trace.scope, before, event, step.effects, step.after};
    note(set.of(seen).violated, known, result.steps.size(), result.breaches,
         [&](const Invariant& invariant, Why why) { invariant.explain(seen, *why); });
    look(step.after);
    if (trace.rules.own != nullptr && trace.rules.own->failed()) {
      result.stopped = trace.rules.own->fault()->what;
      break;
    }
  }
  if (trace.again_from) {
    result.comes_again = !result.stopped && recurs(result.before(trace.events.size()),
                                                   result.before(*trace.again_from - 1));
  }
  std::sort(result.breaches.begin(), result.breaches.end(),
            [](const Breach& a, const Breach& b) { return a.invariant < b.invariant; });
  return result;
}

bool confirms(const Trace& trace, const Replay& replay) {
  if (replay.stopped || !replay.comes_again) return false;
  if (!trace.expectation) return true;
  const Expectation& expected = *trace.expectation;
  if (expected.violated) return replay.breach_of(expected.invariant) != nullptr;
  if (expected.invariant.empty()) return replay.breaches.empty();
  return replay.breach_of(expected.invariant) == nullptr;
}

Trace with_loop(Trace trace) {
  const Invariant* invariant =
      trace.expectation ? find_invariant(trace.expectation->invariant) : nullptr;
  if (invariant == nullptr || invariant->again_from == nullptr) return trace;
  const Replay replayed = replay(trace);
  if (replayed.stopped) return trace;
  const World& end = replayed.before(trace.events.size());
  const auto lasso = invariant->again_from(Moment{trace.rules, trace.scope, end});
  if (!lasso) return trace;
  trace.events.insert(trace.events.end(), lasso->way.begin(), lasso->way.end());
  trace.again_from = trace.events.size() + 1;
  trace.events.insert(trace.events.end(), lasso->loop.begin(), lasso->loop.end());
  return trace;
}

}  // namespace counterproof
