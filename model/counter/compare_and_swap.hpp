// The lock-free counter: read usage, test, and exchange only if nobody came between (K4).
//
// A failed exchange means that another charge or uncharge succeeded, so that some thread always
// makes progress.  The limit is read in every round: a charge that is accepted was under the limit
// that it saw.  Proposed in the 2007 discussion as the way to drop the counter's lock.
//
// What it saw may be old: a limit write that checks usage between the charge's look at the limit
// and its exchange succeeds, and so does the charge.  The exchange guards usage, not the limit.
// The page counter, which looks at the limit after it has added, is the answer to that.
#pragma once

#include "model/counter/res_counter.hpp"

namespace counterproof {

template <Machine M>
struct CompareAndSwap : ResCounter<M> {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static constexpr CounterModule kModule = {
      .name = "compare-and-swap",
      .effect = "adds only if usage is still what was tested (K4)",
      .source = "K4",
      .beside_limit_writes = {BesideThreads::overruns,
                              "the exchange guards usage, and not the limit"}};

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    for (;;) {
      const Word usage = machine.read_once(cells.value);
      const Word limit = machine.read_once(cells.limit);
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
    return uncharge_and_tell(machine, cells, n).taken;
  }

  static Uncharged<Word> uncharge_and_tell(M& machine, Cells& cells, Word n) {
    for (;;) {
      const Word usage = machine.read_once(cells.value);
      const Word taken = machine.holds(n <= usage) ? n : usage;
      const Word remaining = usage - taken;
      if (machine.holds(machine.compare_exchange(cells.value, usage, remaining)))
        return {taken, remaining};
    }
  }

  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    return set_limit_beside_readers(machine, cells, limit, rule);
  }
};

}  // namespace counterproof
