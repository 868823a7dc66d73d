#include "scoreboard/scoreboard_page.hpp"

#include <fmt/format.h>

#include "model/trace/replay.hpp"
#include "reports/html_schedule.hpp"
#include "reports/html_trace.hpp"
#include "reports/vocabulary_json.hpp"
#include "scoreboard/scoreboard_text.hpp"

namespace counterproof {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Catch& one, const SourceLines& lines, Json& sources) {
  const Evidence& evidence = one.evidence;
  Json json = Json::object();
  if (evidence.trace) {
    const Replay replayed = replay(*evidence.trace);
    json["trace"] = pictured(*evidence.trace, replayed);
    if (const Breach* breach = replayed.breach_of(one.invariant))
      json["trace"]["breach"] = {{"after", breach->after_events}, {"why", breach->why}};
  } else if (evidence.program != nullptr) {
    const ScheduleRun run = run_schedule(*evidence.program, evidence.size, evidence.schedule);
    json["program"] = evidence.program->name;
    json["run"] = pictured(run, one.invariant);
    add_sources(run, lines, sources);
  } else if (!evidence.obligation.empty()) {
    json["subject"] = evidence.subject;
    json["obligation"] = evidence.obligation;
    json["why"] = evidence.why;
  }
  return json;
}

}  // namespace

Json html_data(const Scoreboard& board, const SourceLines& lines) {
  Json json = to_json(board);
  json["kind"] = "scoreboard";
  json["events"] = events_json();
  json["engines"] = Json::array();
  for (const Engine engine : kEngines) json["engines"].push_back(name_of(engine));
  if (board.interrupted)
    json["incomplete"] =
        fmt::format("interrupted; the {} defects that were tried are here", board.rows.size());
  Json sources = Json::object();
  for (std::size_t i = 0; i < board.rows.size(); ++i) {
    for (const Engine engine : kEngines) {
      const Catch& one = board.rows[i].by(engine);
      if (!one.caught) continue;
      Json evidence = to_json(one, lines, sources);
      if (!evidence.empty())
        json["defects"][i]["engines"][std::string(name_of(engine))]["evidence"] =
            std::move(evidence);
    }
  }
  json["sources"] = std::move(sources);
  return json;
}

}  // namespace counterproof
