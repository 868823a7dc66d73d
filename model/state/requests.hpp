// Which events are requests: what a task asks for that must be charged.
#pragma once

#include <optional>

#include "model/state/event.hpp"
#include "model/state/resource.hpp"

namespace counterproof {

/// What the acting task asks for by an event of the kind; nothing if it is no request.
std::optional<Resource> requested_by(EventKind kind);

}  // namespace counterproof
