// See html_page.hpp.
#include "reports/html_page.hpp"

#include "model/printable.hpp"
#include "reports/html_files.hpp"
#include "reports/json_text.hpp"

namespace counterproof {
namespace {

// Inside a script element only "</" and "<!--" would end or change the text's meaning.
std::string script_safe(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

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

std::string html_page(std::string_view title, nlohmann::ordered_json data) {
  data["title"] = title;
  show_everything(data);
  data["version"] = COUNTERPROOF_VERSION;
  const std::string json =
      escaped_json(data.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  std::string page;
  // Each mark of the frame in its turn: what is put in may hold the marks' letters.
  std::string_view rest = html_file("page.html");
  while (true) {
    const std::size_t begin = rest.find('@');
    const std::size_t end = begin == rest.npos ? rest.npos : rest.find('@', begin + 1);
    if (end == rest.npos) return page.append(rest);
    page.append(rest.substr(0, begin));
    const std::string_view mark = rest.substr(begin + 1, end - begin - 1);
    if (mark == "TITLE") page += markup_safe(printable(title));
    if (mark == "STYLE") page += html_file("style.css");
    if (mark == "DATA") page += script_safe(json);
    if (mark == "SCRIPT") {
      // In the order in which they use each other; the last one begins.
      for (const std::string_view script : {"base.js", "trace.js", "findings.js", "matrix.js",
                                            "schedule.js", "proofs.js", "main.js"})
        page += html_file(script);
    }
    rest.remove_prefix(end + 1);
  }
}

}  // namespace counterproof
