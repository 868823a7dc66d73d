#include "reports/html_schedule.hpp"

namespace counterproof {

using Json = nlohmann::ordered_json;

namespace {

/// How many lines a reader sees before and after that of a step.
constexpr unsigned kNeighbours = 2;

}  // namespace

Json pictured(const ScheduleRun& run, std::string_view invariant) {
  Json json{{"beginning", run.beginning}, {"threads", run.thread_names}};
  json["steps"] = Json::array();
  for (const RunStep& step : run.steps) {
    Json one{{"thread", step.thread}, {"text", step.text}, {"site", step.site}};
    if (step.inside) one["inside"] = true;
    if (!step.within.empty()) one["within"] = step.within;
    if (!step.value.empty()) {
      one["name"] = step.name;
      one["value"] = step.value;
    }
    if (!step.takes.empty()) one["takes"] = step.takes;
    if (!step.gives.empty()) one["gives"] = step.gives;
    json["steps"].push_back(std::move(one));
  }
  if (run.is_graph) {
    json["notes"] = run.notes;
    json["edges"] = Json::array();
    for (const RunEdge& edge : run.edges) {
      Json one{{"from", edge.from}, {"to", edge.to}, {"kind", edge.kind}};
      if (edge.in_circle) one["circle"] = true;
      json["edges"].push_back(std::move(one));
    }
  }
  json["waiting"] = Json::array();
  for (const RunWaiter& waiter : run.waiting)
    json["waiting"].push_back(
        {{"thread", waiter.thread}, {"what", waiter.what}, {"site", waiter.site}});
  if (const RunBreach* breach = run.breach(invariant); breach != nullptr) {
    json["breach"] = Json::object();
    if (breach->first) json["breach"]["first"] = *breach->first;
    if (breach->second) json["breach"]["second"] = *breach->second;
  }
  return json;
}

void add_sources(const ScheduleRun& run, const SourceLines& lines, Json& sources) {
  const auto add = [&](const std::string& place) {
    if (sources.contains(place)) return;
    SourceLines::Excerpt excerpt = lines.around(place, kNeighbours);
    if (!excerpt.lines.empty())
      sources[place] = {{"first", excerpt.first}, {"lines", std::move(excerpt.lines)}};
  };
  for (const RunStep& step : run.steps) add(step.site);
  for (const RunWaiter& waiter : run.waiting) add(waiter.site);
}

}  // namespace counterproof
