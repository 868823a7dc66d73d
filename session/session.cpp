#include "session/session.hpp"

#include <algorithm>
#include <utility>

#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/trace/parse_event.hpp"
#include "model/trace/rule_fault.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/step.hpp"

namespace counterproof {
namespace {

/// The breaches among `violated`, each with its reason.
template <class Ask>
void explain(const Properties& violated, std::size_t after_events, std::vector<Breach>& breaches,
             Ask&& ask) {
  violated.for_each([&](std::size_t index) {
    const Invariant& invariant = invariants()[index];
    Breach breach{&invariant, after_events, {}};
    ask(invariant, &breach.why);
    breaches.push_back(std::move(breach));
  });
}

/// So many faults of rules are told at one place.  A rule without an end takes a tenth of a second
/// until it is left.
constexpr std::size_t kMostFaults = 8;

void begin_again(const Rules& rules, std::size_t most_faults = 1) {
  if (rules.own != nullptr) rules.own->begin_again(most_faults);
}
std::optional<RuleFault> fault_of(const Rules& rules) {
  return rules.own == nullptr ? std::nullopt : rules.own->fault();
}

Result<Event> read_event(std::string_view text, Scope& scope) {
  const Place line{"", 1, 1};
  auto tokens = split_line(text, line);
  if (!tokens) return tokens.error();
  if (tokens->empty()) return Error{line, "no event; expected one such as \"touch T1 P1\""};
  const Token& word = tokens->front();
  if (word.is_quoted || !find_event(word.value)) {
    std::vector<std::string_view> words;
    for (const EventEntry& entry : event_table()) words.push_back(entry.word);
    return Error{{"", 1, word.column},
                 "there is no event " + word.shown() + "; " + expected(word.value, words)};
  }
  return parse_event(*tokens, scope, {"", 1, word.column});
}

}  // namespace

Session::Session(std::string policy, const Rules& rules, Scope scope)
    : policy_(std::move(policy)),
      rules_(rules),
      scope_(scope.events.empty() ? with_all_events(std::move(scope)) : std::move(scope)),
      invariants_(rules),
      initial_(initial_world(rules_, scope_)) {
  begin_again(rules_);
  const Moment moment{rules_, scope_, initial_};
  const auto marks = invariants_.of(moment);
  violated_initially_ = marks.violated;
  witnessed_initially_ = marks.witnessed;
  explain(marks.violated, 0, broken_initially_,
          [&](const Invariant& invariant, Why why) { invariant.explain(moment, *why); });
  if (const auto fault = fault_of(rules_)) failed_initially_ = text_of(*fault);
}

Properties Session::violated_so_far() const {
  Properties all = violated_initially_;
  for (std::size_t i = 0; i < at_; ++i) all |= taken_[i].broken_at_first;
  return all;
}

Properties Session::witnessed_so_far() const {
  Properties all = witnessed_initially_;
  for (std::size_t i = 0; i < at_; ++i) all |= taken_[i].witnessed_at_first;
  return all;
}

Possible Session::possible() const {
  Possible possible;
  if (!failed_initially_.empty()) possible.failed.push_back(failed_initially_);
  begin_again(rules_, kMostFaults);
  for_each_event(rules_, scope_, world(),
                 [&](const Event& event, const World&, const Effects& effects) {
                   possible.events.push_back({event, print_event(event, scope_), effects.outcome});
                 });
  if (rules_.own == nullptr) return possible;
  for (const RuleFault& fault : rules_.own->faults()) possible.failed.push_back(text_of(fault));
  if (rules_.own->failed())
    possible.failed.emplace_back("what else can happen was not asked any more");
  return possible;
}

Result<Properties> Session::take(const Event& event) {
  const World before = world();
  Taken taken{event, {}, before, {}, {}, {}};
  begin_again(rules_);
  if (before.truth.crashed || !step(rules_, scope_, taken.after, event, taken.effects)) {
    if (before.truth.crashed)
      return Error{{}, "the machine has crashed or hangs: nothing happens any more"};
    if (const auto fault = fault_of(rules_)) return Error{{}, fault->what};
    Trace trial = trace_of(at_);
    trial.events.push_back(event);
    return Error{{}, replay(trial).stopped.value_or("it cannot happen here")};
  }
  const Step seen{rules_, scope_, before, event, taken.effects, taken.after};
  const Moment moment{rules_, scope_, taken.after};
  const auto of_step = invariants_.of(seen);
  const auto of_world = invariants_.of(moment);
  explain(of_step.violated, at_ + 1, taken.broken,
          [&](const Invariant& invariant, Why why) { invariant.explain(seen, *why); });
  explain(of_world.violated & ~of_step.violated, at_ + 1, taken.broken,
          [&](const Invariant& invariant, Why why) { invariant.explain(moment, *why); });
  if (const auto fault = fault_of(rules_)) return Error{{}, text_of(*fault)};
  taken.broken_at_first = (of_step.violated | of_world.violated) & ~violated_so_far();
  taken.witnessed_at_first = (of_step.witnessed | of_world.witnessed) & ~witnessed_so_far();
  // What breaks here for the first time comes first.
  std::ranges::sort(taken.broken, {}, [&](const Breach& breach) {
    const auto index = static_cast<std::size_t>(breach.invariant - invariants().data());
    return std::pair(!taken.broken_at_first.has(index), index);
  });
  taken_.resize(at_);
  taken_.push_back(std::move(taken));
  ++at_;
  return taken_.back().broken_at_first;
}

Result<Properties> Session::take(std::string_view text) {
  // A limit's text that is new to the scope stays in it only if the event happens.
  const std::vector<std::string> texts = scope_.limit_texts;
  auto event = read_event(text, scope_);
  if (!event) return event.error();
  auto taken = take(*event);
  if (!taken) scope_.limit_texts = texts;
  return taken;
}

bool Session::undo() {
  if (at_ == 0) return false;
  --at_;
  return true;
}

bool Session::redo() {
  if (at_ == taken_.size()) return false;
  ++at_;
  return true;
}

void Session::go(std::size_t count) { at_ = std::min(count, taken_.size()); }

Trace Session::trace_of(std::size_t count) const {
  Trace trace;
  trace.policy = policy_;
  trace.rules = rules_;
  trace.scope = scope_;
  for (std::size_t i = 0; i < count; ++i) trace.events.push_back(taken_[i].event);
  return trace;
}

Trace Session::trace() const {
  Trace trace = trace_of(at_);
  if (at_ != 0 && !taken_[at_ - 1].broken_at_first.empty()) {
    const std::size_t first = taken_[at_ - 1].broken_at_first.first();
    trace.expectation = Expectation{true, std::string(invariants()[first].id)};
  }
  return trace;
}

Trace Session::whole_trace() const { return trace_of(taken_.size()); }

Scope with_all_events(Scope scope) {
  for (const EventEntry& entry : event_table()) {
    scope.events.insert(entry.kind);
    for (const Fault fault : entry.faults) scope.faults.insert(fault);
  }
  for (const char* text : {"0", "1", "2", "-1"})
    if (std::ranges::count(scope.limit_texts, text) == 0) scope.limit_texts.emplace_back(text);
  return scope;
}

Scope roomy_scope(const Rules& rules) {
  Scope scope;
  scope.name = "roomy";
  scope.about = "every event, in a world of middling size";
  scope.containers = rules.tree() ? 3 : 2;
  scope.tasks = 3;
  scope.pages = rules.accounts(Resource::memory) ? 3 : 0;
  scope.files = rules.accounts(Resource::files) ? 2 : 0;
  scope.limit = 2;
  if (rules.accounts(Resource::kernel)) {
    scope.objects = 2;
    scope.kernel_limit = 2;
  }
  const ContainerId a(0);
  scope.start =
      rules.tree() ? std::vector{ContainerId(1), ContainerId(2)} : std::vector{a, ContainerId(1)};
  if (rules.tree()) scope.parents = {ContainerId(), a, a};
  return with_all_events(std::move(scope));
}

}  // namespace counterproof
