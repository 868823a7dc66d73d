// What the page counter owes, for paths of one to four levels, and for a tree of two leaves.
//
// A path is charged as a whole or not at all, and no group uses more than its parent.  Additions
// are atomic and wrap; the kernel keeps limits and amounts so far below 2^63 that they never do,
// and so do these obligations.  One of them drops that assumption, and is refuted: without it an
// amount that wraps is taken to fit.
//
// In a tree two paths meet in the root: what the leaves use together is within what the root uses,
// whichever of them is charged or uncharged, and the other one stays as it was.
#include "model/counter/page_counter.hpp"
#include "model/counter/page_counter_tree.hpp"
#include "smt/counter_obligations.hpp"

namespace counterproof::smt {
namespace {

template <std::size_t kLevels, PageCounterMistake mistake, class Run>
struct Path {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Counter = PageCounter<M, kLevels, mistake>;

  Path(Run& run, bool below_half) : run(run) {
    for (std::size_t i = 0; i < kLevels; ++i) {
      const std::string of = kLevels == 1 ? "" : " " + std::to_string(i);
      usage.push_back(run.input("usage" + of));
      limit.push_back(run.input("limit" + of));
      run.machine.store(cells.levels[i].usage, usage[i]);
      run.machine.store(cells.levels[i].limit, limit[i]);
      if (below_half) {
        run.assume(within(run.exactly(usage[i]), run.number(kHalf)));
        run.assume(within(run.exactly(limit[i]), run.number(kHalf)));
      }
      if (i > 0) run.assume(within(run.exactly(usage[i - 1]), run.exactly(usage[i])));
    }
  }
  Word amount(bool below_half) {
    const Word n = run.input("amount");
    if (below_half) run.assume(within(run.exactly(n), run.number(kHalf)));
    return n;
  }
  bool charge(const Word& n) {
    return Counter::charge(run.machine, cells, n) == ChargeOutcome::charged;
  }
  auto usage_now(std::size_t i) { return run.exactly(run.machine.load(cells.levels[i].usage)); }
  auto limit_now(std::size_t i) { return run.exactly(run.machine.load(cells.levels[i].limit)); }
  auto fits(const Word& n) {
    auto all = within(run.exactly(usage[0]) + run.exactly(n), run.exactly(limit[0]));
    for (std::size_t i = 1; i < kLevels; ++i)
      all = both(all, within(run.exactly(usage[i]) + run.exactly(n), run.exactly(limit[i])));
    return all;
  }
  void require_children_within_parents() {
    for (std::size_t i = 1; i < kLevels; ++i) run.require(within(usage_now(i - 1), usage_now(i)));
  }

