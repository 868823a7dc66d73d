// From those who may be killed to the one who is.
#pragma once

#include "model/rules/call.hpp"
#include "model/rules/over_kill/largest.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::over_kill {

/// Has one of `found` killed, after what the patches as posted make of them.
ProcessSet one_of(Call& call, ContainerId full, ProcessSet found);

}  // namespace counterproof::over_kill
