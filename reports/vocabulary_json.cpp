#include "reports/vocabulary_json.hpp"

#include <string>

#include "model/invariant/invariant.hpp"
#include "model/state/event.hpp"

namespace counterproof {

nlohmann::ordered_json invariants_json() {
  auto json = nlohmann::ordered_json::array();
  for (const Invariant& invariant : invariants())
    json.push_back({{"id", invariant.id},
                    {"statement", invariant.statement},
                    {"formula", invariant.formula},
                    {"source", invariant.source},
                    {"witness", invariant.witness}});
  return json;
}

nlohmann::ordered_json events_json() {
  nlohmann::ordered_json json;
  for (const EventEntry& entry : event_table()) json[std::string(entry.word)] = entry.what;
  return json;
}

}  // namespace counterproof
