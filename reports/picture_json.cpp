#include "reports/picture_json.hpp"

namespace counterproof {
namespace {

using Json = nlohmann::ordered_json;

Json counter_json(const Picture::Counter& counter) {
  Json json{
      {"resource", name_of(counter.resource)}, {"usage", counter.usage}, {"limit", counter.limit}};
  if (counter.full) json["full"] = *counter.full;
  if (!counter.outstanding.empty()) json["outstanding"] = counter.outstanding;
  return json;
}

}  // namespace

Json to_json(const Picture::Lane& lane) {
  Json json;
  if (!lane.parent.empty()) json["parent"] = lane.parent;
  if (lane.lingers) json["lingers"] = true;
  json["notes"] = lane.notes;
  json["counters"] = Json::array();
  for (const Picture::Counter& counter : lane.counters)
    json["counters"].push_back(counter_json(counter));
  return json;
}

Json to_json(const Picture::Chip& chip) {
  Json json{{"kind", name_of(chip.kind)},
            {"lane", chip.lane},
            {"used_by", chip.used_by},
            {"notes", chip.notes}};
  json["charges"] = Json::array();
  for (const Picture::Charge& charge : chip.charges) {
    Json one{{"to", charge.container}, {"resource", name_of(charge.resource)}};
    if (!charge.part.empty()) one["part"] = charge.part;
    json["charges"].push_back(std::move(one));
  }
  return json;
}

}  // namespace counterproof
