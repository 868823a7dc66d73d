#include "session/page_file.hpp"

#include <nlohmann/json.hpp>

#include "model/printable.hpp"
#include "reports/html_files.hpp"
#include "reports/html_frame.hpp"
#include "session/playground.hpp"
#include "session/tour.hpp"

namespace counterproof {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve(bytes.size() / 3 * 4 + 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) -> unsigned {
      return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
    };
    const unsigned three = byte(0) << 16U | byte(1) << 8U | byte(2);
    for (unsigned i = 0; i < 4; ++i) {
      const bool is_there = at + i <= bytes.size();
      out += is_there ? kLetters[three >> (18U - 6U * i) & 63U] : '=';
    }
  }
  return out;
}

namespace {

using Json = nlohmann::ordered_json;

void add_playground(Json& data) {
  data["arguments"] = Json::array();
  for (const PageArgument& one : page_arguments())
    data["arguments"].push_back(
        {{"name", one.name}, {"meaning", one.meaning}, {"trace", one.trace}});
  data["tour"] = Json::array();
  for (const TourStep& step : tour()) {
    Json one{{"title", step.title}, {"text", step.text},   {"task", step.task},
             {"see", step.see},     {"trace", step.trace}, {"when", step.when}};
    if (!step.outcome.empty()) one["outcome"] = step.outcome;
    one["events"] = step.events;
    data["tour"].push_back(std::move(one));
  }
}

}  // namespace

std::string explore_page(const PageContent& content) {
  Json data{{"trace", content.trace}};
  data["policies"] = Json::array();
  for (const PagePolicy& policy : content.policies)
    data["policies"].push_back({{"name", printable(policy.name)},
                                {"summary", printable(policy.summary)},
                                {"trace", policy.trace}});
  if (content.playground) add_playground(data);
  return fill_frame(explore_file("explore.html"), [&](std::string_view mark) -> std::string {
    if (mark == "STYLE")
      return std::string(html_file("style.css")) + std::string(explore_file("explore.css"));
    if (mark == "DATA") return script_safe(data);
    if (mark == "MODULE") return base64(content.module);
    if (mark == "MODEL") return std::string(explore_file("model.js"));
    if (mark == "WORKER") return std::string(explore_file("worker.js"));
    std::string scripts;
    if (mark == "SCRIPT") {
      for (const std::string_view script : {"base.js", "trace.js"}) scripts += html_file(script);
      for (const std::string_view script : {"state.js", "stage.js", "events.js", "policy.js",
                                            "against.js", "search.js", "tour.js", "main.js"})
        scripts += explore_file(script);
    }
    return scripts;
  });
}

}  // namespace counterproof
