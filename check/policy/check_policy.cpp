#include "check/policy/check_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "check/explore/explorer.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/rule_trial.hpp"
#include "check/policy/world_system.hpp"
#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/trace/replay.hpp"
#include "model/trace/rule_fault.hpp"

namespace counterproof {
namespace {

/// The search; nothing if a rule fails in it, after which nothing happens any more, and a way that
/// was found before is not there to be walked again.
std::optional<SearchResult<WorldSystem>> explored(const Rules& rules, const Scope& scope,
                                                  bool symmetry, const SearchOptions& search) {
  try {
    return explore(WorldSystem(rules, scope, symmetry), search);
  } catch (const std::logic_error&) {
    if (rules.own == nullptr || !rules.own->failed()) throw;
    return std::nullopt;
  }
}

/// The longest trace to look at in the scope: what it says itself, or less if less was asked for.
std::optional<std::uint64_t> depth_of(const Scope& scope, const CheckOptions& options) {
  const std::optional<std::uint64_t>& asked = options.search.depth;
  if (!scope.depth || !asked) return scope.depth ? scope.depth : asked;
  return std::min(*scope.depth, *asked);
}

Trace trace_of(const Policy& policy, const Scope& scope, std::string_view invariant,
               const SearchViolation<WorldSystem>& violation) {
  Trace trace;
  trace.policy = policy.name;
  trace.rules = policy.rules;
  trace.scope = scope;
  trace.expectation = Expectation{true, std::string(invariant)};
  trace.events = violation.events;
  return with_loop(normalised(std::move(trace)));
}

/// Makes `trace` what shows the finding.  \pre it violates the invariant.
void show(Finding& finding, Trace trace, const std::string& scope) {
  const Replay replayed = replay(trace);
  const Breach* breach = replayed.breach_of(finding.invariant->id);
  if (breach == nullptr || replayed.stopped || !replayed.comes_again) {
    throw std::logic_error(fmt::format("the trace found for {} in scope {} does not replay:\n{}",
                                       finding.invariant->id, scope, print_trace(trace)));
  }
  finding.verdict = Verdict::violated;
  finding.scope = scope;
  finding.why = breach->why;
  finding.trace = std::move(trace);
}

std::size_t index_of(const Finding& finding) {
  return static_cast<std::size_t>(finding.invariant - invariants().data());
}

void add_violations(const Policy& policy, const Scope& scope,
                    const SearchResult<WorldSystem>& result, CheckReport& report) {
  for (Finding& finding : report.findings) {
    const auto& violation = result.violations[index_of(finding)];
    if (!violation) continue;
    if (finding.trace && finding.trace->events.size() <= violation->events.size()) continue;
    Trace trace = trace_of(policy, scope, finding.invariant->id, *violation);
    if (finding.trace && finding.trace->events.size() <= trace.events.size()) continue;
    show(finding, std::move(trace), scope.name);
  }
}

bool has_fault(const Trace& trace) {
  return std::ranges::any_of(trace.events,
                             [](const Event& event) { return event.fault != Fault::none; });
}

/// What a waiver's reason tells of is rarely an allocation that fails or a race within an event.
/// Where the shortest trace of something waived has a fault, it is looked for again in the same
/// scopes without any, a little deeper; the shortest of those is shown instead.
void prefer_traces_without_faults(const std::vector<Scope>& scopes, const CheckOptions& options,
                                  CheckReport& report) {
  constexpr std::uint64_t kDeeper = 2;
  SearchOptions search = options.search;
  search.properties_of_interest = {};
  search.stop_when_all_violated = true;
  std::uint64_t depth = 0;
  std::vector<Finding*> faulty;
  for (Finding& finding : report.findings) {
    if (finding.stance != Stance::waived || !finding.trace || !has_fault(*finding.trace)) continue;
    faulty.push_back(&finding);
    search.properties_of_interest.insert(index_of(finding));
    // What comes after the stem of a lasso the search does not look for.
    const std::optional<std::size_t>& again_from = finding.trace->again_from;
    depth =
        std::max<std::uint64_t>(depth, again_from ? *again_from - 1 : finding.trace->events.size());
  }
  if (faulty.empty()) return;
  const std::uint64_t deeper = depth + kDeeper;
  for (Scope scope : scopes) {
    scope.faults = {};
    search.depth = std::min(deeper, depth_of(scope, options).value_or(deeper));
    const auto without_faults = explored(report.policy.rules, scope, options.symmetry, search);
    if (!without_faults) return;
    const auto& result = *without_faults;
    for (Finding* finding : faulty) {
      const auto& violation = result.violations[index_of(*finding)];
      if (!violation) continue;
      if (!has_fault(*finding->trace) && finding->trace->events.size() <= violation->events.size())
        continue;
      Trace trace = trace_of(report.policy, scope, finding->invariant->id, *violation);
      if (!has_fault(*finding->trace) && finding->trace->events.size() <= trace.events.size())
        continue;
      show(*finding, std::move(trace), scope.name);
    }
  }
}

/// The event that breaks the invariant, without the names in it.
std::pair<EventKind, Fault> kind_of(const Trace& trace) {
  if (trace.events.empty()) return {};
  return {trace.events.back().kind, trace.events.back().fault};
}

void show_named_traces(CheckReport& report) {
  for (Finding& finding : report.findings) {
    const Waiver* waiver = report.policy.waiver_of(finding.invariant->id);
    if (waiver == nullptr || !waiver->trace) continue;
    std::optional<Trace> found = std::move(finding.trace);
    show(finding, *waiver->trace, "named");
    if (found && kind_of(*found) != kind_of(*finding.trace)) finding.other_trace = std::move(found);
  }
}

/// What a rule of the policy's did, where.
Error error_of(const Policy& policy, const RuleFault& fault) {
  return {policy.rule_files.empty() ? Place{.file = policy.file} : policy.rule_files.front().place,
          fmt::format("{}, in scope {}", text_of(fault), fault.scope.name)};
}

}  // namespace

Result<CheckReport> check_policy(const Policy& policy, const CheckOptions& options) {
  auto scopes = scopes_for(policy, options);
  if (!scopes) return scopes.error();
  CheckReport report = check_policy_in(*scopes, policy, options);
  if (policy.rules.own != nullptr)
    if (const auto fault = policy.rules.own->fault()) return error_of(policy, *fault);
  return report;
}

CheckReport check_policy_in(const std::vector<Scope>& scopes, const Policy& policy,
                            const CheckOptions& options) {
  CheckReport report;
  report.policy = policy;
  report.symmetry = options.symmetry;
  for (const Invariant& invariant : invariants()) {
    if (!invariant.speaks_of(policy.rules)) continue;
    Finding finding;
    finding.invariant = &invariant;
    if (policy.claims_to_keep(invariant.id)) finding.stance = Stance::claimed;
    if (policy.waiver_of(invariant.id) != nullptr) finding.stance = Stance::waived;
    report.findings.push_back(std::move(finding));
  }

  if (policy.rules.own != nullptr) policy.rules.own->forget_asked();
  Properties witnessed;
  std::string cut_short;
  for (const Scope& scope : scopes) {
    if (options.begin_scope) options.begin_scope(policy, scope);
    if (policy.rules.own != nullptr)
      if (auto fault = try_rules(policy.rules, scope, options.symmetry))
        policy.rules.own->note(std::move(*fault));
    SearchOptions search = options.search;
    search.depth = depth_of(scope, options);
    const auto searched_to_its_end = explored(policy.rules, scope, options.symmetry, search);
    if (!searched_to_its_end) break;
    const auto& result = *searched_to_its_end;
    witnessed |= result.witnessed;
    ScopeReport searched;
    searched.scope = scope;
    searched.states = result.states;
    searched.transitions = result.transitions;
    searched.depth = result.depth;
    searched.bound = result.bound;
    searched.stopped_at_wrong_books = result.witnessed.has(WorldSystem::kNotContinued);
    searched.frontier = result.frontier;
    searched.bytes = result.bytes;
    searched.elapsed = result.elapsed;
    searched.omission_probability = result.omission_probability;
    if (!searched.complete() && cut_short.empty()) cut_short = scope.name;
    report.scopes.push_back(std::move(searched));
    if (policy.rules.own != nullptr && policy.rules.own->failed()) break;
    add_violations(policy, scope, result, report);
  }
  if (policy.rules.own != nullptr && policy.rules.own->failed()) return report;
  if (policy.rules.own != nullptr) report.never_asked = policy.rules.own->never_asked();
  prefer_traces_without_faults(scopes, options, report);
  show_named_traces(report);
  for (Finding& finding : report.findings) {
    if (finding.verdict == Verdict::violated) continue;
    if (!cut_short.empty()) {
      finding.verdict = Verdict::bounded;
      finding.scope = cut_short;
    } else if (witnessed.has(index_of(finding))) {
      finding.verdict = Verdict::holds;
    }
  }
  return report;
}

}  // namespace counterproof
