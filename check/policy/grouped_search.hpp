// A search in groups: of all invariants, but of worlds that keep no more of the past than the
// invariants of one group look back at.
#pragma once

#include <cstdint>
#include <vector>

#include "check/explore/explorer.hpp"
#include "check/policy/world_system.hpp"
#include "model/state/hindsight.hpp"

namespace counterproof {

/// Invariants that are asked in one search.
struct InvariantGroup {
  Hindsights kept;   ///< what of the past its worlds keep
  Properties asked;  ///< whether these hold
};

/// The groups into which invariants fall under the rules.  The first keeps nothing of the past but
/// what comes for nothing in the scope, and has all that look back at no more.
std::vector<InvariantGroup> groups_under(const Rules& rules, const Scope& scope);

/// So many worlds with all of their past are looked at first.
inline constexpr std::uint64_t kWorldsAtFirst = 10'000;

/// As `explore` of the whole system: the same properties are violated and witnessed, and traces are
/// as short.  Worlds and steps are the sums over its searches, and bounds hold for these sums.
/// \pre `rules` has no rule files: whoever wrote an invariant of his own may look at anything.
SearchResult<WorldSystem> explored_in_groups(const Rules& rules, const Scope& scope, bool symmetry,
                                             const SearchOptions& search,
                                             std::uint64_t worlds_at_first = kWorldsAtFirst);

}  // namespace counterproof
