#include "reports/check_json.hpp"

#include "model/rules/own_rules.hpp"
#include "reports/check_text.hpp"

namespace counterproof {

Json to_json(const Trace& trace) {
  Json events = Json::array();
  for (const Event& event : trace.events) events.push_back(print_event(event, trace.scope));
  return events;
}

Json to_json(const Finding& finding) {
  Json json;
  json["invariant"] = finding.invariant->id;
  json["stance"] = name_of(finding.stance);
  json["verdict"] = name_of(finding.verdict);
  json["engine"] = finding.engine;
  if (!finding.scope.empty()) json["scope"] = finding.scope;
  if (!finding.why.empty()) json["why"] = finding.why;
  if (finding.trace) {
    json["trace"] = to_json(*finding.trace);
    if (finding.trace->again_from) json["again_from"] = *finding.trace->again_from;
    json["trace_file"] = print_trace(*finding.trace);
    if (finding.other_trace) json["other_trace"] = to_json(*finding.other_trace);
  }
  return json;
}

namespace {

/// What only trees and kernel memory have.
void add_further(const Scope& scope, Json& json) {
  if (scope.objects != 0) json["objects"] = scope.objects;
  if (scope.kernel_limit) json["kernel_limit"] = *scope.kernel_limit;
  for (const ContainerId parent : scope.parents)
    json["parents"].push_back(parent.none() ? Json(nullptr) : Json(name_of(parent)));
  if (scope.swap) json["swap"] = *scope.swap;
  for (const std::uint64_t min : scope.min) json["min"].push_back(min);
  for (const std::uint64_t low : scope.low) json["low"].push_back(low);
  for (const ContainerId group : scope.oom_group) json["oom_group"].push_back(name_of(group));
  for (const std::uint64_t high : scope.high) json["high"].push_back(high);
  for (const std::uint64_t limit : scope.swap_limits) json["swap_limits"].push_back(limit);
  for (const Resource resource : kResources) {
    Json limits = Json::array();
    bool any = false;
    for (const OwnLimits& own : scope.own_limits) {
      any = any || own[resource].has_value();
      limits.push_back(own[resource] ? Json(*own[resource]) : Json(nullptr));
    }
    if (any) json["own_limits"][std::string(name_of(resource))] = std::move(limits);
  }
}

}  // namespace

Json to_json(const CheckReport& report) {
  Json json;
  json["policy"] = report.policy.name;
  json["file"] = report.policy.file;
  json["verdict"] = name_of(verdict_of_claims(report));
  json["exit_code"] = static_cast<int>(report.exit_code());
  if (const OwnRules* own = report.policy.rules.own; own != nullptr) {
    for (std::size_t i = 0; i < own->files.size(); ++i)
      json["rules"].push_back({{"file", own->files[i]}, {"summary", own->summaries[i]}});
    json["slots"] = own->filled;
    json["slots_never_asked"] = report.never_asked;
  }
  json["symmetry"] = report.symmetry;
  json["scopes"] = Json::array();
  for (const ScopeReport& scope : report.scopes) {
    Json one;
    one["name"] = scope.scope.name;
    one["containers"] = scope.scope.containers;
    one["tasks"] = scope.scope.tasks;
    one["pages"] = scope.scope.pages;
    one["files"] = scope.scope.files;
    one["limit"] = scope.scope.limit;
    add_further(scope.scope, one);
    if (scope.scope.depth) one["depth_bound"] = *scope.scope.depth;
    one["states"] = scope.states;
    one["transitions"] = scope.transitions;
    one["depth"] = scope.depth;
    one["complete"] = scope.complete();
    if (scope.bound) one["bound"] = name_of(*scope.bound);
    if (scope.in_groups) one["in_groups"] = true;
    if (scope.stopped_at_wrong_books) one["stopped_at_wrong_books"] = true;
    one["frontier"] = scope.frontier;
    one["bytes"] = scope.bytes;
    one["seconds"] = scope.elapsed.count();
    if (scope.omission_probability > 0) one["omission_probability"] = scope.omission_probability;
    json["scopes"].push_back(std::move(one));
  }
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings) json["findings"].push_back(to_json(finding));
  return json;
}

Json to_json(std::span<const MissedScope> missed) {
  Json json = Json::array();
  for (const MissedScope& one : missed)
    json.push_back({{"scope", one.scope}, {"policies", one.policies}});
  return json;
}

Json to_json(std::span<const CheckReport> reports) {
  Json json;
  json["version"] = 1;
  json["policies"] = Json::array();
  for (const CheckReport& report : reports) json["policies"].push_back(to_json(report));
  return json;
}

}  // namespace counterproof