  Run& run;
  std::vector<Word> usage, limit;
  typename Counter::Cells cells;
};

std::string of_levels(std::size_t levels) {
  return levels == 1 ? "page-counter" : "page-counter, " + std::to_string(levels) + " levels";
}

template <std::size_t kLevels, PageCounterMistake mistake = PageCounterMistake::none>
void add_path(std::vector<Obligation>& all, const std::string& subject = of_levels(kLevels),
              const std::vector<KnownObligation>& known = {}) {
  const std::vector<std::string> below_half = {"limits, usage and amounts are below 2^63"};
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body) {
    all.push_back(
        obligation(subject, id, invariant, statement, body, below_half, known_reason(known, id)));
  };
  add("charge-accepts-what-fits", "limit.sound-arithmetic",
      "A charge is accepted if and only if it fits under the limit of every level.", [](auto& run) {
        Path<kLevels, mistake, std::decay_t<decltype(run)>> path(run, true);
        const auto n = path.amount(true);
        run.require(same_truth(path.charge(n), path.fits(n)));
      });
  add("charge-takes-all-levels-or-none", "balance.usage-is-outstanding",
      "An accepted charge is in the usage of every level, a refused one in none.", [](auto& run) {
        Path<kLevels, mistake, std::decay_t<decltype(run)>> path(run, true);
        const auto n = path.amount(true);
        const bool charged = path.charge(n);
        for (std::size_t i = 0; i < kLevels; ++i) {
          const auto before = run.exactly(path.usage[i]);
          run.require(same(path.usage_now(i), charged ? before + run.exactly(n) : before));
          if (charged) run.require(within(path.usage_now(i), run.exactly(path.limit[i])));
        }
        path.require_children_within_parents();
      });
  add("uncharge-takes-all-levels", "balance.usage-is-outstanding",
      "An uncharge takes its amount from every level, and no group comes to use more than its "
      "parent.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Path<kLevels, mistake, Run> path(run, true);
        const auto n = path.amount(true);
        run.assume(within(run.exactly(n), run.exactly(path.usage[0])));
        PageCounter<typename Run::Machine, kLevels, mistake>::uncharge(run.machine, path.cells, n);
        for (std::size_t i = 0; i < kLevels; ++i)
          run.require(same(path.usage_now(i) + run.exactly(n), run.exactly(path.usage[i])));
        path.require_children_within_parents();
      });
  add("uncharge-tells-what-remains", "balance.usage-is-outstanding",
      "An uncharge of no more than usage tells what the group itself still uses.", [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Path<kLevels, mistake, Run> path(run, true);
        const auto n = path.amount(true);
        run.assume(within(run.exactly(n), run.exactly(path.usage[0])));
        const auto told = PageCounter<typename Run::Machine, kLevels, mistake>::uncharge_and_tell(
            run.machine, path.cells, n);
        run.require(same(run.exactly(told.taken), run.exactly(n)));
        run.require(same(run.exactly(told.remaining), path.usage_now(0)));
      });
  add("limit-write-is-honest", "limit.honest-write",
      "A limit is written if and only if usage is within it; otherwise nothing changes.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Path<kLevels, mistake, Run> path(run, true);
        const auto limit = run.input("new limit");
        const bool written =
            PageCounter<typename Run::Machine, kLevels, mistake>::set_limit(
                run.machine, path.cells, limit, LimitRule::refuse) == LimitOutcome::written;
        run.require(same_truth(written, within(run.exactly(path.usage[0]), run.exactly(limit))));
        run.require(same(path.limit_now(0), run.exactly(written ? limit : path.limit[0])));
        for (std::size_t i = 1; i < kLevels; ++i)
          run.require(same(path.limit_now(i), run.exactly(path.limit[i])));
      });
}

/// The first leaf is charged; the root's usage is what both leaves use and what is its own.
template <PageCounterMistake mistake, class Run>
struct Leaves {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Tree = PageCounterTree<M, 2, mistake>;

  explicit Leaves(Run& run)
      : run(run),
        first(run.input("usage of leaf 1")),
        second(run.input("usage of leaf 2")),
        root(run.input("usage of root")),
        leaf_limit(run.input("limit of leaf 1")),
        root_limit(run.input("limit of root")) {
    for (const Word& word : {first, second, root, leaf_limit, root_limit})
      run.assume(within(run.exactly(word), run.number(kHalf)));
    run.assume(within(run.exactly(first) + run.exactly(second), run.exactly(root)));
    run.machine.store(cells.leaves[0].usage, first);
    run.machine.store(cells.leaves[1].usage, second);
    run.machine.store(cells.root.usage, root);
    run.machine.store(cells.leaves[0].limit, leaf_limit);
    run.machine.store(cells.root.limit, root_limit);
  }
  Word amount() {
    const Word n = run.input("amount");
    run.assume(within(run.exactly(n), run.number(kHalf)));
    return n;
  }
  bool charge(const Word& n) {
    return Tree::charge(run.machine, cells, 0, n) == ChargeOutcome::charged;
  }
  auto first_now() { return run.exactly(Tree::usage_of_leaf(run.machine, cells, 0)); }
  auto second_now() { return run.exactly(Tree::usage_of_leaf(run.machine, cells, 1)); }
  auto root_now() { return run.exactly(Tree::usage_of_root(run.machine, cells)); }
  void require_sound() {
    run.require(within(first_now() + second_now(), root_now()));
    run.require(same(second_now(), run.exactly(second)));
  }

  Run& run;
  Word first, second, root, leaf_limit, root_limit;
  typename Tree::Cells cells;
};

