#include "reports/html_trace.hpp"

#include <map>

#include "reports/check_text.hpp"
#include "reports/explain.hpp"
#include "reports/picture.hpp"
#include "reports/picture_json.hpp"

namespace counterproof {

using Json = nlohmann::ordered_json;

namespace {

/// What was drawn last, by name, so that only what differs is drawn again.
using Drawn = std::map<std::string, Json>;

Drawn lanes_of(const Picture& picture) {
  Drawn drawn;
  for (const Picture::Lane& lane : picture.lanes) drawn[lane.container] = to_json(lane);
  return drawn;
}

Drawn chips_of(const Picture& picture) {
  Drawn drawn;
  for (const Picture::Chip& chip : picture.chips) drawn[chip.name] = to_json(chip);
  return drawn;
}

void add_difference(std::string_view key, const Drawn& before, const Drawn& after, Json& step) {
  for (const auto& [name, json] : after) {
    const auto old = before.find(name);
    if (old == before.end() || old->second != json) step[key][name] = json;
  }
  for (const auto& [name, json] : before)
    if (!after.contains(name)) step["gone"].push_back(name);
}

}  // namespace

Json pictured(const Trace& trace, const Replay& replayed) {
  Json json;
  json["scope"] = describe(trace.scope);
  json["steps"] = Json::array();
  Drawn lanes;
  Drawn chips;
  const auto draw = [&](const World& world, Json& step) {
    const Picture picture = picture_of(trace.rules, trace.scope, world);
    if (picture.crashed) {
      step["crashed"] = true;
      return;
    }
    Drawn new_lanes = lanes_of(picture);
    Drawn new_chips = chips_of(picture);
    add_difference("lanes", lanes, new_lanes, step);
    add_difference("chips", chips, new_chips, step);
    lanes = std::move(new_lanes);
    chips = std::move(new_chips);
  };
  Json first = Json::object();
  draw(replayed.initial, first);
  json["steps"].push_back(std::move(first));
  for (std::size_t i = 0; i < replayed.steps.size(); ++i) {
    const ReplayedStep& replayed_step = replayed.steps[i];
    Json step{{"event", print_event(replayed_step.event, trace.scope)}};
    step["changes"] = changes(trace.rules, trace.scope, replayed.before(i), replayed_step.effects,
                              replayed_step.after);
    draw(replayed_step.after, step);
    json["steps"].push_back(std::move(step));
  }
  json["file"] = print_trace(trace);
  return json;
}

}  // namespace counterproof
