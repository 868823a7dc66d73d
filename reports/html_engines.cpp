// What a page shows of raced programs and of proofs.
#include <fmt/format.h>

#include "check/race/race_invariants.hpp"
#include "check/race/schedule_file.hpp"
#include "reports/html_page.hpp"
#include "reports/html_schedule.hpp"
#include "reports/prove_text.hpp"
#include "reports/race_memory.hpp"
#include "reports/race_text.hpp"

namespace counterproof {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const RaceReport& report, const RaceFinding& finding, const SourceLines& lines,
             Json& sources) {
  Json json{{"invariant", finding.invariant},
            {"statement", statement_of(finding.invariant)},
            {"what", finding.what}};
  if (finding.known != nullptr) json["known"] = finding.known->reason;
  if (!finding.race.places.empty()) json["places"] = finding.race.places;
  json["preemptions"] = finding.switches.preemptions;
  json["context_switches"] = finding.switches.switches;
  json["fewest"] = finding.fewest;
  const ScheduleRun run = run_of(report, finding);
  json["run"] = pictured(run, finding.id());
  add_sources(run, lines, sources);
  if (finding.graph) json["under"] = memory_text(report, finding);
  json["schedule_file"] = finding.graph ? "" : print_schedule(report, finding);
  return json;
}

std::string incomplete(std::string_view what, std::size_t here, std::size_t asked) {
  return fmt::format("interrupted; {} of {} {} are here", here, asked, what);
}

}  // namespace

Json html_data(const std::vector<RaceReport>& reports, std::size_t asked,
               const SourceLines& lines) {
  Json json;
  json["kind"] = "race";
  if (reports.size() < asked) json["incomplete"] = incomplete("programs", reports.size(), asked);
  Json sources = Json::object();
  json["programs"] = Json::array();
  for (const RaceReport& report : reports) {
    Json one{{"name", report.program->name},
             {"about", report.program->about},
             {"source", report.program->source},
             {"twin", report.program->twin},
             {"threads", report.size.threads},
             {"operations", report.size.operations},
             {"verdict", name_of(report.verdict())},
             {"executions", report.result.executions},
             {"seconds", report.result.elapsed.count()}};
    if (!report.settled()) one["bound"] = race_bound(report);
    if (const std::string memory = race_memory(report); !memory.empty()) one["memory"] = memory;
    for (const RaceCondition& condition : race_conditions(report))
      one["conditions"].push_back(condition.text);
    one["findings"] = Json::array();
    for (const RaceFinding& finding : report.findings)
      one["findings"].push_back(to_json(report, finding, lines, sources));
    json["programs"].push_back(std::move(one));
  }
  json["sources"] = std::move(sources);
  return json;
}

Json html_data(const std::vector<smt::Proof>& proofs,
               const std::vector<smt::SharingReport>& sharing, std::size_t asked) {
  Json json = counterproof::to_json(proofs, sharing);
  json["kind"] = "prove";
  if (proofs.size() < asked) json["incomplete"] = incomplete("obligations", proofs.size(), asked);
  for (std::size_t i = 0; i < proofs.size(); ++i) {
    Json& one = json["proofs"][i];
    one["smt2"] = proofs[i].smt2;
    // JavaScript's numbers lose the last digits of a 64-bit value.
    if (one.contains("values"))
      for (auto& value : one["values"]) value = value.dump();
  }
  return json;
}

}  // namespace counterproof
