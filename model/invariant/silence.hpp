// Why an invariant says nothing under a policy's rules.
#pragma once

#include <span>
#include <string>

#include "model/rules/invariant_module.hpp"
#include "model/rules/rules.hpp"

namespace counterproof {

/// Why none of the invariants `silent` says anything under `rules`, and what would change that: the
/// end of a sentence that begins with their name.
std::string why_silent(std::span<const Invariant* const> silent, const Rules& rules);

}  // namespace counterproof
