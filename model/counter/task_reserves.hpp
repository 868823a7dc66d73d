// Per-task reserves: a task prepays a few units, and charges against those without asking (K6).
//
// The shared counter holds what all tasks have taken, used or not, so that usage never passes the
// limit.  What a task holds in reserve nobody else can have: with as many idle tasks as the limit
// allows, a charge is refused though hardly anything is used (X16).  A reserve goes back when its
// task exits; a task that moves must take it along or give it back, or the old container pays for
// nobody.
//
// Source: the reserves of beancounters, as described in March 2007.
#pragma once

#include <array>
#include <string>

#include "model/counter/res_counter.hpp"

namespace counterproof {

template <Machine M>
struct TaskReserves {
  using Word = typename M::Word;
  using Shared = ResCounter<M>;

  static constexpr std::size_t kTasks = 4;
  static constexpr std::uint64_t kReserve = 2;

  struct Cells {
    CounterCells<M> shared;
    std::array<typename M::Cell, kTasks> reserves{};  ///< each touched by its task alone
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    counterproof::for_each_cell(cells.shared, visit);
    for (std::size_t i = 0; i < kTasks; ++i)
      visit("reserve of " + std::to_string(i), cells.reserves[i]);
  }

  static void start(M& machine, Cells& cells, Word limit) {
    Shared::start(machine, cells.shared, limit);
    for (auto& reserve : cells.reserves) machine.store(reserve, Word(0));
  }

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    auto& reserve = cells.reserves[machine.this_cpu()];
    const Word mine = machine.load(reserve);
    if (machine.holds(n <= mine)) {
      machine.store(reserve, mine - n);
      return ChargeOutcome::charged;
    }
    // An amount with which the reserve would wrap is asked for alone.
    if (machine.holds(n <= Word(kUnlimited - kReserve)) &&
        Shared::charge(machine, cells.shared, n + Word(kReserve), Attempt::retry) ==
            ChargeOutcome::charged) {
      machine.store(reserve, mine + Word(kReserve));
      return ChargeOutcome::charged;
    }
    return Shared::charge(machine, cells.shared, n, attempt);
  }

  /// What the task does not need in reserve goes back.  \pre `n` is charged.  \returns `n`
  static Word uncharge(M& machine, Cells& cells, Word n) {
    auto& reserve = cells.reserves[machine.this_cpu()];
    const Word mine = machine.load(reserve) + n;
    if (machine.holds(mine <= Word(kReserve))) {
      machine.store(reserve, mine);
    } else {
      machine.store(reserve, Word(kReserve));
      Shared::uncharge(machine, cells.shared, mine - Word(kReserve));
    }
    return n;
  }

  /// The task exits, or moves: its reserve goes back.
  static void leave(M& machine, Cells& cells) {
    auto& reserve = cells.reserves[machine.this_cpu()];
    const Word mine = machine.load(reserve);
    machine.store(reserve, Word(0));
    if (machine.holds(mine == Word(0))) return;
    Shared::uncharge(machine, cells.shared, mine);
  }

  /// With every task's reserve.
  static Word usage(M& machine, Cells& cells) { return Shared::usage(machine, cells.shared); }
};

}  // namespace counterproof
