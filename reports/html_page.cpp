// See html_page.hpp.
#include "reports/html_page.hpp"

#include "model/printable.hpp"
#include "reports/html_files.hpp"
#include "reports/html_frame.hpp"

namespace counterproof {
namespace {

std::string markup_safe(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

/// A browser is no terminal, but it obeys marks of the reading direction.
void show_everything(nlohmann::ordered_json& data) {
  if (data.is_string()) data = printable_lines(data.get<std::string>());
  if (data.is_structured())
    for (auto& one : data) show_everything(one);
}

}  // namespace

std::string html_page(std::string_view title, nlohmann::ordered_json data,
                      const PageOrigin& origin) {
  data["title"] = title;
  data["command"] = origin.command;
  data["made"] = origin.made;
  show_everything(data);
  data["version"] = COUNTERPROOF_VERSION;
  return fill_frame(html_file("page.html"), [&](std::string_view mark) -> std::string {
    if (mark == "TITLE") return markup_safe(printable(title));
    if (mark == "STYLE") return std::string(html_file("style.css"));
    if (mark == "DATA") return script_safe(data);
    std::string scripts;
    if (mark == "SCRIPT") {
      // In the order in which they use each other; the last one begins.
      for (const std::string_view script :
           {"base.js", "filters.js", "trace.js", "findings.js", "matrix.js", "schedule.js",
            "graph.js", "race.js", "proofs.js", "scoreboard.js", "conform.js", "main.js"})
        scripts += html_file(script);
    }
    return scripts;
  });
}

}  // namespace counterproof
