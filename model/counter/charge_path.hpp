// A charge in a tree: every counter from a group up to the root is charged, or none of them.
//
// The walk charges one counter after another.  At the first that refuses it takes back what it
// added below, and that counter's group is the one whose limit was met.  Each counter is charged
// as it always is, under a lock of its own if it has one; no lock is held over the whole path.  So
// a sibling, or a parent, may see for a moment what is on its way back, and be refused though there
// is room: the price of not locking the root for every charge (race.no-spurious-failure).
//
// The walk is written once, over whatever names a counter: worlds walk from container to
// container (`Desk`), a `CounterPath` from level to level, and the page counter likewise.
//
// Source: the resource counter with parents, which the memory controller with use_hierarchy and
// the kernel-memory controller of 2012 (004) charge up to the root.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "model/counter/counter.hpp"

namespace counterproof {

/// Charges each place from `from` up to before `end`, or none.
/// \param above     the place in which a place is charged, too.
/// \param charge    charges one place, and says whether there was room.
/// \param uncharge  takes back what `charge` added.
/// \returns the place that refused; `end` if none did.
template <class Place, class Above, class Charge, class Uncharge>
Place charge_all_or_none(Place from, Place end, Above&& above, Charge&& charge,
                         Uncharge&& uncharge) {
  for (Place at = from; at != end; at = above(at)) {
    if (charge(at)) continue;
    for (Place below = from; below != at; below = above(below)) uncharge(below);
    return at;
  }
  return end;
}

/// What a path gets wrong, where it is to be caught at it.
enum class PathMistake : std::uint8_t {
  none,
  refusal_stays_below,    ///< what was added below a counter that refuses is kept (W42)
  parents_not_uncharged,  ///< an uncharge stops at the group itself
};

/// Counters of the algorithm `Counter`, from a group up to the root.
template <Machine M, class Counter, std::size_t kLevels, PathMistake mistake = PathMistake::none>
struct CounterPath {
  using Word = typename M::Word;
  static constexpr std::size_t kLevelCount = kLevels;
  struct Cells {
    std::array<typename Counter::Cells, kLevels> levels;  ///< from the group up to the root
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    for (std::size_t i = 0; i < kLevels; ++i) {
      const std::string of = i == 0 ? "" : i + 1 == kLevels ? "root " : "parent ";
      counterproof::for_each_cell(cells.levels[i], [&](std::string_view name, auto& thing) {
        visit(of + std::string(name), thing);
      });
    }
  }

  /// Every level starts empty, with the same limit.
  static void start(M& machine, Cells& cells, Word limit) {
    for (auto& level : cells.levels) Counter::start(machine, level, limit);
  }

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    const std::size_t refused = charge_all_or_none(
        std::size_t{0}, kLevels, [](std::size_t i) { return i + 1; },
        [&](std::size_t i) {
          return Counter::charge(machine, cells.levels[i], n, attempt) == ChargeOutcome::charged;
        },
        [&](std::size_t i) {
          if constexpr (mistake != PathMistake::refusal_stays_below)
            Counter::uncharge(machine, cells.levels[i], n);
        });
    return refused == kLevels ? ChargeOutcome::charged : ChargeOutcome::over_limit;
  }

  /// Takes `n` back at every level, or as much as there is.  \returns what the group itself gave.
  static Word uncharge(M& machine, Cells& cells, Word n) {
    const Word taken = Counter::uncharge(machine, cells.levels[0], n);
    if constexpr (mistake != PathMistake::parents_not_uncharged)
      for (std::size_t above = 1; above < kLevels; ++above)
        Counter::uncharge(machine, cells.levels[above], n);
    return taken;
  }

  static Word usage(M& machine, Cells& cells, std::size_t level = 0) {
    return Counter::usage(machine, cells.levels[level]);
  }

  /// Sets the group's own limit.
  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    return Counter::set_limit(machine, cells.levels[0], limit, rule);
  }
};

}  // namespace counterproof
