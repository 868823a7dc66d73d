// What a counter's units are, and how its limits are written: the rules say.
#pragma once

#include <cstdint>

#include "model/counter/limit_text.hpp"
#include "model/rules/rules.hpp"
#include "model/state/resource.hpp"

namespace counterproof {

/// How many units of a counter one page, task or file is.
std::uint64_t units_per_object(const Rules& rules, Resource resource);

/// How the policy's control files write a limit.
LimitSyntax limit_syntax(const Rules& rules);

/// The counter value that stands for a limit of `amount` pages, tasks or files.
std::uint64_t limit_in_units(const Rules& rules, Resource resource, std::uint64_t amount);

}  // namespace counterproof
