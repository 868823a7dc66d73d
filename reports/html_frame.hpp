// The frame of a page: text with marks, such as `@STYLE@`, in whose places parts are put.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace counterproof {

/// The frame with `part_of(mark)` in the place of each mark, which is what stands between two `@`.
/// Each mark is taken in its turn: what is put in may hold the letters of others.
std::string fill_frame(std::string_view frame,
                       const std::function<std::string(std::string_view mark)>& part_of);

/// JSON for a script element, in which nothing looks like its end; bytes that are not UTF-8 are
/// replaced.
std::string script_safe(const nlohmann::ordered_json& json);

}  // namespace counterproof
