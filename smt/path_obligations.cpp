// What a path of counters owes, whatever their algorithm: two levels, and three of the resource
// counter, from a group up to the root, each with a limit of its own.
//
// This is what a policy with tree.charges = "ancestors" runs: worlds walk from container to
// container with the same charge_all_or_none() as a path does from level to level.  A charge is
// taken at every level or at none, and the level that refuses is the lowest without room: that one
// counts the failure, and no other.  Page counters, whose additions wrap, have obligations of their
// own (hierarchy_obligations.cpp).
//
// Nothing is proved of deeper trees.
#include <type_traits>

#include "model/counter/charge_path.hpp"
#include "model/counter/res_counter.hpp"
#include "model/counter/table.hpp"
#include "smt/counter_obligations.hpp"

namespace counterproof::smt {
namespace {

/// A path whose usages, limits and failcnts are the unknowns; no level uses more than the next.
template <template <class> class Counter, std::size_t kLevels, PathMistake mistake, class Run>
struct CountersOfPath {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Path = CounterPath<M, Counter<M>, kLevels, mistake>;
  static constexpr bool kFree = Counter<M>::kModule.holds_what_is_free;

  explicit CountersOfPath(Run& run) : run(run) {
    for (std::size_t i = 0; i < kLevels; ++i) {
      const std::string of = " " + std::to_string(i);
      usage.push_back(run.input("usage" + of));
      limit.push_back(run.input("limit" + of));
      failcnt.push_back(run.input("failcnt" + of));
      if constexpr (kFree) {
        run.assume(within(run.exactly(limit[i]), run.number(kHalf)));
        run.assume(within(run.exactly(usage[i]), run.exactly(limit[i])));
      }
      if (i > 0) run.assume(within(run.exactly(usage[i - 1]), run.exactly(usage[i])));
      run.machine.store(cells.levels[i].value, kFree ? limit[i] - usage[i] : usage[i]);
      run.machine.store(cells.levels[i].limit, limit[i]);
      run.machine.store(cells.levels[i].failures, failcnt[i]);
    }
  }

  bool charge(const Word& n, Attempt attempt = Attempt::first) {
    return Path::charge(run.machine, cells, n, attempt) == ChargeOutcome::charged;
  }
  auto usage_now(std::size_t i) { return run.exactly(Path::usage(run.machine, cells, i)); }
  auto limit_now(std::size_t i) { return run.exactly(run.machine.load(cells.levels[i].limit)); }
  auto failcnt_now(std::size_t i) {
    return run.exactly(run.machine.load(cells.levels[i].failures));
  }
  auto fits_at(std::size_t i, const Word& n) {
    return within(run.exactly(usage[i]) + run.exactly(n), run.exactly(limit[i]));
  }
  auto fits_below(std::size_t level, const Word& n) {
    auto all = fits_at(0, n);
    for (std::size_t i = 1; i < level; ++i) all = both(all, fits_at(i, n));
    return all;
  }

