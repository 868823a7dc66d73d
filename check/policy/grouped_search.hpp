// A search in groups: of all invariants, but of worlds that keep no more of the past than the
// invariants of one group look back at.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "check/explore/options.hpp"
#include "check/explore/result.hpp"
#include "check/policy/forgetful_system.hpp"
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

/// Whether worlds of the scope keep anything for invariants alone: without it there is nothing to
/// forget.
bool has_past(const Scope& scope);

/// What its worlds keep, as words that a file may have for a name: "brought-in", "nothing".
std::string name_of(const InvariantGroup& group);

/// What is looked at first, in worlds with all of their past.
struct FirstLook {
  std::uint64_t worlds = 10'000;
  /// Whether it ends as soon as all that look back are violated.  If not, a scope that is small
  /// enough is searched as without groups, with the same counts.
  bool ends_early = false;
};

/// Searches the worlds of one group, wherever they lie.
using GroupExplorer = std::function<SearchResult<ForgetfulSystem>(
    const ForgetfulSystem&, const SearchOptions&, const InvariantGroup&)>;

struct GroupedResult {
  SearchResult<WorldSystem> found;
  bool in_groups = false;  ///< nothing was left to do after the first look if not
};

/// As `explore` of the whole system: the same properties are violated and witnessed, and traces are
/// as short.  Worlds and steps are the sums over its searches, and bounds hold for these sums.
/// \param explorer  of groups; the first look is in memory
/// \pre `rules` has no rule files: whoever wrote an invariant of his own may look at anything.
GroupedResult explored_in_groups(const Rules& rules, const Scope& scope, bool symmetry,
                                 const SearchOptions& search, const FirstLook& first,
                                 const GroupExplorer& explorer);

/// The same, all in memory.
GroupedResult explored_in_groups(const Rules& rules, const Scope& scope, bool symmetry,
                                 const SearchOptions& search, const FirstLook& first = FirstLook());

}  // namespace counterproof
