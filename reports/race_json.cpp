#include "reports/race_json.hpp"

#include "check/race/schedule_file.hpp"
#include "reports/race_text.hpp"

namespace counterproof {

nlohmann::ordered_json to_json(const ScheduleRun& run) {
  nlohmann::ordered_json json;
  json["beginning"] = run.beginning;
  json["threads"] = run.thread_names;
  json["preemptions"] = run.switches.preemptions;
  json["context_switches"] = run.switches.switches;
  json["steps"] = nlohmann::ordered_json::array();
  for (const RunStep& step : run.steps)
    json["steps"].push_back(
        {{"thread", run.thread_names[step.thread]}, {"step", step.text}, {"at", step.site}});
  json["waiting"] = nlohmann::ordered_json::array();
  for (const RunWaiter& waiter : run.waiting)
    json["waiting"].push_back(
        {{"thread", run.thread_names[waiter.thread]}, {"waits", waiter.what}, {"at", waiter.site}});
  json["breaches"] = nlohmann::ordered_json::array();
  for (const RunBreach& breach : run.breaches) {
    nlohmann::ordered_json one{{"invariant", breach.invariant}, {"what", breach.what}};
    if (!breach.race.places.empty()) {
      one["places"] = breach.race.places;
      one["variable"] = breach.race.variable;
    }
    if (breach.first) one["first_step"] = *breach.first + 1;
    if (breach.second) one["second_step"] = *breach.second + 1;
    json["breaches"].push_back(std::move(one));
  }
  return json;
}

namespace {

/// The steps of a graph, who reads from whom, and what is strange in it.
nlohmann::ordered_json graph_json(const ScheduleRun& run) {
  nlohmann::ordered_json json;
  json["threads"] = run.thread_names;
  json["steps"] = nlohmann::ordered_json::array();
  for (const RunStep& step : run.steps) {
    nlohmann::ordered_json one{
        {"thread", run.thread_names[step.thread]}, {"step", step.text}, {"at", step.site}};
    if (step.reads_from) one["reads_from"] = *step.reads_from + 1;
    json["steps"].push_back(std::move(one));
  }
  json["notes"] = run.notes;
  return json;
}

}  // namespace

nlohmann::ordered_json to_json(const std::vector<RaceReport>& reports) {
  nlohmann::ordered_json json;
  json["version"] = 1;
  json["programs"] = nlohmann::ordered_json::array();
  for (const RaceReport& report : reports) {
    nlohmann::ordered_json one;
    one["program"] = report.program->name;
    one["threads"] = report.size.threads;
    one["operations"] = report.size.operations;
    one["verdict"] = name_of(report.verdict());
    one["memory"] = report.memory.empty() ? "sequential consistency" : report.memory;
    if (report.relaxed) one["relaxed"] = true;
    one["weaker_orders"] = nlohmann::ordered_json::array();
    for (const WeakerOrder& order : report.weaker_orders)
      one["weaker_orders"].push_back({{"at", order.place}, {"what", order.what}});
    if (report.further) {
      one["further_memory"] = {{"memory", report.further->name}};
      if (report.further->why_not.empty())
        one["further_memory"]["graphs"] = report.further->graphs;
      else
        one["further_memory"]["why_not"] = report.further->why_not;
    }
    one["one_clock"] = report.one_clock;
    one["own_processors"] = report.own_processors;
    if (!report.cures.empty()) {
      one["cures"] = nlohmann::ordered_json::array();
      for (const WeakerOrder& cure : report.cures)
        one["cures"].push_back({{"at", cure.place}, {"what", cure.what}});
    }
    one["executions"] = report.result.executions;
    one["blocked"] = report.result.blocked;
    one["steps"] = report.result.steps;
    one["seconds"] = report.result.elapsed.count();
    if (!report.settled()) one["bound"] = race_bound(report);
    one["findings"] = nlohmann::ordered_json::array();
    for (const RaceFinding& finding : report.findings) {
      nlohmann::ordered_json found;
      found["invariant"] = finding.invariant;
      found["what"] = finding.what;
      if (!finding.race.places.empty()) {
        found["places"] = finding.race.places;
        found["variable"] = finding.race.variable;
      }
      found["known"] = finding.known != nullptr;
      if (finding.known != nullptr) found["reason"] = finding.known->reason;
      if (finding.graph) {
        if (finding.under_sc) found["under_sequential_consistency"] = *finding.under_sc;
        found["graph"] = graph_json(*finding.graph);
      } else {
        found["preemptions"] = finding.switches.preemptions;
        found["context_switches"] = finding.switches.switches;
        found["fewest"] = finding.fewest;
        found["schedule_file"] = print_schedule(report, finding);
      }
      one["findings"].push_back(std::move(found));
    }
    json["programs"].push_back(std::move(one));
  }
  return json;
}

}  // namespace counterproof
