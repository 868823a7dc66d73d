// See sarif.hpp.
//
// A trace is told as a code flow whose places are the lines of its own text, which the log carries
// along: an event happens in no source file, and the trace is what a reader will replay.
#include "reports/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/policy/deciding_choices.hpp"
#include "model/invariant/measures.hpp"
#include "model/trace/replay.hpp"
#include "reports/check_text.hpp"
#include "reports/explain.hpp"
#include "reports/sarif_log.hpp"

namespace counterproof {
namespace {

/// "A memory": "1 page of 2 pages", for each counter of each container.
Json state_of(const Trace& trace, const World& world) {
  Json state = Json::object();
  all_counters(trace.rules, world, [&](ContainerId container, Resource resource) {
    const std::string text = fmt::format(
        "{} of {}", amount(trace.rules, resource, usage(trace.rules, world, container, resource)),
        amount(trace.rules, resource, limit(world, container, resource)));
    state[fmt::format("{} {}", name_of(container), name_of(resource))] = {{"text", text}};
    return true;
  });
  return state;
}

/// The line of the trace's text on which its first event stands.
std::size_t line_of_events(const std::string& text) {
  const std::size_t blank = text.find("\n\n");
  if (blank == std::string::npos) return 1;  // no event
  return static_cast<std::size_t>(
             std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(blank), '\n')) +
         3;
}

std::size_t line_of_scope(const std::string& text) {
  const auto at = static_cast<std::ptrdiff_t>(text.find("\nscope "));
  return static_cast<std::size_t>(std::count(text.begin(), text.begin() + at, '\n')) + 2;
}

Json flow_location(const Json& artifact, std::size_t line, std::string text) {
  Json physical;
  physical["artifactLocation"] = artifact;
  physical["region"]["startLine"] = line;
  Json one;
  one["location"]["physicalLocation"] = std::move(physical);
  one["location"]["message"] = sarif_message(std::move(text));
  return one;
}

/// \param named whether the policy file names the trace.
Json code_flow(SarifLog& log, const Finding& finding, bool named) {
  const Trace& trace = *finding.trace;
  const Replay replayed = replay(trace);
  const Breach* breach = replayed.breach_of(finding.invariant->id);
  const std::string text = print_trace(trace);
  const std::string name = fmt::format("{}.{}.trace", trace.policy, finding.invariant->id);
  const Json artifact = log.embedded(name, text);
  const std::size_t first = line_of_events(text);

  Json beginning =
      flow_location(artifact, line_of_scope(text), sarif_escaped(describe(trace.scope)));
  beginning["executionOrder"] = 1;
  beginning["state"] = state_of(trace, replayed.initial);
  beginning["importance"] = "important";
  Json locations = Json::array();
  locations.push_back(std::move(beginning));
  for (std::size_t i = 0; i < replayed.steps.size(); ++i) {
    const ReplayedStep& step = replayed.steps[i];
    const bool breaks = breach != nullptr && breach->after_events == i + 1;
    std::string told = fmt::format(
        "{}: {}", print_event(step.event, trace.scope),
        join(changes(trace.rules, trace.scope, replayed.before(i), step.effects, step.after),
             "; "));
    if (trace.again_from == i + 1) told += "; from here on, again and again";
    if (breaks) told += fmt::format("; this breaks {}: {}", finding.invariant->id, breach->why);
    Json one = flow_location(artifact, first + i, sarif_escaped(told));
    one["executionOrder"] = i + 2;
    one["state"] = state_of(trace, step.after);
    one["importance"] = breaks ? "essential" : "important";
    locations.push_back(std::move(one));
  }
  Json thread;
  thread["locations"] = std::move(locations);
  Json flow;
  const std::string events = counted(trace.events.size(), "event");
  flow["message"] =
      sarif_message(named ? fmt::format("The trace that the waiver names: {}.", events)
                          : fmt::format("A shortest trace: {} in scope {}.", events,
                                        sarif_escaped(finding.scope)));
  flow["threadFlows"].push_back(std::move(thread));
  return flow;
}

/// A choice that decides, and where the policy file makes it; no line if it is left at its default.
struct Decision {
  DecidingChoice choice;
  Place place;
  std::size_t id = 0;  ///< of its location in the result; 0 if it has none
};

std::vector<Decision> decisions_of(const Policy& policy, const Finding& finding) {
  std::vector<Decision> decisions;
  if (!finding.trace) return decisions;
  for (DecidingChoice& choice : deciding_choices(*finding.trace)) {
    const auto place = policy.key_places.find(choice.key);
    decisions.push_back(
        {std::move(choice), place != policy.key_places.end() ? place->second : Place{}, 0});
  }
  return decisions;
}

std::string decision_text(const Decision& decision) {
  const DecidingChoice& choice = decision.choice;
  const std::string key =
      decision.id == 0 ? choice.key : fmt::format("[{}]({})", choice.key, decision.id);
  if (choice.value == "true") return "without " + key;
  std::vector<std::string> values;
  for (const std::string& value : choice.instead) values.push_back(fmt::format("\"{}\"", value));
  return fmt::format("with {} = {} instead of \"{}\"{}", key, join(values, " or "), choice.value,
                     decision.place.line == 0 ? ", its default" : "");
}

std::string decisions_text(const std::vector<Decision>& decisions) {
  if (decisions.empty()) return "";
  std::vector<std::string> parts;
  for (const Decision& decision : decisions) parts.push_back(decision_text(decision));
  return fmt::format(" The same events keep it {}.", join(parts, "; or "));
}

/// What the policy file says of the invariant, and how it came out.
std::string summary_of(const CheckReport& report, const Finding& finding) {
  const std::string policy = sarif_escaped(report.policy.name);
  const std::string_view id = finding.invariant->id;
  if (!finding.trace) {
    return fmt::format("{} claims {}, and that is not settled: {}.", policy, id,
                       sarif_escaped(why_not_settled(report, finding)));
  }
  const std::string why = sarif_escaped(finding.why);
  switch (finding.stance) {
    case Stance::claimed:
      return fmt::format("{} claims {}, and violates it: {}.", policy, id, why);
    case Stance::waived:
      return fmt::format("{} does not keep {}, as it says: {}.", policy, id, why);
    case Stance::silent:
      return fmt::format("{} neither claims nor waives {}, and violates it: {}.", policy, id, why);
  }
  return "";
}

Json location_at(SarifLog& log, const Place& place, std::size_t id, const std::string& what) {
  Json location;
  location["id"] = id;
  location["physicalLocation"] = log.physical(place);
  if (!what.empty()) location["message"] = sarif_message(sarif_escaped(what));
  return location;
}

void add_locations(SarifLog& log, const Policy& policy, const Finding& finding,
                   std::vector<Decision>& decisions, Json& result) {
  const Place stated = place_of(policy, finding.invariant->id);
  const std::string_view stance = name_of(finding.stance);
  std::size_t id = 0;
  Json related = Json::array();
  result["locations"] = Json::array();
  for (Decision& decision : decisions) {
    if (decision.place.line == 0) continue;
    decision.id = ++id;
    Json location =
        location_at(log, decision.place, id,
                    fmt::format("{} = {} decides", decision.choice.key, decision.choice.value));
    (id == 1 ? result["locations"] : related).push_back(std::move(location));
  }
  if (id == 0) {
    result["locations"].push_back(location_at(log, stated, ++id, ""));
  } else if (stated.line != 0) {
    related.push_back(location_at(log, stated, ++id, fmt::format("{} here", stance)));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
}

void add_stance(SarifLog& log, const Policy& policy, const Finding& finding, Json& result) {
  // Where one result of a run has suppressions, all must.
  result["suppressions"] = Json::array();
  if (!finding.trace) {
    result["kind"] = "open";
    result["level"] = "none";
    return;
  }
  result["kind"] = "fail";
  switch (finding.stance) {
    case Stance::claimed:
      result["level"] = "error";
      break;
    case Stance::silent:
      result["level"] = "warning";
      break;
    case Stance::waived: {
      result["level"] = "note";
      const Waiver* waiver = policy.waiver_of(finding.invariant->id);
      Json suppression;
      suppression["kind"] = "inSource";
      suppression["justification"] = waiver->reason;
      suppression["location"]["physicalLocation"] = log.physical(waiver->place);
      result["suppressions"].push_back(std::move(suppression));
      break;
    }
  }
}

std::size_t add_rule(SarifLog& log, const Invariant& invariant) {
  return log.rule({invariant.id, invariant.statement, invariant.formula, invariant.source});
}

Json result_of(SarifLog& log, const CheckReport& report, const Finding& finding) {
  const Invariant& invariant = *finding.invariant;
  std::vector<Decision> decisions = decisions_of(report.policy, finding);
  const Waiver* waiver = report.policy.waiver_of(invariant.id);
  Json result;
  result["ruleId"] = invariant.id;
  result["ruleIndex"] = add_rule(log, invariant);
  add_stance(log, report.policy, finding, result);
  result["message"] = Json::object();  // its links need the locations' ids
  add_locations(log, report.policy, finding, decisions, result);
  result["message"] = sarif_message(summary_of(report, finding) + decisions_text(decisions));
  if (finding.trace)
    result["codeFlows"].push_back(code_flow(log, finding, waiver != nullptr && waiver->trace));
  result["partialFingerprints"]["policyAndInvariant/v1"] =
      fmt::format("{} {}", report.policy.name, invariant.id);
  result["properties"] = {{"policy", report.policy.name},
                          {"stance", name_of(finding.stance)},
                          {"verdict", name_of(finding.verdict)},
                          {"scope", finding.scope}};
  return result;
}

/// \param diff that the report is the new side of, or null.
void add_report(SarifLog& log, const CheckReport& report, const PolicyDiff* diff) {
  log.physical({report.policy.file, 0, 0});
  for (const Finding& finding : report.findings) {
    add_rule(log, *finding.invariant);
    if (!finding.trace && !finding.claim_not_settled()) continue;
    Json result = result_of(log, report, finding);
    if (diff != nullptr) {
      for (const PolicyDiff::Entry& entry : diff->entries)
        if (entry.after == &finding) result["properties"]["outcome"] = name_of(entry.outcome);
    }
    log.add(std::move(result));
    if (!finding.claim_not_settled()) continue;
    log.not_settled(summary_of(report, finding),
                    log.physical(place_of(report.policy, finding.invariant->id)));
  }
}

}  // namespace

std::string check_sarif(std::span<const CheckReport> reports, std::string_view command,
                        std::span<const Policy> not_checked, ExitCode exit_code) {
  SarifLog log(command);
  for (const CheckReport& report : reports) add_report(log, report, nullptr);
  for (const Policy& policy : not_checked) {
    log.not_settled(fmt::format("{} was not checked: interrupted.", sarif_escaped(policy.name)),
                    log.physical({policy.file, 0, 0}));
  }
  return log.text(exit_code);
}

std::string diff_sarif(const CheckReport& after, const PolicyDiff& diff) {
  SarifLog log("diff");
  add_report(log, after, &diff);
  for (const PolicyDiff::Entry& entry : diff.entries) add_rule(log, *entry.invariant);
  log.property("changes", changes_json(diff));
  return log.text(diff.exit_code());
}

}  // namespace counterproof
