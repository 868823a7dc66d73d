// Laws of traces: what is printed is read back, a replay is the same each time, minimising keeps
// what it is told to, and names mean nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "check/policy/minimise_trace.hpp"
#include "check/policy/world_system.hpp"
#include "model/policy/policy_file.hpp"
#include "model/trace/replay.hpp"
#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

constexpr std::size_t kEvents = 40;

Trace any_trace_at_all(Chance& chance) {
  const Rules rules = any_rules_with_defects(chance);
  return any_trace(rules, any_scope(rules, chance), kEvents, chance);
}

std::vector<std::string_view> broken(const Replay& replayed) {
  std::vector<std::string_view> ids;
  for (const Breach& breach : replayed.breaches) ids.push_back(breach.invariant->id);
  return ids;
}

RC_GTEST_PROP(Traces, ReadBackAsTheyWerePrinted, ()) {
  Chance chance(any_seed());
  const Trace trace = any_trace_at_all(chance);
  const auto read = parse_trace(print_trace(trace), "a.trace");
  if (!read) RC_FAIL(read.error().text() + "\n" + print_trace(trace));
  RC_ASSERT(*read == trace);
}

RC_GTEST_PROP(Policies, ReadBackAsTheyWerePrinted, ()) {
  Chance chance(any_seed());
  Policy policy;
  policy.name = "a";
  policy.file = "a.toml";
  policy.summary = "random";
  policy.rules = any_rules_with_defects(chance);
  const auto read = read_policy(print_policy(policy), "a.toml");
  if (!read) RC_FAIL(read.error().text() + "\n" + print_policy(policy));
  RC_ASSERT(read->rules == policy.rules);
}

RC_GTEST_PROP(Traces, ReplayTheSameEachTime, ()) {
  Chance chance(any_seed());
  const Trace trace = any_trace_at_all(chance);
  const Replay once = replay(trace);
  const Replay again = replay(trace);
  RC_ASSERT(!once.stopped);
  RC_ASSERT(once.steps.size() == trace.events.size());
  RC_ASSERT(broken(once) == broken(again));
  for (std::size_t i = 0; i < once.steps.size(); ++i)
    RC_ASSERT(once.steps[i].effects.outcome == again.steps[i].effects.outcome);
}

RC_GTEST_PROP(Minimise, KeepsWhatIsBrokenAndNothingThatCanGo, ()) {
  Chance chance(any_seed());
  const Trace trace = any_trace_at_all(chance);
  const Replay replayed = replay(trace);
  RC_PRE(!replayed.breaches.empty());
  const std::string_view id =
      replayed.breaches[chance.below(replayed.breaches.size())].invariant->id;
  const auto minimised = minimise_trace(trace, id);
  RC_ASSERT(minimised.ok());
  const Replay again = replay(*minimised);
  RC_ASSERT(again.breach_of(id) != nullptr);
  // A loop shows what comes of the breach, and goes on from there.
  const std::size_t stem = again.breach_of(id)->after_events;
  RC_ASSERT(stem <= trace.events.size());
  const bool ends_well = minimised->again_from ? again.comes_again && *minimised->again_from > stem
                                               : minimised->events.size() == stem;
  RC_ASSERT(ends_well);
  for (std::size_t i = 0; i < stem; ++i) {
    Trace less = *minimised;
    less.again_from.reset();
    less.events.resize(stem);
    less.events.erase(less.events.begin() + static_cast<std::ptrdiff_t>(i));
    const Replay shorter = replay(less);
    RC_ASSERT(shorter.stopped || shorter.breach_of(id) == nullptr);
  }
  const auto twice = minimise_trace(*minimised, id);
  RC_ASSERT(twice.ok());
  if (!(*twice == *minimised)) RC_FAIL(print_trace(*minimised) + print_trace(*twice));
}

template <class Id>
void swap_names(Id& id, Id a, Id b) {
  id = id == a ? b : id == b ? a : id;
}

std::vector<Outcome> outcomes(const Replay& replay) {
  std::vector<Outcome> all;
  for (const auto& step : replay.steps) all.push_back(step.effects.outcome);
  return all;
}

// What a search takes for alike is: it leaves names alone that mean something, as of places in a
// tree (check/policy/world_system.hpp).  Here the containers' names mean something, too, where
// lists of kernel objects outlive them: lists go by index, and at the start the scope's order gives
// those out.
RC_GTEST_PROP(Traces, MeanTheSameUnderOtherNames, ()) {
  Chance chance(any_seed());
  Trace trace = any_trace_at_all(chance);
  const WorldSystem system(trace.rules, trace.scope, true);
  const Replay before = replay(trace);
  const std::string as_written = print_trace(trace);
  const auto any = [&](std::size_t count) { return chance.below(std::max<std::size_t>(count, 1)); };
  const Scope& scope = trace.scope;
  const bool indices_matter = trace.rules.accounts(Resource::kernel) &&
                              (!trace.rules.lets_linger() || !trace.rules.hands_lists_up());
  const bool containers = system.renames_containers() && !indices_matter;
  const ContainerId a(any(scope.containers)), b(containers ? any(scope.containers) : a.index());
  const bool records = system.renames_records();
  const PageId p(any(scope.pages)), q(records ? any(scope.pages) : p.index());
  const FileId f(any(scope.files)), g(records ? any(scope.files) : f.index());
  const ObjectId o(any(scope.objects)), r(records ? any(scope.objects) : o.index());
  // The tasks that run at the start keep their names: which is which is the scope's order.
  const std::size_t first = scope.start.size();
  const std::size_t later = system.renames_tasks() ? scope.tasks - first : 0;
  const TaskId t(later > 0 ? first + any(later) : 0), u(later > 0 ? first + any(later) : 0);
  for (ContainerId& container : trace.scope.start) swap_names(container, a, b);
  for (Event& event : trace.events) {
    swap_names(event.container, a, b);
    swap_names(event.to, a, b);
    swap_names(event.page, p, q);
    swap_names(event.new_page, p, q);
    swap_names(event.file, f, g);
    swap_names(event.object, o, r);
    swap_names(event.task, t, u);
    swap_names(event.other_task, t, u);
    for (TaskId& victim : event.kills) swap_names(victim, t, u);
  }
  const Replay after = replay(trace);
  if (after.stopped || broken(before) != broken(after) || outcomes(before) != outcomes(after))
    RC_FAIL(as_written + "--- means something else under other names:\n" + print_trace(trace));
}

}  // namespace
}  // namespace counterproof::props
