// Tries rules of a user's before a search rests on what they must be.
//
// A search stores a world once and takes it for all that differ by names; it repeats steps to tell
// of a way.  Both are right only if a rule answers the same for the same world, and the same up to
// names for a renamed one.  A rule that keeps a static variable, looks at the time, or prefers the
// first of two containers does not.  So in the first worlds of each scope every event is made to
// happen twice, and all events in renamed worlds; whatever differs is told, with the event.
#pragma once

#include <cstddef>
#include <optional>

#include "model/rules/own_rules.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"

namespace counterproof {

/// How many worlds are tried in each scope.
inline constexpr std::size_t kTriedWorlds = 1000;

/// Tries the rules in the first `worlds` worlds of the scope that a search goes on from.  \returns
/// what is wrong with them, if it is not noted by the rule files themselves.
///
/// Of shipped rules a test asks the same: where a renamed world has other steps, a search under
/// symmetry misses some.
std::optional<RuleFault> try_rules(const Rules& rules, const Scope& scope, bool symmetry,
                                   std::size_t worlds = kTriedWorlds);

}  // namespace counterproof
