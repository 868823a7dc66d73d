#include "reports/json_text.hpp"

#include <fmt/format.h>

#include "model/printable.hpp"
#include "model/utf8.hpp"

namespace counterproof {

std::string escaped_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for_each_code_point(json, [&](char32_t point, std::string_view bytes) {
    // What is below has an escape already, or separates values.
    if (point >= 0x7F && is_active(point)) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(point));
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string json_text(const Json& json) {
  return escaped_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace counterproof
