// The lock-free counter: read usage, test, and exchange only if nobody came between (K4).
//
// A failed exchange means that another charge or uncharge succeeded, so that some thread always
// makes progress.  The limit is read in every round: a charge that is accepted was under the limit
// that it saw.  Proposed in the 2007 discussion as the way to drop the counter's lock.
#pragma once

#include "model/counter/res_counter.hpp"

namespace counterproof {

template <Machine M>
struct CompareAndSwap : ResCounter<M> {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    for (;;) {
      const Word usage = machine.load(cells.value);
      const Word limit = machine.load(cells.limit);
      if (!machine.holds(n <= limit) || !machine.holds(usage <= limit - n)) {
        if (attempt == Attempt::first) machine.add(cells.failures, Word(1));
        return ChargeOutcome::over_limit;
      }
      if (machine.holds(machine.compare_exchange(cells.value, usage, usage + n))) {
        return ChargeOutcome::charged;
      }
    }
  }

  static void force(M& machine, Cells& cells, Word n) { machine.add(cells.value, n); }

  static Word uncharge(M& machine, Cells& cells, Word n) {
    for (;;) {
      const Word usage = machine.load(cells.value);
      const Word taken = machine.holds(n <= usage) ? n : usage;
      if (machine.holds(machine.compare_exchange(cells.value, usage, usage - taken))) return taken;
    }
  }
};

}  // namespace counterproof
