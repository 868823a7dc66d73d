// See grouped_search.hpp, and forgetful_system.hpp for why a world may forget.
//
// One search with everything kept must tell apart all pasts at once, and pasts multiply.  Searches
// that keep one each add up, and most end early: where an invariant that looks back is violated, as
// it usually is within a few events, its search ends with the first violation, since all that does
// not look back is asked where nothing is kept.  Only where such an invariant holds is its past
// searched through, and then without that of the others.
//
// What was considered first is to leave out orders of events that are independent (ample sets,
// stubborn sets, and confluence).  Where every task may be moved into every container at any time,
// and all want the same few pages, hardly anything is independent: of the 8,232 worlds of the
// smallest search that shares pages, the best confluent reduction there is, found with the whole
// graph at hand, keeps 7,401.  What is said here makes 372 of them.  docs/performance.md has more.
//
// Verdicts.  The first group meets every world but for its past, and is what completeness,
// witnesses and worlds that are not continued are known from.  Each other group is searched to its
// end, or until all its invariants are violated.  So a bound of any of them is a bound of the
// whole.
#include "check/policy/grouped_search.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "check/policy/forgetful_system.hpp"

namespace counterproof {
namespace {

using Found = SearchResult<WorldSystem>;

/// What is left of a bound of which `used` is gone.
template <class Amount>
Amount left_of(const Amount& bound, const Amount& used) {
  return bound - std::min(bound, used);
}

/// The options of one group's search, after others that came to `before`.
SearchOptions options_after(const Found& before, const SearchOptions& search) {
  SearchOptions options = search;
  if (options.states) options.states = left_of(*options.states, before.states);
  if (options.time)
    options.time = left_of(*options.time,
                           std::chrono::duration_cast<std::chrono::milliseconds>(before.elapsed));
  if (search.progress) {
    options.progress = [&before, &search](SearchProgress progress) {
      progress.states += before.states;
      progress.transitions += before.transitions;
      progress.elapsed += before.elapsed;
      search.progress(progress);
    };
  }
  return options;
}

void add(SearchResult<ForgetfulSystem> group, Found& whole) {
  whole.states += group.states;
  whole.transitions += group.transitions;
  whole.initial_states = std::max(whole.initial_states, group.initial_states);
  whole.depth = std::max(whole.depth, group.depth);
  whole.violated |= group.violated;
  whole.witnessed |= group.witnessed;
  group.violated.for_each([&](std::size_t property) {
    auto& violation = *group.violations[property];
    whole.violations[property] = {violation.initial, std::move(violation.events)};
  });
  whole.bytes = std::max(whole.bytes, group.bytes);
  whole.elapsed += group.elapsed;
  whole.omission_probability =
      std::min(1.0, whole.omission_probability + group.omission_probability);
}

}  // namespace

std::vector<InvariantGroup> groups_under(const Rules& rules) {
  std::vector<InvariantGroup> groups{{{}, Properties::all()}};
  for (std::size_t i = 0; i < invariants().size(); ++i) {
    const Invariant& invariant = invariants()[i];
    const Hindsights kept = invariant.hindsight(rules);
    if (!invariant.speaks_of(rules) || kept.empty()) continue;
    groups.front().asked &= ~Properties::one(i);
    const auto same = std::ranges::find(groups, kept, &InvariantGroup::kept);
    if (same == groups.end()) {
      groups.push_back({kept, Properties::one(i)});
    } else {
      same->asked.insert(i);
    }
  }
  return groups;
}

SearchResult<WorldSystem> explored_in_groups(const Rules& rules, const Scope& scope, bool symmetry,
                                             const SearchOptions& search) {
  Found whole;
  for (const InvariantGroup& group : groups_under(rules)) {
    SearchOptions options = options_after(whole, search);
    options.properties_of_interest &= group.asked;
    if (options.properties_of_interest.empty()) continue;
    // What does not look back is asked in the first group.
    if (!group.kept.empty()) options.stop_when_all_violated = true;
    auto found = explore(ForgetfulSystem(rules, scope, symmetry, group.kept), options);
    const auto bound = found.bound;
    const bool is_answered = bound == BoundReason::all_violated && !search.stop_when_all_violated;
    if (bound && !is_answered) {
      if (!whole.bound) whole.bound = bound;
      whole.frontier += found.frontier;
    }
    add(std::move(found), whole);
    if (bound == BoundReason::interrupted) break;
  }
  return whole;
}

}  // namespace counterproof
