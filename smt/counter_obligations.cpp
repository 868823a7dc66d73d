// The shipped counters, and what those with cells of their own owe instead.
#include "smt/counter_obligations.hpp"

#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/table.hpp"
#include "model/counter/task_reserves.hpp"

namespace counterproof::smt {
namespace {

// ---- Counters with cells of their own ----

/// Per-processor differences, each smaller than a batch, and what is charged in all.
template <class Run>
struct Batches {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Counter = PerCpuBatches<M>;

  explicit Batches(Run& run) : run(run), usage(run.input("usage")), limit(run.input("limit")) {
    const Word own = run.input("own difference");
    run.assume(small(own, 1));
    run.machine.store(cells.differences[0], own);
    // Only their sum matters to this processor.
    const Word others = run.input("others' differences");
    run.assume(small(others, Counter::kCpus - 1));
    run.machine.store(cells.differences[1], others);
    run.machine.store(cells.usage, usage - own - others);
    run.machine.store(cells.limit, limit);
    run.assume(within(run.exactly(usage), run.number(kHalf / 4)));
    run.assume(within(run.exactly(limit), run.number(kHalf / 4)));
  }
  /// Between -most and most, for so many processors.
  auto small(const Word& difference, std::uint64_t processors) {
    const std::uint64_t most = processors * (Counter::kBatch - 1);
    return within(run.exactly(difference + Word(most)), run.number(2 * most));
  }
  void require_small() { run.require(small(run.machine.load(cells.differences[0]), 1)); }
  auto usage_now() { return run.exactly(Counter::usage(run.machine, cells)); }

  Run& run;
  Word usage, limit;
  typename Counter::Cells cells;
};

void add_batches(std::vector<Obligation>& all) {
  const std::vector<std::string> assumptions = {
      "limits and usage are below 2^61",
      "charges come from one processor; the others' differences "
      "are any that are smaller than a batch each"};
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body,
                       std::string known = {}) {
    all.push_back(obligation("per-cpu-batches", id, invariant, statement, body, assumptions,
                             std::move(known)));
  };
  add(
      "charge-keeps-the-limit", "limit.never-exceeded",
      "After an accepted charge usage is within the limit.",
      [](auto& run) {
        Batches<std::decay_t<decltype(run)>> set(run);
        if (PerCpuBatches<typename std::decay_t<decltype(run)>::Machine>::charge(
                run.machine, set.cells, run.input("amount")) == ChargeOutcome::charged)
          run.require(within(set.usage_now(), run.exactly(set.limit)));
      },
      "usage lags by less than a batch a processor");
  add("charge-keeps-the-tolerance", "limit.within-tolerance",
      "After an accepted charge usage passes the limit by less than a batch a processor.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        using Counter = PerCpuBatches<typename Run::Machine>;
        Batches<Run> set(run);
        if (Counter::charge(run.machine, set.cells, run.input("amount")) == ChargeOutcome::charged)
          run.require(within(set.usage_now(),
                             run.exactly(set.limit) + run.number(Counter::lag(Counter::kCpus))));
      });
  add("charge-keeps-balance", "balance.usage-is-outstanding",
      "An accepted charge adds its amount to the sum, a refused one nothing, and differences stay "
      "smaller than a batch.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Batches<Run> set(run);
        const auto n = run.input("amount");
        const bool charged = PerCpuBatches<typename Run::Machine>::charge(
                                 run.machine, set.cells, n) == ChargeOutcome::charged;
        const auto before = run.exactly(set.usage);
        run.require(same(set.usage_now(), charged ? before + run.exactly(n) : before));
        set.require_small();
      });
  add("uncharge-keeps-balance", "balance.usage-is-outstanding",
      "An uncharge takes its amount from the sum, and differences stay smaller than a batch.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Batches<Run> set(run);
        const auto n = run.input("amount");
        run.assume(within(run.exactly(n), run.exactly(set.usage)));
        PerCpuBatches<typename Run::Machine>::uncharge(run.machine, set.cells, n);
        run.require(same(set.usage_now() + run.exactly(n), run.exactly(set.usage)));
        set.require_small();
      });
}

/// Reserves of every task, and what is charged besides.
template <class Run>
struct Reserves {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Counter = TaskReserves<M>;

  explicit Reserves(Run& run)
      : run(run), outstanding(run.input("outstanding")), limit(run.input("limit")) {
    const Word own = run.input("own reserve");
    run.assume(within(run.exactly(own), run.number(Counter::kReserve)));
    run.machine.store(cells.reserves[0], own);
    // Only their sum matters to this task.
    const Word others = run.input("others' reserves");
    run.assume(within(run.exactly(others), run.number((Counter::kTasks - 1) * Counter::kReserve)));
    run.machine.store(cells.reserves[1], others);
    run.assume(within(run.exactly(outstanding), run.number(kHalf)));
    before = outstanding + own + others;
    run.machine.store(cells.shared.value, before);
    run.machine.store(cells.shared.limit, limit);
  }
  auto reserved_now() {
    return run.exactly(run.machine.load(cells.reserves[0])) +
           run.exactly(run.machine.load(cells.reserves[1]));
  }
  auto usage_now() { return run.exactly(Counter::usage(run.machine, cells)); }

