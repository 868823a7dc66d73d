// Where a search begins: which scopes, and which world in each.
#pragma once

#include <cstdint>
#include <vector>

#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// The scopes that a policy is checked in when nothing else is asked for: those of the resources
/// it accounts.
std::vector<Scope> standard_scopes(const Rules& rules);

/// Every value that the limit of a counter can have in the scope, from the smallest on: what
/// containers start with, what the texts say, and 0 for one that is gone.
std::vector<std::uint64_t> limits_in(const Rules& rules, const Scope& scope);

/// How many pages of the container may be in swap at first; or in memory and in swap together,
/// where those have one limit: as many as in memory, and besides as many as the scope has for swap.
std::uint64_t initial_swap_limit(const Rules& rules, const Scope& scope, ContainerId container);

/// The limit of kernel memory that containers without one of their own start with, in pages.
std::uint64_t initial_kernel_limit(const Rules& rules, const Scope& scope);

/// Makes the container exist, below its parent and with the scope's limits.
/// \pre neither it nor what is left of it is there, and its parent is.
void begin_container(const Rules& rules, const Scope& scope, World& world, ContainerId container);

/// The world in which every search and every trace of the scope begins.
World initial_world(const Rules& rules, const Scope& scope);

}  // namespace counterproof
