// The speculative counter of later kernels: add first, test, take back what did not fit.
//
// A charge adds its amount with one atomic addition and compares the sum with the limit; if it is
// over, the amount is taken back and the charge refused.  So usage itself may pass the limit for a
// moment, by amounts that are on their way back; what is *committed* never does.  A refused charge
// can make another one fail that would have fitted: the price of having no lock and no loop.
//
// Counters form a path from a group to the root.  A charge goes up the path, and either it is taken
// at every level or at none: a refusal gives back what lower levels took.  An uncharge takes from
// every level.
//
// A limit is written by exchange and recheck.  Reading usage, exchanging the limit, and reading
// usage again: if usage has not grown past what was read, no charge slipped in under the old limit,
// since a charge that added before the second reading would have been seen and one that adds after
// it compares with the new limit.  Otherwise the old limit is put back and all begins anew.
//
// The watermark and failcnt are for people.  They are written without any order and declared so:
// two charges may overwrite each other's mark.
//
// Source: the page counters of the memory controller from 2014 on (mm/page_counter.c).
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "model/counter/charge_path.hpp"
#include "model/counter/counter.hpp"

namespace counterproof {

/// What the counter gets wrong, where it is to be caught at it.
enum class PageCounterMistake : std::uint8_t {
  none,
  parents_not_uncharged,     ///< an uncharge stops at the group itself
  refusal_stays_below,       ///< a refused charge is taken back only where it was refused
  limit_not_looked_at_again  ///< a limit write does not look at usage a second time
};

/// The counter of one group.
template <Machine M>
struct PageCounterLevel {
  typename M::Cell usage{};
  typename M::Cell limit{};
  typename M::Cell watermark{};
  typename M::Cell failures{};
};

/// The levels of a path that lie elsewhere, since others share them: in place of `Cells`.
template <Machine M, std::size_t kLevels>
struct PageCounterPath {
  struct Levels {
    std::array<PageCounterLevel<M>*, kLevels> at;
    PageCounterLevel<M>& operator[](std::size_t i) const { return *at[i]; }
  };
  Levels levels;  ///< from the group up to the root
};

template <Machine M, std::size_t kLevels = 1, PageCounterMistake mistake = PageCounterMistake::none>
struct PageCounter {
  using Word = typename M::Word;
  static constexpr std::size_t kLevelCount = kLevels;

  static constexpr CounterModule kModule = {
      .name = "page-counter",
      .effect = "adds first, looks at the limit, and takes back what did not fit",
      .source = "the memory controller from 2014 on",
      .beside_charges = {BesideThreads::keeps_the_limit,
                         "a refused charge is in usage until it is taken back"},
      .beside_limit_writes = {BesideThreads::keeps_the_limit,
                              "a limit that is taken back again was in force for a moment"},
      .is_tree = true};

  using Level = PageCounterLevel<M>;
  struct Cells {
    std::array<Level, kLevels> levels;  ///< from the group up to the root
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    for (std::size_t i = 0; i < kLevels; ++i) {
      const char* of = i == 0 ? "" : i + 1 == kLevels ? "root " : "parent ";
      visit(std::string(of) + "usage", cells.levels[i].usage);
      visit(std::string(of) + "limit", cells.levels[i].limit);
      visit(std::string(of) + "watermark", cells.levels[i].watermark);
      visit(std::string(of) + "failcnt", cells.levels[i].failures);
    }
  }

  /// Every level starts empty, with the same limit.
  static void start(M& machine, Cells& cells, Word limit) {
    for (Level& level : cells.levels) {
      machine.store(level.usage, Word(0));
      machine.store(level.limit, limit);
      machine.store(level.watermark, Word(0));
      machine.store(level.failures, Word(0));
    }
  }

  /// Of a path: `Cells` of its own, or a `PageCounterPath`.
  template <class Path>
  static ChargeOutcome charge(M& machine, Path& path, Word n, Attempt attempt = Attempt::first) {
    const std::size_t refused = charge_all_or_none(
        std::size_t{0}, kLevels, [](std::size_t i) { return i + 1; },
        [&](std::size_t i) {
          auto&& level = path.levels[i];
          const Word usage = machine.add(level.usage, n);
          if (!machine.holds(usage <= machine.read_once(level.limit))) {
            machine.add(level.usage, Word(0) - n);
            if (attempt == Attempt::first)
              machine.write_once(level.failures, machine.read_once(level.failures) + Word(1));
            return false;
          }
          if (!machine.holds(usage <= machine.read_once(level.watermark)))
            machine.write_once(level.watermark, usage);
          return true;
        },
        [&](std::size_t i) {
          if constexpr (mistake != PageCounterMistake::refusal_stays_below)
            machine.add(path.levels[i].usage, Word(0) - n);
        });
    return refused == kLevels ? ChargeOutcome::charged : ChargeOutcome::over_limit;
  }

  /// Charges the group itself, whatever its limit says.
  template <class Path>
  static void force(M& machine, Path& path, Word n) {
    machine.add(path.levels[0].usage, n);
  }

  /// \pre `n` is charged.  \returns `n`
  template <class Path>
  static Word uncharge(M& machine, Path& path, Word n) {
    return uncharge_and_tell(machine, path, n).taken;
  }

  /// The same; tells what is left of the group itself.
  template <class Path>
  static Uncharged<Word> uncharge_and_tell(M& machine, Path& path, Word n) {
    const Word remaining = machine.add(path.levels[0].usage, Word(0) - n);
    if constexpr (mistake != PageCounterMistake::parents_not_uncharged)
      for (std::size_t above = 1; above < kLevels; ++above)
        machine.add(path.levels[above].usage, Word(0) - n);
    return {n, remaining};
  }

  /// Of the group itself, or of one above it.
  template <class Path>
  static Word usage(M& machine, Path& path, std::size_t level = 0) {
    return machine.read_once(path.levels[level].usage);
  }

  /// Sets the group's own limit.
  template <class Path>
  static LimitOutcome set_limit(M& machine, Path& path, Word limit, LimitRule rule) {
    auto&& level = path.levels[0];
    if (rule == LimitRule::unchecked) {
      machine.exchange(level.limit, limit);
      return LimitOutcome::written;
    }
    for (;;) {
      const Word before = machine.read_once(level.usage);
      if (!machine.holds(before <= limit)) return LimitOutcome::below_usage;
      const Word old = machine.exchange(level.limit, limit);
      if constexpr (mistake == PageCounterMistake::limit_not_looked_at_again)
        return LimitOutcome::written;
      if (machine.holds(machine.read_once(level.usage) <= before) || machine.holds(old <= limit))
        return LimitOutcome::written;
      machine.write_once(level.limit, old);
    }
  }
};

}  // namespace counterproof