template <PageCounterMistake mistake = PageCounterMistake::none>
void add_tree(std::vector<Obligation>& all, const std::string& subject,
              const std::vector<KnownObligation>& known = {}) {
  const std::vector<std::string> assumptions = {"limits, usage and amounts are below 2^63",
                                                "the leaves use no more than the root at first"};
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body) {
    all.push_back(
        obligation(subject, id, invariant, statement, body, assumptions, known_reason(known, id)));
    all.back().encoding = Encoding::integers;
  };
  add("charge-keeps-every-limit", "limit.hierarchical",
      "A charge of a leaf is accepted if and only if it fits under the leaf's limit and, with what "
      "all leaves use, under the root's.",
      [](auto& run) {
        Leaves<mistake, std::decay_t<decltype(run)>> tree(run);
        const auto n = tree.amount();
        const bool charged = tree.charge(n);
        run.require(same_truth(
            charged,
            both(within(run.exactly(tree.first) + run.exactly(n), run.exactly(tree.leaf_limit)),
                 within(run.exactly(tree.root) + run.exactly(n), run.exactly(tree.root_limit)))));
        if (charged) {
          run.require(within(tree.first_now(), run.exactly(tree.leaf_limit)));
          run.require(within(tree.root_now(), run.exactly(tree.root_limit)));
        }
      });
  add("charge-leaves-the-sibling", "balance.usage-is-outstanding",
      "A charge of a leaf, accepted or not, leaves its sibling as it was, and the leaves together "
      "within the root's usage.",
      [](auto& run) {
        Leaves<mistake, std::decay_t<decltype(run)>> tree(run);
        tree.charge(tree.amount());
        tree.require_sound();
      });
  add("uncharge-leaves-the-sibling", "balance.usage-is-outstanding",
      "An uncharge of a leaf takes its amount from leaf and root, leaves the sibling as it was, "
      "and "
      "the leaves together within the root's usage.",
      [](auto& run) {
        Leaves<mistake, std::decay_t<decltype(run)>> tree(run);
        const auto n = tree.amount();
        run.assume(within(run.exactly(n), run.exactly(tree.first)));
        decltype(tree)::Tree::uncharge(run.machine, tree.cells, 0, n);
        run.require(same(tree.first_now() + run.exactly(n), run.exactly(tree.first)));
        run.require(same(tree.root_now() + run.exactly(n), run.exactly(tree.root)));
        tree.require_sound();
      });
  add("root-limit-write-is-honest", "limit.hierarchical",
      "The root's limit is written if and only if what all leaves use is within it; a limit that "
      "is "
      "refused changes nothing.",
      [](auto& run) {
        Leaves<mistake, std::decay_t<decltype(run)>> tree(run);
        const auto limit = run.input("new limit");
        const bool written =
            decltype(tree)::Tree::set_limit_of_root(run.machine, tree.cells, limit,
                                                    LimitRule::refuse) == LimitOutcome::written;
        run.require(same_truth(written, within(run.exactly(tree.root), run.exactly(limit))));
        run.require(same(run.exactly(run.machine.load(tree.cells.root.limit)),
                         run.exactly(written ? limit : tree.root_limit)));
        run.require(same(tree.root_now(), run.exactly(tree.root)));
        run.require(same(tree.first_now(), run.exactly(tree.first)));
        tree.require_sound();
      });
}

}  // namespace

std::vector<Obligation> hierarchy_obligations() {
  std::vector<Obligation> all;
  add_path<1>(all);
  add_path<2>(all);
  add_path<3>(all);
  add_path<4>(all);
  add_tree(all, "page-counter, two leaves");
  all.push_back(obligation(
      "page-counter, any amounts", "charge-accepts-what-fits", "limit.sound-arithmetic",
      "A charge is accepted if and only if it fits under the limit of every level.",
      [](auto& run) {
        Path<1, PageCounterMistake::none, std::decay_t<decltype(run)>> path(run, false);
        const auto n = path.amount(false);
        run.require(same_truth(path.charge(n), path.fits(n)));
      },
      {}, "an addition that wraps is taken to fit; the kernel never asks for so much"));
  return all;
}

std::vector<Obligation> mistaken_hierarchy_obligations() {
  using enum PageCounterMistake;
  std::vector<Obligation> all;
  add_path<2, parents_not_uncharged>(
      all, "page-counter-parents-kept",
      {{"uncharge-takes-all-levels", "W23: the parent keeps what was given back"}});
  add_path<2, refusal_stays_below>(
      all, "page-counter-refusal-kept",
      {{"charge-takes-all-levels-or-none", "W24: the group keeps what its parent refused"}});
  add_tree<parents_not_uncharged>(
      all, "parents-kept, two leaves",
      {{"uncharge-leaves-the-sibling", "W23: the root keeps what was given back"}});
  add_tree<refusal_stays_below>(
      all, "refusal-kept, two leaves",
      {{"charge-leaves-the-sibling", "W24: the leaf keeps what the root refused"}});
  return all;
}

}  // namespace counterproof::smt
