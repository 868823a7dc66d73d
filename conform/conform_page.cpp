#include "conform/conform_page.hpp"

#include <fmt/format.h>

#include "conform/conform_reports.hpp"
#include "model/trace/replay.hpp"
#include "reports/html_trace.hpp"
#include "reports/vocabulary_json.hpp"

namespace counterproof::conform {
namespace {

using Json = nlohmann::ordered_json;

Json pictured(const Policy& policy, const Difference& difference) {
  const Trace trace = trace_of(policy, difference);
  return counterproof::pictured(trace, replay(trace));
}

}  // namespace

Json html_data(std::span<const ConformRow> rows, std::span<const Policy> policies,
               std::size_t asked) {
  Json json = to_json(rows);
  json["kind"] = "conform";
  json["events"] = events_json();
  if (rows.size() < asked)
    json["incomplete"] = fmt::format("interrupted; {} of {} policies are here", rows.size(), asked);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json& row = json["policies"][i];
    for (std::size_t k = 0; k < rows[i].differences.size(); ++k)
      row["differences"][k]["trace"] = pictured(policies[i], rows[i].differences[k]);
    std::size_t at = 0;
    for (const auto& [id, met] : rows[i].known)
      row["known"][at++]["shortest"]["trace"] = pictured(policies[i], met.shortest);
  }
  return json;
}

}  // namespace counterproof::conform
