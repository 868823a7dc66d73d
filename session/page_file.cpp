#include "session/page_file.hpp"

#include <nlohmann/json.hpp>

#include "model/printable.hpp"
#include "reports/html_files.hpp"

namespace counterproof {
namespace {

/// JSON for a script element, in which nothing may look like its end.
std::string script_safe(const nlohmann::ordered_json& json) {
  std::string out;
  for (const char c : json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

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

std::string explore_page(std::string_view trace, std::span<const PagePolicy> policies,
                         std::string_view module) {
  nlohmann::ordered_json data{{"trace", trace}};
  data["policies"] = nlohmann::ordered_json::array();
  for (const PagePolicy& policy : policies)
    data["policies"].push_back({{"name", printable(policy.name)},
                                {"summary", printable(policy.summary)},
                                {"trace", policy.trace}});
  std::string page;
  std::string_view rest = explore_file("explore.html");
  while (true) {
    const std::size_t begin = rest.find('@');
    const std::size_t end = begin == rest.npos ? rest.npos : rest.find('@', begin + 1);
    if (end == rest.npos) return page.append(rest);
    page.append(rest.substr(0, begin));
    const std::string_view mark = rest.substr(begin + 1, end - begin - 1);
    if (mark == "STYLE") {
      page += html_file("style.css");
      page += explore_file("explore.css");
    }
    if (mark == "DATA") page += script_safe(data);
    if (mark == "MODULE") page += base64(module);
    if (mark == "MODEL") page += explore_file("model.js");
    if (mark == "WORKER") page += explore_file("worker.js");
    if (mark == "SCRIPT") {
      for (const std::string_view script : {"base.js", "trace.js"}) page += html_file(script);
      for (const std::string_view script :
           {"state.js", "stage.js", "events.js", "policy.js", "search.js", "main.js"})
        page += explore_file(script);
    }
    rest.remove_prefix(end + 1);
  }
}

}  // namespace counterproof
