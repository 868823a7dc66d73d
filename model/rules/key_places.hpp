// Where a text sets its keys: the places that errors and reports point at.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "model/result.hpp"

namespace counterproof {

/// Where a text sets which key: choices ("share.charge") and defects ("as_posted.D14").
using KeyPlaces = std::map<std::string, Place, std::less<>>;

}  // namespace counterproof
