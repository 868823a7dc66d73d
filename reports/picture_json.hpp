// Pictures as JSON, for pages that draw them.
#pragma once

#include <nlohmann/json.hpp>

#include "reports/picture.hpp"

namespace counterproof {

nlohmann::ordered_json to_json(const Picture::Lane& lane);
nlohmann::ordered_json to_json(const Picture::Chip& chip);

}  // namespace counterproof
