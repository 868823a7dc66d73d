// Where a program asks for less than sequential consistency, in words.
#pragma once

#include <vector>

#include "check/race/race_check.hpp"

namespace counterproof {

/// What the executions so far have shown, each place and kind once.
std::vector<WeakerOrder> weaker_orders(const schedule::Execution& execution,
                                       const RacedProgram& program);

}  // namespace counterproof
