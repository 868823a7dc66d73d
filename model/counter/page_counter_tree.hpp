// Speculative counters in a tree: groups that share a parent.
//
// Every group is charged along its own path, and the paths meet in the root.  So the root's usage
// is what all leaves use together, and its limit bounds them together: each leaf may be far from
// its own limit and still be refused.  What a refused charge added below the level that refused is
// taken back there; the siblings never notice, but for what is on its way back in the root.
//
// The root's limit is written as every limit is, by exchange and recheck of the root's usage.  The
// leaves are not asked: what they use is in the root's usage already.
//
// Source: the memory controller with use_hierarchy (2009), and its page counters from 2014 on.
#pragma once

#include <array>
#include <string>

#include "model/counter/page_counter.hpp"

namespace counterproof {

template <Machine M, std::size_t kLeaves = 2, PageCounterMistake mistake = PageCounterMistake::none>
struct PageCounterTree {
  using Word = typename M::Word;
  using Level = PageCounterLevel<M>;
  using Below = PageCounter<M, 2, mistake>;
  using Root = PageCounter<M, 1, mistake>;
  static constexpr std::size_t kLeafCount = kLeaves;

  struct Cells {
    Level root;
    std::array<Level, kLeaves> leaves;
  };

  template <class Visit>
  static void for_each_cell(Cells& cells, Visit&& visit) {
    const auto level = [&](const std::string& of, Level& one) {
      visit(of + "usage", one.usage);
      visit(of + "limit", one.limit);
      visit(of + "watermark", one.watermark);
      visit(of + "failcnt", one.failures);
    };
    level("root ", cells.root);
    for (std::size_t i = 0; i < kLeaves; ++i)
      level("leaf " + std::to_string(i + 1) + " ", cells.leaves[i]);
  }

  /// Every group starts empty, with the same limit.
  static void start(M& machine, Cells& cells, Word limit) {
    start_level(machine, cells.root, limit);
    for (Level& leaf : cells.leaves) start_level(machine, leaf, limit);
  }

  static ChargeOutcome charge(M& machine, Cells& cells, std::size_t leaf, Word n,
                              Attempt attempt = Attempt::first) {
    auto path = path_of(cells, leaf);
    return Below::charge(machine, path, n, attempt);
  }
  /// \pre `n` is charged to the leaf.  \returns `n`
  static Word uncharge(M& machine, Cells& cells, std::size_t leaf, Word n) {
    auto path = path_of(cells, leaf);
    return Below::uncharge(machine, path, n);
  }
  static Word usage_of_root(M& machine, Cells& cells) {
    return machine.read_once(cells.root.usage);
  }
  static Word usage_of_leaf(M& machine, Cells& cells, std::size_t leaf) {
    return machine.read_once(cells.leaves[leaf].usage);
  }
  static LimitOutcome set_limit_of_root(M& machine, Cells& cells, Word limit, LimitRule rule) {
    auto root = root_of(cells);
    return Root::set_limit(machine, root, limit, rule);
  }

 private:
  static PageCounterPath<M, 2> path_of(Cells& cells, std::size_t leaf) {
    return {{{&cells.leaves[leaf], &cells.root}}};
  }
  static PageCounterPath<M, 1> root_of(Cells& cells) { return {{{&cells.root}}}; }
  static void start_level(M& machine, Level& level, Word limit) {
    machine.store(level.usage, Word(0));
    machine.store(level.limit, limit);
    machine.store(level.watermark, Word(0));
    machine.store(level.failures, Word(0));
  }
};

}  // namespace counterproof
