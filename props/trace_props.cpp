// Laws of traces: what is printed is read back, a replay is the same each time, minimising keeps
// what it is told to, and names mean nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "check/policy/minimise_trace.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/chosen.hpp"
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
  RC_ASSERT(replay(*minimised).breach_of(id) != nullptr);
  RC_ASSERT(minimised->events.size() <= trace.events.size());
  for (std::size_t i = 0; i < minimised->events.size(); ++i) {
    Trace less = *minimised;
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

// Where rules look at names, as their modules say, names mean something; and each place of a tree
// is its own (check/policy/world_system.hpp).
RC_GTEST_PROP(Traces, MeanTheSameUnderOtherNames, ()) {
  Chance chance(any_seed());
  Trace trace = any_trace_at_all(chance);
  const Alike alike = alike_under(trace.rules);
  RC_PRE(alike.containers == Alike::kAll && alike.tasks == Alike::kAll);
  const Replay before = replay(trace);
  const auto any = [&](std::size_t count) { return chance.below(std::max<std::size_t>(count, 1)); };
  const Scope& scope = trace.scope;
  const ContainerId a(any(scope.containers)),
      b(scope.containers_are_alike() ? any(scope.containers) : a.index());
  const bool in_order = !alike.pages;
  const PageId p(any(scope.pages)), q(in_order ? p.index() : any(scope.pages));
  const ObjectId o(any(scope.objects)), r(in_order ? o.index() : any(scope.objects));
  // The tasks that run at the start keep their names: which is which is the scope's order.
  const std::size_t first = trace.scope.start.size();
  const std::size_t later = trace.scope.tasks - first;
  const TaskId t(later > 0 ? first + any(later) : 0), u(later > 0 ? first + any(later) : 0);
  for (ContainerId& container : trace.scope.start) swap_names(container, a, b);
  for (Event& event : trace.events) {
    swap_names(event.container, a, b);
    swap_names(event.to, a, b);
    swap_names(event.page, p, q);
    swap_names(event.new_page, p, q);
    swap_names(event.object, o, r);
    swap_names(event.task, t, u);
    swap_names(event.other_task, t, u);
    swap_names(event.kills, t, u);
  }
  const Replay after = replay(trace);
  RC_ASSERT(!after.stopped);
  RC_ASSERT(broken(before) == broken(after));
  for (std::size_t i = 0; i < before.steps.size(); ++i)
    RC_ASSERT(before.steps[i].effects.outcome == after.steps[i].effects.outcome);
}

}  // namespace
}  // namespace counterproof::props
