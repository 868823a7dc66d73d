// Counters whose threads charge in different places: each thread is a group of its own, or charges
// another kind of memory.
//
// They have the shape of any counter, so that the same workload and the same judges serve.  What
// binds all threads together is one limit: that of the root, or that of all memory.
#pragma once

#include <array>
#include <string>

#include "check/schedule/program.hpp"
#include "model/counter/charge_path.hpp"
#include "model/counter/kernel_charge.hpp"
#include "model/counter/page_counter_tree.hpp"
#include "model/counter/res_counter.hpp"

namespace counterproof {

/// What each thread has charged and not yet uncharged.
using HeldByThread = std::array<std::uint64_t, schedule::kMaxThreads>;

/// Each thread charges a leaf of its own; the limit is the root's.
template <Machine M, PageCounterMistake mistake = PageCounterMistake::none>
struct LeafOfEachThread {
  using Word = typename M::Word;
  using Tree = PageCounterTree<M, schedule::kMaxThreads, mistake>;
  using Cells = typename Tree::Cells;
  /// What it is called when more is charged than the limit allows.
  static constexpr std::string_view kLimitInvariant = "limit.hierarchical";

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    Tree::for_each_cell(cells, visit);
  }
  static void start(M& machine, Cells& cells, Word limit) { Tree::start(machine, cells, limit); }
  static ChargeOutcome charge(M& machine, Cells& cells, Word n) {
    return Tree::charge(machine, cells, machine.this_cpu(), n);
  }
  static Word uncharge(M& machine, Cells& cells, Word n) {
    return Tree::uncharge(machine, cells, machine.this_cpu(), n);
  }
  static Word usage(M& machine, Cells& cells) { return Tree::usage_of_root(machine, cells); }
  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    return Tree::set_limit_of_root(machine, cells, limit, rule);
  }
  static bool balanced(M& machine, Cells& cells, const HeldByThread& held) {
    for (std::size_t leaf = 0; leaf < Tree::kLeafCount; ++leaf)
      if (Tree::usage_of_leaf(machine, cells, leaf) != held[leaf]) return false;
    return true;
  }
};

/// The same with counters of any algorithm: each thread charges a leaf of its own and the root, as
/// a path of two levels is charged.
template <Machine M, class Counter>
struct CounterOfEachThread {
  using Word = typename M::Word;
  struct Cells {
    typename Counter::Cells root;
    std::array<typename Counter::Cells, schedule::kMaxThreads> leaves;
  };
  static constexpr std::string_view kLimitInvariant = "limit.hierarchical";

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    const auto all = [&](const std::string& of, auto& one) {
      counterproof::for_each_cell(one, [&](std::string_view name, auto& thing) {
        visit(of + " " + std::string(name), thing);
      });
    };
    all("root", cells.root);
    for (std::size_t i = 0; i < cells.leaves.size(); ++i)
      all("leaf " + std::to_string(i + 1), cells.leaves[i]);
  }
  static void start(M& machine, Cells& cells, Word limit) {
    Counter::start(machine, cells.root, limit);
    for (auto& leaf : cells.leaves) Counter::start(machine, leaf, limit);
  }
  static ChargeOutcome charge(M& machine, Cells& cells, Word n) {
    using Place = typename Counter::Cells*;
    const Place root = &cells.root;
    const Place refused = charge_all_or_none(
        Place(&cells.leaves[machine.this_cpu()]), Place(nullptr),
        [&](Place at) { return at == root ? nullptr : root; },
        [&](Place at) { return Counter::charge(machine, *at, n) == ChargeOutcome::charged; },
        [&](Place at) { Counter::uncharge(machine, *at, n); });
    return refused == nullptr ? ChargeOutcome::charged : ChargeOutcome::over_limit;
  }
  static Word uncharge(M& machine, Cells& cells, Word n) {
    const Word taken = Counter::uncharge(machine, cells.leaves[machine.this_cpu()], n);
    Counter::uncharge(machine, cells.root, n);
    return taken;
  }
  static Word usage(M& machine, Cells& cells) { return Counter::usage(machine, cells.root); }
  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule rule) {
    return Counter::set_limit(machine, cells.root, limit, rule);
  }
  static bool balanced(M& machine, Cells& cells, const HeldByThread& held) {
    for (std::size_t leaf = 0; leaf < cells.leaves.size(); ++leaf)
      if (Counter::usage(machine, cells.leaves[leaf]) != held[leaf]) return false;
    return true;
  }
};

/// The first thread charges memory of its user, the others kernel memory; the limits are the same.
template <Machine M, KernelChargeMistake mistake = KernelChargeMistake::none>
struct KernelBesideUser {
  using Word = typename M::Word;
  using Counter = ResCounter<M>;
  using Kernel = KernelCharge<M, ResCounter<M>, mistake>;
  struct Cells {
    CounterCells<M> kernel, memory;
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    counterproof::for_each_cell(cells.kernel, [&](std::string_view name, auto& thing) {
      visit("kernel " + std::string(name), thing);
    });
    counterproof::for_each_cell(cells.memory, visit);
  }
  static void start(M& machine, Cells& cells, Word limit) {
    Counter::start(machine, cells.kernel, limit);
    Counter::start(machine, cells.memory, limit);
  }
  static ChargeOutcome charge(M& machine, Cells& cells, Word n) {
    if (is_user(machine)) return Counter::charge(machine, cells.memory, n);
    return Kernel::charge(machine, cells.kernel, cells.memory, n) == KernelChargeOutcome::charged
               ? ChargeOutcome::charged
               : ChargeOutcome::over_limit;
  }
  static Word uncharge(M& machine, Cells& cells, Word n) {
    if (is_user(machine)) return Counter::uncharge(machine, cells.memory, n);
    Kernel::uncharge(machine, cells.kernel, cells.memory, n);
    return n;
  }
  static Word usage(M& machine, Cells& cells) { return Counter::usage(machine, cells.memory); }
  static bool balanced(M& machine, Cells& cells, const HeldByThread& held) {
    Word kernel = 0;
    for (std::size_t thread = 1; thread < held.size(); ++thread) kernel = kernel + held[thread];
    return Counter::usage(machine, cells.kernel) == kernel;
  }

 private:
  static bool is_user(M& machine) { return machine.this_cpu() == 0; }
};

}  // namespace counterproof
