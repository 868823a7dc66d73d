// Tries rules of a user's before a search rests on what they must be.
//
// A search stores a world once and takes it for all that differ by names; it repeats steps to tell
// of a way.  Both are right only if a rule answers the same for the same world, and the same up to
// names for a renamed one.  A rule that keeps a static variable, looks at the time, or prefers the
// first of two containers does not.  So in the first worlds of each scope every event is made to
// happen twice, and all events in renamed worlds; whatever differs is told, with the event.
#pragma once

#include "model/policy/rules.hpp"
#include "model/world/scope.hpp"

namespace counterproof {

/// How many worlds are tried in each scope.
inline constexpr std::size_t kTriedWorlds = 1000;

/// Tries the rule files of `rules`; what is wrong is noted there.  \pre there are some
void try_rules(const Rules& rules, const Scope& scope, bool symmetry);

}  // namespace counterproof
