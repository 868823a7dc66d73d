#include "check/policy/deciding_choices.hpp"

#include <cassert>

#include "model/invariant/invariant.hpp"
#include "model/rules/baseline.hpp"
#include "model/rules/choices.hpp"
#include "model/trace/replay.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/step.hpp"

namespace counterproof {
namespace {

/// Keys do not count as set here: one that has nothing to say any more is no contradiction.
bool nothing_is_set(std::string_view, const void*) { return false; }

/// The events of a trace under other rules, whoever an out-of-memory kill may choose there.
class Rerun {
 public:
  Rerun(const Trace& trace, const Invariant& invariant, const Rules& rules)
      : trace_(trace),
        rules_(rules),
        set_(rules),
        asked_(static_cast<std::size_t>(&invariant - invariants().data())) {}

  /// Whether all events happen and keep the invariant.
  [[nodiscard]] bool keeps() const {
    const World world = initial_world(rules_, trace_.scope);
    return keeps_in(world) && keeps_from(world, 0);
  }

 private:
  [[nodiscard]] bool keeps_in(const World& world) const {
    return !set_.of(Moment{rules_, trace_.scope, world}).violated.has(asked_);
  }

  [[nodiscard]] bool keeps_from(const World& world, std::size_t index) const {
    if (index == trace_.events.size()) return true;
    Event event = trace_.events[index];
    event.kills = {};
    return keeps_under(world, event, index);
  }

  // Whom the trace names is killed where he can be, and anybody else where he cannot.
  [[nodiscard]] bool keeps_under(const World& world, const Event& event, std::size_t index) const {
    World after = world;
    Effects effects;
    const Enabled enabled = step(rules_, trace_.scope, after, event, effects);
    if (enabled) return keeps_after(world, event, effects, after, index);
    if (enabled.must_kill.empty()) return false;
    const Kills& named = trace_.events[index].kills;
    const std::size_t place = enabled.kills_used;
    const TaskId victim = place < named.size() ? named[place] : TaskId();
    for (const TaskId other : enabled.must_kill) {
      if (enabled.must_kill.contains(victim) && other != victim) continue;
      if (!keeps_under(world, naming(event, enabled, other), index)) return false;
    }
    return true;
  }

  [[nodiscard]] bool keeps_after(const World& before, const Event& event, const Effects& effects,
                                 const World& after, std::size_t index) const {
    const Step seen{rules_, trace_.scope, before, event, effects, after};
    return !set_.of(seen).violated.has(asked_) && keeps_in(after) && keeps_from(after, index + 1);
  }

  const Trace& trace_;
  const Rules& rules_;
  InvariantSet set_;
  std::size_t asked_;
};

/// Whether the events of `trace` all happen under `rules`, and keep the invariant.
bool keeps(const Trace& trace, const Invariant& invariant, const Rules& rules) {
  return conflicts(rules, nothing_is_set, nullptr).empty() && invariant.speaks_of(rules) &&
         Rerun(trace, invariant, rules).keeps();
}

Rules without(const Rules& rules, Defect defect) {
  Rules repaired = rules;
  repaired.defects = {};
  for (const DefectEntry& entry : defects())
    if (entry.defect != defect && rules.has(entry.defect)) repaired.defects.insert(entry.defect);
  return repaired;
}

/// `rules` without `defect` and without the choices that only it, of the defects, brings along.
Rules without_its_choices(const Rules& rules, Defect defect) {
  Rules repaired = without(rules, defect);
  DefectSet alone;
  alone.insert(defect);
  const Rules brought = baseline(alone);
  const Rules others = baseline(repaired.defects);
  for (const Choice& choice : choices())
    if (choice.get(brought) != choice.default_value()) choice.set(repaired, choice.get(others));
  return repaired;
}

}  // namespace

std::vector<DecidingChoice> deciding_choices(const Trace& whole) {
  assert(whole.expectation && whole.expectation->violated);
  // A loop begins where it cannot be helped any more.
  Trace trace = whole;
  if (trace.again_from) {
    const Replay replayed = replay(trace);
    if (const Breach* breach = replayed.breach_of(trace.expectation->invariant))
      trace.events.resize(breach->after_events);
    trace.again_from.reset();
  }
  const Invariant* invariant = find_invariant(trace.expectation->invariant);
  std::vector<DecidingChoice> found;
  if (invariant == nullptr || keeps(trace, *invariant, trace.rules)) return found;
  for (const DefectEntry& entry : defects()) {
    if (!trace.rules.has(entry.defect)) continue;
    if (keeps(trace, *invariant, without(trace.rules, entry.defect)) ||
        keeps(trace, *invariant, without_its_choices(trace.rules, entry.defect)))
      found.push_back({std::string(key_of(entry.defect)), "true", {"false"}});
  }
  for (const Choice& choice : choices()) {
    if (choice.key.starts_with("account.")) continue;
    const std::size_t own = choice.get(trace.rules);
    DecidingChoice deciding{std::string(choice.key), std::string(choice.values[own].name), {}};
    for (std::size_t value = 0; value < choice.values.size(); ++value) {
      Rules other = trace.rules;
      choice.set(other, value);
      if (value != own && keeps(trace, *invariant, other))
        deciding.instead.emplace_back(choice.values[value].name);
    }
    if (!deciding.instead.empty()) found.push_back(std::move(deciding));
  }
  return found;
}

}  // namespace counterproof
