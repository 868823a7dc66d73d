// JSON as it is printed and written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace counterproof {

using Json = nlohmann::ordered_json;

/// The text of `json`, ending in a newline.  Bytes that are not UTF-8, as the name of a file may
/// have them, are replaced by U+FFFD, so that the text is JSON whatever it tells of.
std::string json_text(const Json& json);

/// The same JSON, with escapes for what a terminal or a browser would obey instead of showing.
std::string escaped_json(std::string_view json);

}  // namespace counterproof
