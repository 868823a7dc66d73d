// The free-resource counter: subtract first, look afterwards, give back when it went below zero.
//
// VServer's answer to the race of check-then-add (K3).  `value` holds what is free.  A charge
// takes n with one atomic addition; a negative result means that it was not there, and the amount
// goes back.  The limit is never passed, but a charge can be refused while there is room: for a
// moment another refused charge holds what it is about to give back (X15).
//
// A limit write moves `free` by the difference, so that free can be below zero while usage exceeds
// a lowered limit; a writer that must not do that looks afterwards, as a charge does, and gives the
// difference back.  Usage is the limit less what is free: limit and free change in the order that
// makes usage look too large in between, never too small.  Two reads can still straddle a whole
// write, and see usage too small.  An uncharge takes no more than the usage it sees; so one that
// sees less than it was asked to give back looks again, under the lock of the writers.  A limit
// write can be refused without need, too, for as long as a refused charge holds what it took.
//
// Negative is read as in two's complement: the upper half of the word.  The algorithm is sound
// for limits below 2^63; a larger one is held to that.  It is not when usage exceeds a lowered
// limit by nearly 2^63: then what is free is so far below zero that an amount wraps to the top.  A
// writer that refuses limits below usage never lets it come to that.
#pragma once

#include "model/counter/counter.hpp"

namespace counterproof {

template <Machine M>
struct FreeCounter {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static constexpr CounterModule kModule = {
      .name = "free-counter",
      .effect = "subtracts from what is free and adds back when it went below zero (K3)",
      .source = "K3, X15",
      .beside_charges = {BesideThreads::keeps_the_limit,
                         "a refused charge holds for a moment what another could have had"},
      .beside_limit_writes = {BesideThreads::keeps_the_limit,
                              "a limit write that is refused takes its room for a moment"},
      .holds_what_is_free = true};

  static constexpr std::uint64_t kMost = kUnlimited >> 1;

  static void start(M& machine, Cells& cells, Word limit) {
    machine.store(cells.value, at_most(machine, limit));
    machine.store(cells.limit, limit);
    machine.store(cells.failures, Word(0));
  }

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    if (machine.holds(n <= Word(kMost))) {
      const Word left = machine.add(cells.value, Word(0) - n);
      if (machine.holds(left <= Word(kMost))) return ChargeOutcome::charged;
      machine.add(cells.value, n);
    }
    if (attempt == Attempt::first) machine.add(cells.failures, Word(1));
    return ChargeOutcome::over_limit;
  }

  static void force(M& machine, Cells& cells, Word n) { machine.add(cells.value, Word(0) - n); }

  static Word uncharge(M& machine, Cells& cells, Word n) {
    if (machine.holds(n <= usage(machine, cells))) {
      machine.add(cells.value, n);
      return n;
    }
    const auto held = machine.hold(cells.lock);
    const Word used = usage(machine, cells);
    const Word taken = machine.holds(n <= used) ? n : used;
    machine.add(cells.value, taken);
    return taken;
  }

  /// The same; tells what is left, too.  That needs the limit, which is written under the lock.
  static Uncharged<Word> uncharge_and_tell(M& machine, Cells& cells, Word n) {
    const auto held = machine.hold(cells.lock);
    const Word limit = at_most(machine, machine.read_once(cells.limit));
    const Word used = limit - machine.read_once(cells.value);
    const Word taken = machine.holds(n <= used) ? n : used;
    return {taken, limit - machine.add(cells.value, taken)};
  }

  static Word usage(M& machine, Cells& cells) {
    const Word limit = at_most(machine, machine.read_once(cells.limit));
    const Word left = machine.read_once(cells.value);
    return limit - left;
  }

  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    const auto held = machine.hold(cells.lock);
    const Word before = at_most(machine, machine.read_once(cells.limit));
    const Word after = at_most(machine, limit);
    if (machine.holds(before <= after)) {
      // Even now more may be used than the new limit allows, by charges that did not ask.  Room
      // that was given cannot be taken back, once others may have found it: so this looks first.
      const Word left = machine.read_once(cells.value) + (after - before);
      if (rule == LimitRule::refuse && !machine.holds(left <= Word(kMost)))
        return LimitOutcome::below_usage;
      machine.write_once(cells.limit, limit);
      machine.add(cells.value, after - before);
      return LimitOutcome::written;
    }
    const Word left = machine.add(cells.value, after - before);
    if (rule == LimitRule::refuse && !machine.holds(left <= Word(kMost))) {
      machine.add(cells.value, before - after);
      return LimitOutcome::below_usage;
    }
    machine.write_once(cells.limit, limit);
    return LimitOutcome::written;
  }

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    visit("free", cells.value);
    visit("limit", cells.limit);
    visit("failcnt", cells.failures);
    visit("counter lock", cells.lock);
  }

 private:
  static Word at_most(M& machine, Word limit) {
    return machine.holds(limit <= Word(kMost)) ? limit : Word(kMost);
  }
};

}  // namespace counterproof
