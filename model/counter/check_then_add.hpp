// Check first, add later: the counter as VServer was described in March 2007 (K2).
//
// The test and the addition are two steps with nothing that joins them.  In one thread this is as
// good as any counter; two threads that both test before either adds pass the limit together
// (X14).  It is kept because it is what people write first, and because a sequential check must
// not be able to tell it from a sound one: only the interleavings can.
#pragma once

#include "model/counter/res_counter.hpp"

namespace counterproof {

template <Machine M>
struct CheckThenAdd : ResCounter<M> {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static constexpr CounterModule kModule = {
      .name = "check-then-add",
      .effect = "tests first and adds later, with no lock between (K2)",
      .source = "K2, X14",
      .beside_charges = {BesideThreads::overruns,
                         "X14: others come between the test and the addition"},
      .beside_limit_writes = {BesideThreads::overruns, "others come between, writers among them"}};

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    const Word limit = machine.read_once(cells.limit);
    const Word usage = machine.read_once(cells.value);
    if (machine.holds(n <= limit) && machine.holds(usage <= limit - n)) {
      machine.add(cells.value, n);
      return ChargeOutcome::charged;
    }
    if (attempt == Attempt::first) machine.add(cells.failures, Word(1));
    return ChargeOutcome::over_limit;
  }

  static void force(M& machine, Cells& cells, Word n) { machine.add(cells.value, n); }

  static Word uncharge(M& machine, Cells& cells, Word n) {
    return uncharge_and_tell(machine, cells, n).taken;
  }

  static Uncharged<Word> uncharge_and_tell(M& machine, Cells& cells, Word n) {
    const Word usage = machine.read_once(cells.value);
    const Word taken = machine.holds(n <= usage) ? n : usage;
    return {taken, machine.add(cells.value, Word(0) - taken)};
  }

  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    return set_limit_beside_readers(machine, cells, limit, rule);
  }
};

}  // namespace counterproof
