// The resource counter of 2007: test and add under one lock.
//
// A charge of n is accepted when usage + n still fits under the limit.  As posted the guard reads
// `usage <= limit - n`; with n greater than the limit the subtraction wraps to a huge value and
// every charge is accepted (D01).  The exact guard asks first whether n fits at all, and then
// subtracts without wrapping.  An uncharge of more than the usage is clamped to zero, as posted
// with a warning: the caller learns how much was really taken back.
//
// The lock makes test and addition one step, so that no interleaving lets usage pass the limit.
// A limit write as posted stores outside the lock and looks at nothing (D03); `LimitRule::refuse`
// takes the lock and compares.
//
// Source: the resource counter patch, first of the 2007 resource-controller series.
#pragma once

#include "model/counter/counter.hpp"

namespace counterproof {

template <Machine M>
struct ResCounter {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  /// Sets an empty counter up with `limit`.
  static void start(M& machine, Cells& cells, Word limit) {
    machine.store(cells.value, Word(0));
    machine.store(cells.limit, limit);
    machine.store(cells.failures, Word(0));
  }

  /// Adds `n` to usage if it fits under the limit; otherwise counts a failure.
  template <Guard2007 guard = Guard2007::exact>
  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    const auto held = machine.hold(cells.lock);
    const Word usage = machine.load(cells.value);
    const Word limit = machine.load(cells.limit);
    if (fits<guard>(machine, usage, limit, n)) {
      machine.store(cells.value, usage + n);
      return ChargeOutcome::charged;
    }
    if (attempt == Attempt::first) {
      machine.store(cells.failures, machine.load(cells.failures) + Word(1));
    }
    return ChargeOutcome::over_limit;
  }

  /// Adds `n` whatever the limit says.
  static void force(M& machine, Cells& cells, Word n) {
    const auto held = machine.hold(cells.lock);
    machine.store(cells.value, machine.load(cells.value) + n);
  }

  /// Takes `n` back, or as much as there is.  \returns the amount really taken.
  static Word uncharge(M& machine, Cells& cells, Word n) {
    const auto held = machine.hold(cells.lock);
    const Word usage = machine.load(cells.value);
    const Word taken = machine.holds(n <= usage) ? n : usage;
    machine.store(cells.value, usage - taken);
    return taken;
  }

  static Word usage(M& machine, Cells& cells) { return machine.read_once(cells.value); }

  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    if (rule == LimitRule::unchecked) {
      machine.store(cells.limit, limit);
      return LimitOutcome::written;
    }
    const auto held = machine.hold(cells.lock);
    if (!machine.holds(machine.load(cells.value) <= limit)) return LimitOutcome::below_usage;
    machine.store(cells.limit, limit);
    return LimitOutcome::written;
  }

 private:
  template <Guard2007 guard>
  static bool fits(M& machine, Word usage, Word limit, Word n) {
    if constexpr (guard == Guard2007::as_posted) return machine.holds(usage <= limit - n);
    return machine.holds(n <= limit) && machine.holds(usage <= limit - n);
  }
};

/// The counter as posted: its guard wraps.
template <Machine M>
struct ResCounter2007 : ResCounter<M> {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    return ResCounter<M>::template charge<Guard2007::as_posted>(machine, cells, n, attempt);
  }
};

}  // namespace counterproof
