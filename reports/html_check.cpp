// What a page shows of checked policies.
#include <fmt/format.h>

#include "model/rules/choices.hpp"
#include "model/trace/replay.hpp"
#include "reports/check_text.hpp"
#include "reports/html_page.hpp"
#include "reports/html_trace.hpp"
#include "reports/prove_text.hpp"
#include "reports/vocabulary_json.hpp"

namespace counterproof {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Trace& trace, const Invariant& invariant) {
  const Replay replayed = replay(trace);
  Json json = pictured(trace, replayed);
  if (trace.again_from) json["again_from"] = *trace.again_from;
  json["others"] = Json::array();
  for (const Breach& breach : replayed.breaches) {
    if (breach.invariant->id == invariant.id) {
      json["breach"] = {{"after", breach.after_events}, {"why", breach.why}};
    } else {
      json["others"].push_back(
          {{"invariant", breach.invariant->id}, {"after", breach.after_events}});
    }
  }
  return json;
}

std::string place_text(const Place& place) {
  return place.file.empty() ? std::string()
                            : fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

Json to_json(const CheckReport& report, const Finding& finding) {
  Json json;
  json["invariant"] = finding.invariant - invariants().data();
  json["stance"] = name_of(finding.stance);
  json["verdict"] = name_of(finding.verdict);
  if (!finding.scope.empty()) json["scope"] = finding.scope;
  if (!finding.why.empty()) json["why"] = finding.why;
  for (const Claim& claim : report.policy.claims)
    if (claim.invariant == finding.invariant->id) json["place"] = place_text(claim.place);
  if (const Waiver* waiver = report.policy.waiver_of(finding.invariant->id); waiver != nullptr) {
    json["reason"] = waiver->reason;
    json["place"] = place_text(waiver->place);
  }
  if (finding.trace) json["trace"] = to_json(*finding.trace, *finding.invariant);
  return json;
}

std::string end_of(const ScopeReport& scope) {
  const std::string_view how = scope.in_groups ? ", in groups of invariants" : "";
  if (scope.bound) return fmt::format("{} bound{}", name_of(*scope.bound), how);
  if (scope.stopped_at_wrong_books)
    return fmt::format("not continued where books had gone wrong for good{}", how);
  return fmt::format("complete{}", how);
}

Json to_json(const CheckReport& report) {
  Json json;
  json["name"] = report.policy.name;
  json["file"] = report.policy.file;
  json["summary"] = report.policy.summary;
  json["source"] = report.policy.source;
  json["choices"] = Json::array();
  for (const Choice& choice : choices()) {
    const std::size_t value = choice.get(report.policy.rules);
    if (value == choice.default_value()) continue;
    json["choices"].push_back({{"key", choice.key},
                               {"value", choice.values[value].name},
                               {"effect", choice.values[value].effect}});
  }
  json["defects"] = Json::array();
  for (const DefectEntry& entry : defects())
    if (report.policy.rules.has(entry.defect))
      json["defects"].push_back({{"id", entry.id}, {"what", entry.what}});
  json["scopes"] = Json::array();
  for (const ScopeReport& scope : report.scopes) {
    json["scopes"].push_back({{"name", scope.scope.name},
                              {"about", scope.scope.about},
                              {"size", describe(scope.scope)},
                              {"states", scope.states},
                              {"transitions", scope.transitions},
                              {"depth", scope.depth},
                              {"end", end_of(scope)}});
  }
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings)
    json["findings"].push_back(to_json(report, finding));
  return json;
}

}  // namespace

Json html_data(std::span<const CheckReport> reports, std::size_t asked,
               const std::vector<smt::SubjectProofs>& counters) {
  Json json;
  json["kind"] = "check";
  if (reports.size() < asked)
    json["incomplete"] =
        fmt::format("the check was interrupted; {} of {} policies are here", reports.size(), asked);
  json["invariants"] = invariants_json();
  json["events"] = events_json();
  json["policies"] = Json::array();
  for (const CheckReport& report : reports) json["policies"].push_back(to_json(report));
  json["counters"] = counterproof::to_json(counters);
  return json;
}

}  // namespace counterproof
