// See grouped_search.hpp, and forgetful_system.hpp for why a world may forget.
//
// One search with everything kept must tell apart all pasts at once, and pasts multiply.  Searches
// that keep one each add up.  And most are not needed: an invariant that looks back is, as a rule,
// violated within a few events, or holds.  So the first search keeps everything, and ends after a
// few thousand worlds, or, where it is asked to, as soon as all that look back are violated: a
// small scope is then seen whole already, and nothing is left to do.  Whoever looks back and is not
// violated by then has a search that keeps his past alone.  Invariants that do not look back are asked along, until a
// search sees all its worlds; if none does, they have one of their own, where nothing is kept.
//
// What was considered first is to leave out orders of events that are independent (ample sets,
// stubborn sets, confluence).  Where every task may be moved into every container at any time, and
// all want the same few pages, hardly anything is independent: bench/independence finds, with the
// whole graph at hand, all steps that commute with whatever else can happen, and where those go
// alone 7,401 are left of 8,232 worlds.  What is done here leaves 372 of them.
//
// Verdicts.  A search that forgets meets every world but for its past, so that one of them that is
// searched to its end tells completeness, witnesses, and whether there are worlds that are not
// continued; there always is one, or the whole is bounded.  An invariant that looks back is
// violated, or its past was searched through.
#include "check/policy/grouped_search.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "check/explore/explorer.hpp"

namespace counterproof {
namespace {

/// Whether worlds of the scope have anything of that past to keep.
bool has_any(const Scope& scope, Hindsight past) {
  switch (past) {
    case Hindsight::brought_in:
      return scope.pages != 0;
    case Hindsight::on_behalf:
      return scope.pages != 0 || scope.objects != 0;
  }
  return true;
}

std::string_view word_for(Hindsight past) {
  switch (past) {
    case Hindsight::brought_in:
      return "brought-in";
    case Hindsight::on_behalf:
      return "on-behalf";
  }
  return "";
}

void add(const Hindsights& more, Hindsights& kept) {
  for (const Hindsight past : kAllOf<Hindsight>)
    if (more.has(past)) kept.insert(past);
}

/// What is left of a bound of which `used` is gone.
template <class Amount>
Amount left_of(const Amount& bound, const Amount& used) {
  return bound - std::min(bound, used);
}

class GroupedSearch {
 public:
  using Found = SearchResult<WorldSystem>;

  GroupedSearch(const Rules& rules, const Scope& scope, bool symmetry, const SearchOptions& search,
                const GroupExplorer& explorer)
      : rules_(rules), scope_(scope), symmetry_(symmetry), search_(search), explorer_(explorer) {}

  GroupedResult run(const FirstLook& first) {
    const std::vector<InvariantGroup> groups = groups_under(rules_, scope_);
    const auto looking = std::span(groups).subspan(1);
    Properties look_back;
    for (const InvariantGroup& group : looking) look_back |= group.asked;
    look_back &= search_.properties_of_interest;
    if (first.worlds != 0 && !(first.ends_early && look_back.empty())) {
      look_first(first, look_back);
      if (is_over_) return {std::move(whole_), false};
    }
    search_groups(groups, look_back);
    return {std::move(whole_), true};
  }

 private:
  void search_groups(std::span<const InvariantGroup> groups, const Properties& look_back) {
    const Properties others = groups.front().asked & search_.properties_of_interest;
    bool others_answered = false;
    for (const InvariantGroup& group : groups.subspan(1)) {
      const Properties open = group.asked & look_back & ~whole_.violated;
      if (open.empty()) continue;
      SearchOptions options = options_now();
      options.properties_of_interest = others_answered ? open : open | others;
      options.stop_when_all_violated = true;
      options.awaited = open;
      const auto bound = search(group, options);
      if (is_over_) return;
      if (!bound || bound == BoundReason::depth) others_answered = true;
    }
    if (!others_answered && (!others.empty() || look_back.empty())) {
      SearchOptions options = options_now();
      options.properties_of_interest = others;
      search(groups.front(), options);
    } else if (!others_answered && !whole_.bound) {
      // All that was asked for is violated, and no search has seen all worlds.
      whole_.bound = BoundReason::all_violated;
    }
    const Properties& wanted = search_.properties_of_interest;
    if (search_.stop_when_all_violated && (whole_.violated & wanted) == wanted && !whole_.bound)
      whole_.bound = BoundReason::all_violated;
  }

