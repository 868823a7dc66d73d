// JSON as it is printed and written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace counterproof {

using Json = nlohmann::ordered_json;

/// The text of `json`, ending in a newline.  Bytes that are not UTF-8, as the name of a file may
/// have them, are replaced by U+FFFD, so that the text is JSON whatever it tells of.
inline std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace counterproof
