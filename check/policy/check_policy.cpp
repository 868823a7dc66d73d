#include "check/policy/check_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "check/disk/disk_failure.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/scope_search.hpp"
#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/trace/replay.hpp"

namespace counterproof {
namespace {

Trace trace_of(const Policy& policy, const Scope& scope, std::string_view invariant,
               const std::vector<Event>& events) {
  Trace trace;
  trace.policy = policy.name;
  trace.rules = policy.rules;
  trace.scope = scope;
  trace.expectation = Expectation{true, std::string(invariant)};
  trace.events = events;
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

void add_violations(const Policy& policy, const ScopeSearch& search, CheckReport& report) {
  const Scope& scope = search.report.scope;
  for (Finding& finding : report.findings) {
    const std::vector<Event>* events = search.violation_of(index_of(finding));
    if (events == nullptr) continue;
    if (finding.trace && finding.trace->events.size() <= events->size()) continue;
    Trace trace = trace_of(policy, scope, finding.invariant->id, *events);
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
    const auto without_faults =
        explored_as_asked(report.policy, scope, options, search, "without-faults");
    if (!without_faults) return;
    const auto& result = without_faults->found;
    for (Finding* finding : faulty) {
      const auto& violation = result.violations[index_of(*finding)];
      if (!violation) continue;
      if (!has_fault(*finding->trace) && finding->trace->events.size() <= violation->events.size())
        continue;
      Trace trace = trace_of(report.policy, scope, finding->invariant->id, violation->events);
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

}  // namespace

Result<CheckReport> check_policy(const Policy& policy, const CheckOptions& options) {
  auto scopes = scopes_for(policy, options);
  if (!scopes) return scopes.error();
  try {
    CheckReport report = check_policy_in(*scopes, policy, options);
    if (auto error = rule_error(policy)) return *std::move(error);
    return report;
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

CheckInParts::CheckInParts(const Policy& policy, const CheckOptions& options) : options_(options) {
  report_.policy = policy;
  report_.symmetry = options.symmetry;
  for (const Invariant& invariant : invariants()) {
    if (!invariant.speaks_of(policy.rules)) continue;
    Finding finding;
    finding.invariant = &invariant;
    if (policy.claims_to_keep(invariant.id)) finding.stance = Stance::claimed;
    if (policy.waiver_of(invariant.id) != nullptr) finding.stance = Stance::waived;
    report_.findings.push_back(std::move(finding));
  }
}

void CheckInParts::add(ScopeSearch search) {
  witnessed_ |= search.witnessed;
  if (!search.report.complete() && cut_short_.empty()) cut_short_ = search.report.scope.name;
  if (report_.scopes.empty()) {
    report_.never_asked = search.never_asked;
  } else {
    std::erase_if(report_.never_asked, [&](const std::string& slot) {
      return std::ranges::find(search.never_asked, slot) == search.never_asked.end();
    });
  }
  const OwnRules* own = report_.policy.rules.own;
  if (own == nullptr || !own->failed()) add_violations(report_.policy, search, report_);
  report_.scopes.push_back(std::move(search.report));
}

CheckReport CheckInParts::finish(const std::vector<Scope>& scopes) {
  const OwnRules* own = report_.policy.rules.own;
  if (own != nullptr && own->failed()) return std::move(report_);
  prefer_traces_without_faults(scopes, options_, report_);
  show_named_traces(report_);
  for (Finding& finding : report_.findings) {
    if (finding.verdict == Verdict::violated) continue;
    if (!cut_short_.empty()) {
      finding.verdict = Verdict::bounded;
      finding.scope = cut_short_;
    } else if (witnessed_.has(index_of(finding))) {
      finding.verdict = Verdict::holds;
    }
  }
  return std::move(report_);
}

CheckReport check_policy_in(const std::vector<Scope>& scopes, const Policy& policy,
                            const CheckOptions& options) {
  CheckInParts check(policy, options);
  for (const Scope& scope : scopes) {
    auto search = search_scope(policy, scope, options);
    if (!search) break;
    check.add(*std::move(search));
    if (policy.rules.own != nullptr && policy.rules.own->failed()) break;
  }
  return check.finish(scopes);
}

}  // namespace counterproof