  void look_first(const FirstLook& first, const Properties& look_back) {
    Hindsights everything;
    for (const Hindsight past : kAllOf<Hindsight>) everything.insert(past);
    SearchOptions options = options_now();
    const bool is_bound_of_user = options.states && *options.states <= first.worlds;
    if (!is_bound_of_user) options.states = first.worlds;
    if (first.ends_early) {
      options.stop_when_all_violated = true;
      options.awaited = look_back;
    }
    const auto bound = add(explore(ForgetfulSystem(rules_, scope_, symmetry_, everything), options),
                           options, !is_bound_of_user);
    if (!bound || bound == BoundReason::depth) is_over_ = true;
  }

  // The user's options, less what has been used of his bounds.
  [[nodiscard]] SearchOptions options_now() const {
    SearchOptions options = search_;
    if (options.states) options.states = left_of(*options.states, whole_.states);
    if (options.time)
      options.time = left_of(*options.time,
                             std::chrono::duration_cast<std::chrono::milliseconds>(whole_.elapsed));
    if (search_.progress) {
      options.progress = [this](SearchProgress progress) {
        progress.states += whole_.states;
        progress.transitions += whole_.transitions;
        progress.elapsed += whole_.elapsed;
        search_.progress(progress);
      };
    }
    return options;
  }

  std::optional<BoundReason> search(const InvariantGroup& group, const SearchOptions& options) {
    return add(
        explorer_(ForgetfulSystem(rules_, scope_, symmetry_, group.kept), options, group), options);
  }

  // Adds what a search found.  \returns why it ended early; a bound of the user's is one of the
  // whole.  One on the depth is for each search to reach, and any other ends them all.
  std::optional<BoundReason> add(SearchResult<ForgetfulSystem> found, const SearchOptions& options,
                                 bool states_are_ours = false) {
    whole_.states += found.states;
    whole_.transitions += found.transitions;
    whole_.initial_states = std::max(whole_.initial_states, found.initial_states);
    whole_.depth = std::max(whole_.depth, found.depth);
    whole_.violated |= found.violated;
    whole_.witnessed |= found.witnessed;
    found.violated.for_each([&](std::size_t property) {
      auto& violation = *found.violations[property];
      whole_.violations[property] = {violation.initial, std::move(violation.events)};
    });
    whole_.bytes = std::max(whole_.bytes, found.bytes);
    whole_.elapsed += found.elapsed;
    whole_.omission_probability =
        std::min(1.0, whole_.omission_probability + found.omission_probability);
    const bool is_ours =
        (found.bound == BoundReason::states && states_are_ours) ||
        (found.bound == BoundReason::all_violated && !(options.awaited == search_.awaited));
    if (found.bound && !is_ours) {
      whole_.bound = found.bound;
      whole_.frontier += found.frontier;
      is_over_ = found.bound != BoundReason::depth;
    }
    return found.bound;
  }

  const Rules& rules_;
  const Scope& scope_;
  bool symmetry_;
  const SearchOptions& search_;
  const GroupExplorer& explorer_;
  Found whole_;
  bool is_over_ = false;
};

}  // namespace

std::vector<InvariantGroup> groups_under(const Rules& rules, const Scope& scope) {
  Hindsights nothing;
  for (const Hindsight past : kAllOf<Hindsight>)
    if (!has_any(scope, past)) nothing.insert(past);
  std::vector<InvariantGroup> groups{{nothing, Properties::all()}};
  for (std::size_t i = 0; i < invariants().size(); ++i) {
    const Invariant& invariant = invariants()[i];
    if (!invariant.speaks_of(rules)) continue;
    Hindsights kept = nothing;
    add(invariant.hindsight(rules), kept);
    if (kept == nothing) continue;
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

bool has_past(const Scope& scope) {
  return std::ranges::any_of(kAllOf<Hindsight>,
                             [&](Hindsight past) { return has_any(scope, past); });
}

std::string name_of(const InvariantGroup& group) {
  std::string name;
  for (const Hindsight past : kAllOf<Hindsight>)
    if (group.kept.has(past)) name += (name.empty() ? "" : "-and-") + std::string(word_for(past));
  return name.empty() ? "nothing" : name;
}

GroupedResult explored_in_groups(const Rules& rules, const Scope& scope, bool symmetry,
                                 const SearchOptions& search, const FirstLook& first,
                                 const GroupExplorer& explorer) {
  return GroupedSearch(rules, scope, symmetry, search, explorer).run(first);
}

GroupedResult explored_in_groups(const Rules& rules, const Scope& scope, bool symmetry,
                                 const SearchOptions& search, const FirstLook& first) {
  return explored_in_groups(
      rules, scope, symmetry, search, first,
      [](const ForgetfulSystem& system, const SearchOptions& options, const InvariantGroup&) {
        return explore(system, options);
      });
}

}  // namespace counterproof