  Run& run;
  Word outstanding, limit, before;
  typename Counter::Cells cells;
};

void add_reserves(std::vector<Obligation>& all) {
  const std::vector<std::string> assumptions = {"outstanding charges are below 2^63"};
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body) {
    all.push_back(obligation("task-reserves", id, invariant, statement, body, assumptions));
  };
  add("charge-keeps-balance", "balance.usage-is-outstanding",
      "Usage is what is charged and what is reserved, after every charge.", [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Reserves<Run> set(run);
        const auto n = run.input("amount");
        const bool charged = TaskReserves<typename Run::Machine>::charge(
                                 run.machine, set.cells, n) == ChargeOutcome::charged;
        const auto out = run.exactly(set.outstanding);
        run.require(
            same(set.usage_now(), (charged ? out + run.exactly(n) : out) + set.reserved_now()));
      });
  add("charge-keeps-the-limit", "limit.never-exceeded", "Usage that is within the limit stays so.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Reserves<Run> set(run);
        run.assume(within(run.exactly(set.before), run.exactly(set.limit)));
        TaskReserves<typename Run::Machine>::charge(run.machine, set.cells, run.input("amount"));
        run.require(within(set.usage_now(), run.exactly(set.limit)));
      });
  add("uncharge-keeps-balance", "balance.usage-is-outstanding",
      "Usage is what is charged and what is reserved, after every uncharge.", [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Reserves<Run> set(run);
        const auto n = run.input("amount");
        run.assume(within(run.exactly(n), run.exactly(set.outstanding)));
        TaskReserves<typename Run::Machine>::uncharge(run.machine, set.cells, n);
        run.require(same(set.usage_now() + run.exactly(n),
                         run.exactly(set.outstanding) + set.reserved_now()));
      });
  add("leaving-returns-the-reserve", "balance.no-leak",
      "A task that exits leaves no reserve behind.", [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Reserves<Run> set(run);
        TaskReserves<typename Run::Machine>::leave(run.machine, set.cells);
        run.require(same(run.exactly(run.machine.load(set.cells.reserves[0])), run.number(0)));
        run.require(same(set.usage_now(), run.exactly(set.outstanding) + set.reserved_now()));
      });
}

}  // namespace

std::vector<Obligation> counter_obligations() {
  std::vector<Obligation> all;
  add_counter<ResCounter2007>(
      all, "res-counter-2007", LimitRule::unchecked,
      {{"charge-accepts-what-fits", "D01: limit less amount wraps when the amount is larger"},
       {"charge-keeps-the-limit", "D01: so more is accepted than fits"},
       {"limit-write-is-honest", "D03: nobody looks at usage"}});
  Counters::for_each([&]<template <class> class Counter>() {
    if constexpr (!Counter<Plain>::kModule.is_tree)
      add_counter<Counter>(all, std::string(Counter<Plain>::kModule.name), LimitRule::refuse);
  });
  add_batches(all);
  add_reserves(all);
  for (Obligation& one : all)
    if (one.subject == "per-cpu-batches" || one.subject == "task-reserves")
      one.encoding = Encoding::integers;
  return all;
}

std::vector<Obligation> mistaken_counter_obligations() {
  std::vector<Obligation> all;
  add_counter<ResCounterAdmitsOneMore>(
      all, "res-counter-admits-one-more", LimitRule::refuse,
      {{"charge-accepts-what-fits", "W01: one unit too many"},
       {"charge-keeps-the-limit", "W01: so usage passes the limit"},
       {"unlimited-admits-all", "W01: limit + 1 wraps to 0"}});
  add_counter<ResCounterComparesSigned>(all, "res-counter-compares-signed", LimitRule::refuse,
                                        {{"charge-accepts-what-fits", "W02: unlimited reads as -1"},
                                         {"charge-keeps-the-limit", "W02: and usage as negative"},
                                         {"unlimited-admits-all", "W02: unlimited reads as -1"}});
  add_counter<ResCounterFailureIsUsage>(
      all, "res-counter-failure-is-usage", LimitRule::refuse,
      {{"charge-keeps-balance", "W03: a refusal adds to usage"},
       {"refusal-changes-only-failcnt", "W03: a refusal adds to usage"}});
  add_counter<ResCounterCountsEveryRequest>(
      all, "res-counter-counts-every-request", LimitRule::refuse,
      {{"refusal-changes-only-failcnt", "W04: accepted charges and retries count"}});
  return all;
}

}  // namespace counterproof::smt
