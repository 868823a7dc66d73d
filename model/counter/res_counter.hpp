// The resource counter of 2007: test and add under one lock.
//
// A charge of n is accepted when usage + n still fits under the limit.  As posted the guard reads
// `usage <= limit - n`; with n greater than the limit the subtraction wraps to a huge value and
// every charge is accepted (D01).  The exact guard asks first whether n fits at all, and then
// subtracts without wrapping.  An uncharge of more than the usage is clamped to zero, as posted
// with a warning: the caller learns how much was really taken back.  The other mistakes that a
// charge can be told to make are not history: they are there to be caught.
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

  static constexpr CounterModule kModule = {.name = "res-counter",
                                            .effect = "tests and adds under one lock",
                                            .source = "K1",
                                            .is_locked = true};

  /// Sets an empty counter up with `limit`.
  static void start(M& machine, Cells& cells, Word limit) {
    machine.store(cells.value, Word(0));
    machine.store(cells.limit, limit);
    machine.store(cells.failures, Word(0));
  }

  /// Adds `n` to usage if it fits under the limit; otherwise counts a failure.
  template <ChargeMistake mistake = ChargeMistake::none>
  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    const auto held = machine.hold(cells.lock);
    const Word usage = machine.load(cells.value);
    const Word limit = machine.load(cells.limit);
    if constexpr (mistake == ChargeMistake::counts_every_request) count(machine, cells.failures);
    if (fits<mistake>(machine, usage, limit, n)) {
      machine.store(cells.value, usage + n);
      return ChargeOutcome::charged;
    }
    if constexpr (mistake == ChargeMistake::failure_is_usage) {
      count(machine, cells.value);
    } else if constexpr (mistake != ChargeMistake::counts_every_request) {
      if (attempt == Attempt::first) count(machine, cells.failures);
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
    return uncharge_and_tell(machine, cells, n).taken;
  }

  /// The same; tells what is left, too, which is how it was from 2012 on.
  static Uncharged<Word> uncharge_and_tell(M& machine, Cells& cells, Word n) {
    const auto held = machine.hold(cells.lock);
    const Word usage = machine.load(cells.value);
    const Word taken = machine.holds(n <= usage) ? n : usage;
    const Word remaining = usage - taken;
    machine.store(cells.value, remaining);
    return {taken, remaining};
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
  static void count(M& machine, typename M::Cell& cell) {
    machine.store(cell, machine.load(cell) + Word(1));
  }

  template <ChargeMistake mistake>
  static bool fits(M& machine, Word usage, Word limit, Word n) {
    if constexpr (mistake == ChargeMistake::guard_wraps) {
      return machine.holds(usage <= limit - n);
    } else if constexpr (mistake == ChargeMistake::admits_one_more) {
      return machine.holds(n <= limit + Word(1)) && machine.holds(usage <= limit + Word(1) - n);
    } else if constexpr (mistake == ChargeMistake::compares_signed) {
      // Moved by half the range, unsigned order is signed order.
      const Word half(kUnlimited / 2 + 1);
      return machine.holds(usage + n + half <= limit + half);
    } else {
      return machine.holds(n <= limit) && machine.holds(usage <= limit - n);
    }
  }
};

/// A counter whose charges make a mistake.
template <Machine M, ChargeMistake mistake>
struct MistakenResCounter : ResCounter<M> {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    return ResCounter<M>::template charge<mistake>(machine, cells, n, attempt);
  }
};

/// The counter as posted: its guard wraps.
template <Machine M>
struct ResCounter2007 : MistakenResCounter<M, ChargeMistake::guard_wraps> {};
template <Machine M>
struct ResCounterAdmitsOneMore : MistakenResCounter<M, ChargeMistake::admits_one_more> {};
template <Machine M>
struct ResCounterComparesSigned : MistakenResCounter<M, ChargeMistake::compares_signed> {};
template <Machine M>
struct ResCounterFailureIsUsage : MistakenResCounter<M, ChargeMistake::failure_is_usage> {};
template <Machine M>
struct ResCounterCountsEveryRequest : MistakenResCounter<M, ChargeMistake::counts_every_request> {};

}  // namespace counterproof
