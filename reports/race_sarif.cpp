// See race_sarif.hpp.
#include "reports/race_sarif.hpp"

#include <fmt/format.h>

#include <charconv>

#include "check/race/race_invariants.hpp"
#include "check/race/schedule_run.hpp"
#include "model/invariant/invariant.hpp"
#include "reports/race_memory.hpp"
#include "reports/race_text.hpp"
#include "reports/sarif_log.hpp"

namespace counterproof {
namespace {

/// "model/counter/page_counter.hpp:42" as a place; no file if there is none.
Place place_of(const std::string& site) {
  const std::size_t colon = site.rfind(':');
  if (colon == std::string::npos) return {};
  Place place{site.substr(0, colon), 0, 0};
  std::from_chars(site.data() + colon + 1, site.data() + site.size(), place.line);
  return place;
}

Json location_of(SarifLog& log, const RunStep& step, const ScheduleRun& run) {
  Json location;
  const Place place = place_of(step.site);
  if (!place.file.empty()) location["physicalLocation"] = log.source(place);
  location["message"] = sarif_message(fmt::format(
      "{}: {}", sarif_escaped(run.thread_names[step.thread]), sarif_escaped(step.text)));
  return location;
}

Json code_flow(SarifLog& log, const ScheduleRun& run, const RunBreach* breach) {
  Json flow;
  flow["message"] = sarif_message(
      run.is_graph ? "The graph: a flow for each thread, each step after what it reads."
                   : "The schedule: a flow for each thread, in the order of execution.");
  for (std::size_t thread = 0; thread < run.thread_names.size(); ++thread) {
    Json locations = Json::array();
    for (std::size_t i = 0; i < run.steps.size(); ++i) {
      if (run.steps[i].thread != thread) continue;
      const bool shows = breach != nullptr && (breach->first == i || breach->second == i);
      Json one;
      one["location"] = location_of(log, run.steps[i], run);
      one["executionOrder"] = i + 1;
      one["importance"] = shows ? "essential" : "important";
      locations.push_back(std::move(one));
    }
    if (locations.empty()) continue;
    Json one;
    one["id"] = run.thread_names[thread];
    one["locations"] = std::move(locations);
    flow["threadFlows"].push_back(std::move(one));
  }
  return flow;
}

std::size_t add_rule(SarifLog& log, std::string_view id) {
  if (const Invariant* invariant = find_invariant(id))
    return log.rule({invariant->id, invariant->statement, invariant->formula, invariant->source});
  for (const RaceInvariant& invariant : race_invariants())
    if (invariant.id == id) return log.rule({id, invariant.statement, "", invariant.source});
  return log.rule({id, statement_of(id), "", ""});
}

/// The step at which a finding stands: the last one that has a place in the sources, or the first
/// of the two that show it.
std::size_t main_step(const ScheduleRun& run, const RunBreach* breach) {
  if (breach != nullptr && breach->first) return *breach->first;
  std::size_t last = 0;
  for (std::size_t i = 0; i < run.steps.size(); ++i)
    if (!place_of(run.steps[i].site).file.empty()) last = i;
  return last;
}

/// What it takes to show a finding.
std::string shown_by(const RaceReport& report, const RaceFinding& finding) {
  if (finding.graph) {
    std::string text = sarif_escaped(memory_text(report, finding));
    text.front() = 'U';
    for (const std::string& note : finding.graph->notes) text += ". " + sarif_escaped(note);
    return text;
  }
  return fmt::format("{}, {}", counted(finding.switches.preemptions, "preemption"),
                     counted(finding.switches.switches, "context switch"));
}

Json result_of(SarifLog& log, const RaceReport& report, const RaceFinding& finding) {
  const ScheduleRun run = run_of(report, finding);
  const RunBreach* breach = run.breach(finding.id());
  Json result;
  result["ruleId"] = finding.invariant;
  result["ruleIndex"] = add_rule(log, finding.invariant);
  result["kind"] = "fail";
  result["level"] = finding.known != nullptr ? "note" : "error";
  result["message"] = sarif_message(
      fmt::format("{} violates {}: {}. {}.", sarif_escaped(report.program->name), finding.invariant,
                  sarif_escaped(finding.what), shown_by(report, finding)));
  result["locations"] = Json::array();
  if (!run.steps.empty()) {
    Json main = location_of(log, run.steps[main_step(run, breach)], run);
    main["id"] = 1;
    result["locations"].push_back(std::move(main));
  }
  if (breach != nullptr && breach->second) {
    Json second = location_of(log, run.steps[*breach->second], run);
    second["id"] = 2;
    result["relatedLocations"].push_back(std::move(second));
  }
  result["codeFlows"].push_back(code_flow(log, run, breach));
  result["suppressions"] = Json::array();
  if (finding.known != nullptr) {
    result["suppressions"].push_back(
        {{"kind", "inSource"}, {"justification", finding.known->reason}});
  }
  result["partialFingerprints"]["programAndInvariant/v1"] =
      fmt::format("{} {}", report.program->name, finding.id());
  result["properties"] = {{"program", report.program->name}, {"known", finding.known != nullptr}};
  if (!finding.race.places.empty()) result["properties"]["places"] = finding.race.places;
  return result;
}

}  // namespace

std::string race_sarif(const std::vector<RaceReport>& reports,
                       const std::vector<std::string>& not_raced, ExitCode exit_code) {
  SarifLog log("race");
  for (const RaceReport& report : reports) {
    for (const RaceFinding& finding : report.findings) log.add(result_of(log, report, finding));
    const bool holds = report.verdict() == Verdict::holds;
    if (const std::string memory = race_memory(report); holds && !memory.empty()) {
      log.qualified(fmt::format("{} holds {}.", sarif_escaped(report.program->name),
                                sarif_escaped(memory)));
    }
    for (const RaceCondition& condition : race_conditions(report))
      log.qualified(
          fmt::format("{} holds {}.", sarif_escaped(report.program->name), condition.text));
    if (!report.settled()) {
      log.not_settled(fmt::format("{} is not settled: {}.", sarif_escaped(report.program->name),
                                  race_bound(report)),
                      nullptr);
    }
  }
  for (const std::string& name : not_raced)
    log.not_settled(
        fmt::format("{} was not raced: interrupted, or not covered.", sarif_escaped(name)),
        nullptr);
  return log.text(exit_code);
}

}  // namespace counterproof
