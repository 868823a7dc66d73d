#include "reports/html_frame.hpp"

#include "reports/json_text.hpp"

namespace counterproof {

std::string fill_frame(std::string_view frame,
                       const std::function<std::string(std::string_view mark)>& part_of) {
  std::string page;
  while (true) {
    const std::size_t begin = frame.find('@');
    const std::size_t end = begin == frame.npos ? frame.npos : frame.find('@', begin + 1);
    if (end == frame.npos) return page.append(frame);
    page.append(frame.substr(0, begin));
    page += part_of(frame.substr(begin + 1, end - begin - 1));
    frame.remove_prefix(end + 1);
  }
}

std::string script_safe(const nlohmann::ordered_json& json) {
  std::string out;
  // Inside a script element only "</" and "<!--" would end or change the text's meaning.
  for (const char c :
       escaped_json(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace))) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace counterproof
