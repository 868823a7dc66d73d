// A stock for each processor: charged in advance, and served from without asking the counter.
//
// A charge that the processor's stock can serve takes it from there.  It may be of several pages:
// a stock that has fewer is left as it is, not emptied, and the counter is asked.  Then a whole
// batch is charged if there is room, and what the charge does not need is the stock's; if a batch
// does not fit the amount is charged alone.  So usage is what is charged and what is in stock, and
// never passes the limit; the price is that a charge can be refused while other processors have
// stock.  Draining gives a stock back.  Uncharges go to the counter.
//
// A stock stays smaller than a batch: it is filled up only when it could not serve an amount that
// is smaller than a batch itself.
//
// A processor's stock is touched by that processor alone.
//
// Source: the memory controller's stock of 2009, and its extension to several pages in 2012, which
// kernel stacks need.
#pragma once

#include <array>
#include <string>

#include "model/counter/res_counter.hpp"

namespace counterproof {

/// What a stock gets wrong, where it is to be caught at it.
enum class StockMistake : std::uint8_t {
  none,
  serves_more_than_it_has,  ///< any stock is taken to be enough, as if each charge were of one page
  drain_keeps_the_charge,   ///< a stock is emptied and not given back
};

template <Machine M, std::uint64_t batch = 4, StockMistake mistake = StockMistake::none>
struct PerCpuStock {
  using Word = typename M::Word;
  using Shared = ResCounter<M>;

  static constexpr std::size_t kCpus = 4;
  static constexpr std::uint64_t kBatch = batch;

  struct Cells {
    CounterCells<M> shared;
    std::array<typename M::Cell, kCpus> stocks{};
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    counterproof::for_each_cell(cells.shared, visit);
    for (std::size_t i = 0; i < kCpus; ++i) visit("stock of " + std::to_string(i), cells.stocks[i]);
  }

  static void start(M& machine, Cells& cells, Word limit) {
    Shared::start(machine, cells.shared, limit);
    for (auto& stock : cells.stocks) machine.store(stock, Word(0));
  }

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    auto& stock = cells.stocks[machine.this_cpu()];
    const Word mine = machine.load(stock);
    if (serves(machine, mine, n)) {
      machine.store(stock, mine - n);
      return ChargeOutcome::charged;
    }
    if (machine.holds(n <= Word(kBatch - 1)) &&
        Shared::charge(machine, cells.shared, Word(kBatch), Attempt::retry) ==
            ChargeOutcome::charged) {
      machine.store(stock, mine + (Word(kBatch) - n));
      return ChargeOutcome::charged;
    }
    return Shared::charge(machine, cells.shared, n, attempt);
  }

  /// \pre `n` is charged.  \returns the amount really taken.
  static Word uncharge(M& machine, Cells& cells, Word n) {
    return Shared::uncharge(machine, cells.shared, n);
  }

  /// Gives this processor's stock back.
  static void drain(M& machine, Cells& cells) {
    auto& stock = cells.stocks[machine.this_cpu()];
    const Word mine = machine.load(stock);
    if (machine.holds(mine == Word(0))) return;
    machine.store(stock, Word(0));
    if constexpr (mistake != StockMistake::drain_keeps_the_charge)
      Shared::uncharge(machine, cells.shared, mine);
  }
  /// A processor that nobody runs on any more is drained.
  static void leave(M& machine, Cells& cells) { drain(machine, cells); }

  /// With every processor's stock.
  static Word usage(M& machine, Cells& cells) { return Shared::usage(machine, cells.shared); }

 private:
  static bool serves(M& machine, Word mine, Word n) {
    if (machine.holds(n <= mine)) return true;
    if constexpr (mistake == StockMistake::serves_more_than_it_has)
      return machine.holds(Word(1) <= mine);
    return false;
  }
};

}  // namespace counterproof
