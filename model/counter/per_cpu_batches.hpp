// Per-processor batches: each processor keeps a small difference of its own and folds it into the
// shared usage only when it has grown to a batch (K5).
//
// Most charges touch no shared memory at all.  The price is precision: usage lags behind what is
// charged by less than one batch for each processor, in either direction, so that a limit tested
// against it is passed by as much, and a charge can be refused while there is room.  And test and
// addition are two steps: all others may add between them what they found room for, too.  The
// tolerance is bounded, which is what was claimed for it in 2007; a hard limit it is not.
//
// A processor's difference is touched by that processor alone; others only read it, to add up the
// exact usage when nothing moves.
#pragma once

#include <array>
#include <string>

#include "model/counter/counter.hpp"

namespace counterproof {

template <Machine M>
struct PerCpuBatches {
  using Word = typename M::Word;

  static constexpr std::size_t kCpus = 4;
  static constexpr std::uint64_t kBatch = 2;
  /// How far usage may lag behind what is charged on so many processors.
  static constexpr std::uint64_t lag(std::uint64_t processors) { return processors * (kBatch - 1); }
  /// How far usage may pass the limit when so many threads, each on a processor of its own, charge
  /// at most `most` at a time.
  static constexpr std::uint64_t tolerance(unsigned threads, std::uint64_t most) {
    return lag(threads) + (threads - 1) * most;
  }

  struct Cells {
    typename M::Cell usage{};  ///< what has been folded
    typename M::Cell limit{};
    typename M::Cell failures{};
    std::array<typename M::Cell, kCpus> differences{};  ///< two's complement
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    visit("folded usage", cells.usage);
    visit("limit", cells.limit);
    visit("failcnt", cells.failures);
    for (std::size_t i = 0; i < kCpus; ++i)
      visit("difference of " + std::to_string(i), cells.differences[i]);
  }

  static void start(M& machine, Cells& cells, Word limit) {
    machine.store(cells.usage, Word(0));
    machine.store(cells.limit, limit);
    machine.store(cells.failures, Word(0));
    for (auto& difference : cells.differences) machine.store(difference, Word(0));
  }

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    const Word limit = machine.read_once(cells.limit);
    const Word mine = machine.read_once(cells.differences[machine.this_cpu()]);
    const Word usage = machine.read_once(cells.usage) + mine;
    // Other processors' uncharges may have brought the sum below zero.
    const bool below_zero = !machine.holds(usage <= Word(kUnlimited >> 1));
    if (!machine.holds(n <= limit) || (!below_zero && !machine.holds(usage <= limit - n))) {
      if (attempt == Attempt::first) machine.add(cells.failures, Word(1));
      return ChargeOutcome::over_limit;
    }
    change(machine, cells, mine + n);
    return ChargeOutcome::charged;
  }

  /// \pre `n` is charged.  \returns `n`
  static Word uncharge(M& machine, Cells& cells, Word n) {
    change(machine, cells, machine.read_once(cells.differences[machine.this_cpu()]) - n);
    return n;
  }

  /// Exact when nothing moves.
  static Word usage(M& machine, Cells& cells) {
    Word sum = machine.read_once(cells.usage);
    for (auto& difference : cells.differences) sum = sum + machine.read_once(difference);
    return sum;
  }

 private:
  /// Sets this processor's difference, or folds it when it is a batch.
  static void change(M& machine, Cells& cells, Word difference) {
    auto& mine = cells.differences[machine.this_cpu()];
    const bool small = machine.holds(difference + Word(kBatch - 1) <= Word(2 * (kBatch - 1)));
    if (small) {
      machine.write_once(mine, difference);
      return;
    }
    machine.write_once(mine, Word(0));
    machine.add(cells.usage, difference);
  }
};

}  // namespace counterproof
