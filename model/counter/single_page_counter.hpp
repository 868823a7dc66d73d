// The page counter of one group, in the cells that all counters of a world share.
//
// What a policy chooses by counter.algorithm = "page-counter": the algorithm is that of
// page_counter.hpp, charge for charge.  A tree of them is walked by whoever holds the groups, in
// the same way as the levels of a path are.  The watermark is for people, and no world keeps it.
//
// An uncharge of more than usage is warned of and leaves zero, as in Linux from 5.8 on; before, the
// counter wrapped.  It is told apart by its sign: the algorithm is sound for usage below 2^63.
//
// Source: the page counters of the memory controller from 2014 on (mm/page_counter.c).
#pragma once

#include <cstddef>

#include "model/counter/page_counter.hpp"

namespace counterproof {

template <Machine M>
struct SinglePageCounter {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static constexpr CounterModule kModule = PageCounter<M, 1>::kModule;

  static constexpr std::uint64_t kMost = kUnlimited >> 1;

  static void start(M& machine, Cells& cells, Word limit) {
    machine.store(cells.value, Word(0));
    machine.store(cells.limit, limit);
    machine.store(cells.failures, Word(0));
  }

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    Path path(cells);
    return Counter::charge(machine, path, n, attempt);
  }
  static void force(M& machine, Cells& cells, Word n) {
    Path path(cells);
    Counter::force(machine, path, n);
  }
  static Word uncharge(M& machine, Cells& cells, Word n) {
    return uncharge_and_tell(machine, cells, n).taken;
  }
  static Uncharged<Word> uncharge_and_tell(M& machine, Cells& cells, Word n) {
    Path path(cells);
    const Uncharged<Word> told = Counter::uncharge_and_tell(machine, path, n);
    if (machine.holds(told.remaining <= Word(kMost))) return told;
    machine.write_once(cells.value, Word(0));
    return {n + told.remaining, Word(0)};
  }
  static Word usage(M& machine, Cells& cells) { return machine.read_once(cells.value); }
  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    Path path(cells);
    return Counter::set_limit(machine, path, limit, rule);
  }

 private:
  using Counter = PageCounter<M, 1>;

  /// One level, whose watermark nobody looks at.
  struct Path {
    struct Level {
      typename M::Cell& usage;
      typename M::Cell& limit;
      typename M::Cell& failures;
      typename M::Cell& watermark;
    };
    struct Levels {
      Level only;
      Level operator[](std::size_t) const { return only; }
    };
    explicit Path(Cells& cells) : levels{{cells.value, cells.limit, cells.failures, watermark}} {}

    typename M::Cell watermark{};
    Levels levels;
  };
};

}  // namespace counterproof