  Run& run;
  std::vector<Word> usage, limit, failcnt;
  typename Path::Cells cells;
};

template <template <class> class Counter, std::size_t kLevels,
          PathMistake mistake = PathMistake::none>
void add_path(std::vector<Obligation>& all, const std::string& counter,
              const std::vector<KnownObligation>& known = {}) {
  const std::string subject = counter + ", " + std::to_string(kLevels) + " levels";
  std::vector<std::string> assumptions = {"no group uses more than its parent at first"};
  if (Counter<Plain>::kModule.holds_what_is_free)
    assumptions.insert(assumptions.end(), {kBelowHalf, kWithin});
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body) {
    all.push_back(
        obligation(subject, id, invariant, statement, body, assumptions, known_reason(known, id)));
    all.back().encoding = Encoding::integers;
  };
  add("charge-accepts-what-fits", "limit.sound-arithmetic",
      "A charge is accepted if and only if it fits under the limit of every level.", [](auto& run) {
        CountersOfPath<Counter, kLevels, mistake, std::decay_t<decltype(run)>> path(run);
        const auto n = run.input("amount");
        run.require(same_truth(path.charge(n), path.fits_below(kLevels, n)));
      });
  add("charge-takes-all-levels-or-none", "balance.usage-is-outstanding",
      "An accepted charge is in the usage of every level, a refused one in none.", [](auto& run) {
        CountersOfPath<Counter, kLevels, mistake, std::decay_t<decltype(run)>> path(run);
        const auto n = run.input("amount");
        const bool charged = path.charge(n);
        for (std::size_t i = 0; i < kLevels; ++i) {
          const auto before = run.exactly(path.usage[i]);
          run.require(same(path.usage_now(i), charged ? before + run.exactly(n) : before));
        }
      });
  add("charge-keeps-every-limit", "limit.hierarchical",
      "After an accepted charge the usage of every level is within its limit, and no group uses "
      "more than its parent.",
      [](auto& run) {
        CountersOfPath<Counter, kLevels, mistake, std::decay_t<decltype(run)>> path(run);
        if (!path.charge(run.input("amount"))) return;
        for (std::size_t i = 0; i < kLevels; ++i) {
          run.require(within(path.usage_now(i), run.exactly(path.limit[i])));
          if (i > 0) run.require(within(path.usage_now(i - 1), path.usage_now(i)));
        }
      });
  add("uncharge-takes-all-levels", "balance.usage-is-outstanding",
      "An uncharge takes its amount from every level, and no group comes to use more than its "
      "parent.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        using Path = CountersOfPath<Counter, kLevels, mistake, Run>;
        Path path(run);
        const auto n = run.input("amount");
        run.assume(within(run.exactly(n), run.exactly(path.usage[0])));
        const auto taken = Path::Path::uncharge(run.machine, path.cells, n);
        run.require(same(run.exactly(taken), run.exactly(n)));
        for (std::size_t i = 0; i < kLevels; ++i) {
          run.require(same(path.usage_now(i) + run.exactly(n), run.exactly(path.usage[i])));
          if (i > 0) run.require(within(path.usage_now(i - 1), path.usage_now(i)));
        }
      });
  add("uncharge-stops-at-zero", "balance.no-over-uncharge",
      "An uncharge of any amount takes from no level more than its usage, and says how much it "
      "took from the group itself.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        using Path = CountersOfPath<Counter, kLevels, mistake, Run>;
        Path path(run);
        const auto taken = Path::Path::uncharge(run.machine, path.cells, run.input("amount"));
        run.require(same(path.usage_now(0) + run.exactly(taken), run.exactly(path.usage[0])));
        for (std::size_t i = 0; i < kLevels; ++i)
          run.require(within(path.usage_now(i), run.exactly(path.usage[i])));
      });
  add("limit-write-is-honest", "limit.honest-write",
      "A group's limit is written if and only if its usage is within it; otherwise nothing "
      "changes, and never anything above.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        using Path = CountersOfPath<Counter, kLevels, mistake, Run>;
        Path path(run);
        const auto limit = run.input("new limit");
        if constexpr (Path::kFree) run.assume(within(run.exactly(limit), run.number(kHalf)));
        const bool written = Path::Path::set_limit(run.machine, path.cells, limit,
                                                   LimitRule::refuse) == LimitOutcome::written;
        run.require(same_truth(written, within(run.exactly(path.usage[0]), run.exactly(limit))));
        run.require(same(path.limit_now(0), run.exactly(written ? limit : path.limit[0])));
        for (std::size_t i = 0; i < kLevels; ++i) {
          run.require(same(path.usage_now(i), run.exactly(path.usage[i])));
          if (i > 0) run.require(same(path.limit_now(i), run.exactly(path.limit[i])));
        }
      });
  // Which level counts does not hang on how many there are, and a third one has many more paths.
  if constexpr (kLevels > 2) return;
  add("refusal-counts-at-one-level", "balance.failcnt-counts-requests",
      "A refused request adds one to the failcnt of the lowest level that has no room, which "
      "wraps, "
      "and nothing to any other; a retry adds nothing.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        using Word = WordOf<Run>;
        CountersOfPath<Counter, kLevels, mistake, Run> path(run);
        const auto n = run.input("amount");
        const bool charged = path.charge(n);
        bool counted = false;
        for (std::size_t i = 0; i < kLevels; ++i) {
          const bool here = !charged && !counted &&
                            !(run.machine.holds(n <= path.limit[i]) &&
                              run.machine.holds(path.usage[i] <= path.limit[i] - n));
          counted = counted || here;
          run.require(same(path.failcnt_now(i),
                           run.exactly(here ? path.failcnt[i] + Word(1) : path.failcnt[i])));
          run.require(same(path.limit_now(i), run.exactly(path.limit[i])));
        }
        if (charged) return;
        std::vector<std::decay_t<decltype(path.failcnt_now(0))>> before;
        for (std::size_t i = 0; i < kLevels; ++i) before.push_back(path.failcnt_now(i));
        path.charge(n, Attempt::retry);
        for (std::size_t i = 0; i < kLevels; ++i) run.require(same(path.failcnt_now(i), before[i]));
      });
}

}  // namespace

std::vector<Obligation> path_obligations() {
  std::vector<Obligation> all;
  Counters::for_each([&]<template <class> class Counter>() {
    if constexpr (!Counter<Plain>::kModule.is_tree)
      add_path<Counter, 2>(all, std::string(Counter<Plain>::kModule.name));
  });
  add_path<ResCounter, 3>(all, "res-counter");
  return all;
}

std::vector<Obligation> mistaken_path_obligations() {
  std::vector<Obligation> all;
  add_path<ResCounter, 2, PathMistake::refusal_stays_below>(
      all, "res-counter-refusal-kept",
      {{"charge-takes-all-levels-or-none", "W42: the group keeps what its parent refused"}});
  add_path<ResCounter, 2, PathMistake::parents_not_uncharged>(
      all, "res-counter-parents-kept",
      {{"uncharge-takes-all-levels", "the parent keeps what was given back"}});
  return all;
}

}  // namespace counterproof::smt
