// What every counter algorithm shares: its cells, its outcomes, its options.
//
// A counter algorithm is a struct of static functions over `CounterCells`, so that one container
// can be run under any of them, chosen by a policy, without a different layout for each.  What
// `value` holds is the algorithm's own affair: usage for most, what is still free for the
// free-resource counter; read it through `usage()`.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "model/machine/machine.hpp"

namespace counterproof {

/// The largest limit: nothing that fits in a word is refused.
inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

/// One counter of one container.  Units are those of the charged resource.
template <Machine M>
struct CounterCells {
  typename M::Cell value{};     ///< usage, or what is free: see the algorithm
  typename M::Cell limit{};     ///< the most that usage may be
  typename M::Cell failures{};  ///< failcnt: refused requests
  [[no_unique_address]] typename M::Lock lock{};
};

/// What a charge came to.
enum class ChargeOutcome : std::uint8_t { charged, over_limit };

/// Whether a charge is a request of its own, which failcnt counts when it is refused, or another
/// attempt at one that has been counted.
enum class Attempt : std::uint8_t { first, retry };

/// What an uncharge took, and what it left in usage by the same step: whoever is told that nothing
/// is left was the last, and nobody else is.
template <class Word>
struct Uncharged {
  Word taken;
  Word remaining;
};

/// What a limit write came to.
enum class LimitOutcome : std::uint8_t {
  written,
  below_usage,  ///< refused: the counter already uses more
};

/// What a counter does with a limit below its usage.
enum class LimitRule : std::uint8_t {
  unchecked,  ///< stores it, as posted in 2007
  refuse,     ///< refuses it (busy)
};

/// What a counter keeps when other threads come between its steps.
enum class BesideThreads : std::uint8_t {
  exact,            ///< each operation is as if it were alone
  keeps_the_limit,  ///< no more is charged than the limit allows; what would fit may be refused
  overruns,         ///< more may be charged than the limit allows
};

/// Everything that is known of a counter algorithm beside its code; each has one, `kModule`.
struct CounterModule {
  std::string_view name;    ///< "compare-and-swap"
  std::string_view effect;  ///< what it does, for `list choices`
  std::string_view source;  ///< who proposed it, by catalogue id

  struct Kept {
    BesideThreads what = BesideThreads::exact;
    std::string_view since = {};  ///< why it is not exact
  };
  Kept beside_charges = {};       ///< of charges and uncharges, when others charge and uncharge
  Kept beside_limit_writes = {};  ///< and when the limit is written meanwhile

  /// Whether all operations take the counter's lock, so that nobody moves while one holds it.
  bool is_locked = false;
  /// Whether the cell holds what is free instead of what is used: limits are below 2^63.
  bool holds_what_is_free = false;
  /// Whether it is a tree of its own, which is raced and proved in place of one group of it.
  bool is_tree = false;
};

/// What a charge gets wrong, for counters that are to be caught at it.
enum class ChargeMistake : std::uint8_t {
  none,
  guard_wraps,           ///< `usage <= limit - n`, as posted: wraps when n exceeds the limit (D01)
  admits_one_more,       ///< one unit above the limit is accepted (W01)
  compares_signed,       ///< an unlimited counter reads as one of -1 (W02)
  failure_is_usage,      ///< a refusal is counted in the wrong cell (W03)
  counts_every_request,  ///< failcnt rises before anybody looks whether there is room (W04)
};

/// Calls `visit(name, cell)` for every cell and lock, for whoever shows them.
template <Machine M, class Visit>
void for_each_cell(CounterCells<M>& cells, Visit&& visit) {
  visit("usage", cells.value);
  visit("limit", cells.limit);
  visit("failcnt", cells.failures);
  visit("counter lock", cells.lock);
}

/// A limit write for counters whose charges read the limit without the lock: writers take turns,
/// and a charge may see the old limit a little longer.
template <Machine M>
LimitOutcome set_limit_beside_readers(M& machine, CounterCells<M>& cells, typename M::Word limit,
                                      LimitRule rule) {
  const auto held = machine.hold(cells.lock);
  if (rule == LimitRule::refuse && !machine.holds(machine.read_once(cells.value) <= limit))
    return LimitOutcome::below_usage;
  machine.write_once(cells.limit, limit);
  return LimitOutcome::written;
}

}  // namespace counterproof
