// What kernel memory owes: its charge over two counters, and the stock that serves several pages.
//
// The two counters are any that a kernel charge can meet: kernel usage within the usage of all
// memory, which every operation keeps.  The stock is any that is smaller than a batch, beside any
// stocks of the other processors.
#include "model/counter/kernel_charge.hpp"
#include "model/counter/per_cpu_stock.hpp"
#include "smt/obligation.hpp"

namespace counterproof::smt {
namespace {

// ---- The charge over two counters ----

template <KernelChargeMistake mistake, class Run>
struct TwoCounters {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Counter = ResCounter<M>;
  using Kernel = KernelCharge<M, Counter, mistake>;

  explicit TwoCounters(Run& run)
      : run(run),
        kernel(run.input("kernel usage")),
        memory(run.input("usage")),
        kernel_limit(run.input("kernel limit")),
        memory_limit(run.input("limit")) {
    run.assume(within(run.exactly(kernel), run.exactly(memory)));
    begin();
  }
  /// As at first.
  void begin() {
    run.machine.store(kernel_cells.value, kernel);
    run.machine.store(kernel_cells.limit, kernel_limit);
    run.machine.store(kernel_cells.failures, Word(0));
    run.machine.store(memory_cells.value, memory);
    run.machine.store(memory_cells.limit, memory_limit);
    run.machine.store(memory_cells.failures, Word(0));
  }
  KernelChargeOutcome charge(const Word& n) {
    return Kernel::charge(run.machine, kernel_cells, memory_cells, n);
  }
  Word uncharge(const Word& n) {
    return Kernel::uncharge(run.machine, kernel_cells, memory_cells, n);
  }
  auto kernel_now() { return run.exactly(run.machine.load(kernel_cells.value)); }
  auto memory_now() { return run.exactly(run.machine.load(memory_cells.value)); }
  auto fits_kernel(const Word& n) {
    return within(run.exactly(kernel) + run.exactly(n), run.exactly(kernel_limit));
  }
  auto fits_memory(const Word& n) {
    return within(run.exactly(memory) + run.exactly(n), run.exactly(memory_limit));
  }
  void require_kernel_within_memory() { run.require(within(kernel_now(), memory_now())); }

  Run& run;
  Word kernel, memory, kernel_limit, memory_limit;
  CounterCells<M> kernel_cells, memory_cells;
};

template <KernelChargeMistake mistake = KernelChargeMistake::none>
void add_kernel_charge(std::vector<Obligation>& all, const std::string& subject,
                       const std::vector<KnownObligation>& known = {}) {
  const std::vector<std::string> assumptions = {"kernel usage is within usage at first"};
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body) {
    all.push_back(
        obligation(subject, id, invariant, statement, body, assumptions, known_reason(known, id)));
    all.back().encoding = Encoding::integers;
  };
  add("charge-accepts-what-fits-in-both", "limit.sound-arithmetic",
      "A kernel charge is accepted if and only if it fits under the kernel limit and under the "
      "limit of all memory; a refusal names the first that has no room.",
      [](auto& run) {
        TwoCounters<mistake, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        const KernelChargeOutcome outcome = set.charge(n);
        run.require(same_truth(outcome == KernelChargeOutcome::charged,
                               both(set.fits_kernel(n), set.fits_memory(n))));
        run.require(
            same_truth(outcome != KernelChargeOutcome::over_kernel_limit, set.fits_kernel(n)));
      });
  add("charge-takes-both-or-none", "balance.usage-is-outstanding",
      "An accepted kernel charge is in both counters, a refused one in neither.", [](auto& run) {
        TwoCounters<mistake, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        const bool charged = set.charge(n) == KernelChargeOutcome::charged;
        const auto kernel = run.exactly(set.kernel);
        const auto memory = run.exactly(set.memory);
        run.require(same(set.kernel_now(), charged ? kernel + run.exactly(n) : kernel));
        run.require(same(set.memory_now(), charged ? memory + run.exactly(n) : memory));
      });
  add("charge-keeps-both-limits", "limit.never-exceeded",
      "After an accepted kernel charge each counter is within its limit.", [](auto& run) {
        TwoCounters<mistake, std::decay_t<decltype(run)>> set(run);
        if (set.charge(run.input("amount")) != KernelChargeOutcome::charged) return;
        run.require(within(set.kernel_now(), run.exactly(set.kernel_limit)));
        run.require(within(set.memory_now(), run.exactly(set.memory_limit)));
      });
  add("refusal-counts-where-it-was", "balance.failcnt-counts-requests",
      "A refused kernel charge adds one to failcnt of the counter that had no room, and of no "
      "other.",
      [](auto& run) {
        TwoCounters<mistake, std::decay_t<decltype(run)>> set(run);
        const KernelChargeOutcome outcome = set.charge(run.input("amount"));
        const auto count = [&](bool refused) { return run.number(refused ? 1 : 0); };
        run.require(same(run.exactly(run.machine.load(set.kernel_cells.failures)),
                         count(outcome == KernelChargeOutcome::over_kernel_limit)));
        run.require(same(run.exactly(run.machine.load(set.memory_cells.failures)),
                         count(outcome == KernelChargeOutcome::over_memory_limit)));
      });
  add("kernel-stays-within-memory", "balance.usage-is-outstanding",
      "Charges and uncharges, of kernel memory and of other memory, keep kernel usage within "
      "usage.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        TwoCounters<mistake, Run> set(run);
        using Counter = typename TwoCounters<mistake, Run>::Counter;
        const auto n = run.input("amount");
        set.charge(n);
        set.require_kernel_within_memory();
        set.begin();
        Counter::charge(run.machine, set.memory_cells, n);
        set.require_kernel_within_memory();
        // What is uncharged was charged: kernel memory of kernel memory, other memory of the rest.
        set.begin();
        const auto of_kernel = run.input("uncharged kernel memory");
        run.assume(within(run.exactly(of_kernel), run.exactly(set.kernel)));
        set.uncharge(of_kernel);
        set.require_kernel_within_memory();
        set.begin();
        const auto of_others = run.input("uncharged other memory");
        run.assume(
            within(run.exactly(set.kernel) + run.exactly(of_others), run.exactly(set.memory)));
        Counter::uncharge(run.machine, set.memory_cells, of_others);
        set.require_kernel_within_memory();
      });
  add("uncharge-tells-what-remains", "offline.freed-at-last-uncharge",
      "A kernel uncharge takes its amount from both counters and tells what is left of kernel "
      "memory: nothing, exactly when it was the last.",
      [](auto& run) {
        TwoCounters<mistake, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        run.assume(within(run.exactly(n), run.exactly(set.kernel)));
        const auto remaining = set.uncharge(n);
        run.require(same(run.exactly(remaining) + run.exactly(n), run.exactly(set.kernel)));
        run.require(same(set.kernel_now(), run.exactly(remaining)));
        run.require(same(set.memory_now() + run.exactly(n), run.exactly(set.memory)));
      });
}

// ---- The stock ----

template <StockMistake mistake, class Run>
struct Stocks {
  using M = typename Run::Machine;
  using Word = typename Run::Word;
  using Counter = PerCpuStock<M, 32, mistake>;  // a batch of the kernel

  explicit Stocks(Run& run)
      : run(run),
        outstanding(run.input("outstanding")),
        limit(run.input("limit")),
        own(run.input("own stock")),
        others(run.input("others' stocks")) {
    run.assume(within(run.exactly(own), run.number(Counter::kBatch - 1)));
    // Only their sum matters to this processor.
    run.assume(
        within(run.exactly(others), run.number((Counter::kCpus - 1) * (Counter::kBatch - 1))));
    run.assume(within(run.exactly(outstanding), run.number(kUnlimited >> 1)));
    before = outstanding + own + others;
    run.machine.store(cells.stocks[0], own);
    run.machine.store(cells.stocks[1], others);
    run.machine.store(cells.shared.value, before);
    run.machine.store(cells.shared.limit, limit);
  }
  bool charge(const Word& n) {
    return Counter::charge(run.machine, cells, n) == ChargeOutcome::charged;
  }
  auto own_now() { return run.exactly(run.machine.load(cells.stocks[0])); }
  auto stocks_now() { return own_now() + run.exactly(run.machine.load(cells.stocks[1])); }
  auto usage_now() { return run.exactly(Counter::usage(run.machine, cells)); }

  Run& run;
  Word outstanding, limit, own, others, before;
  typename Counter::Cells cells;
};

template <StockMistake mistake = StockMistake::none>
void add_stock(std::vector<Obligation>& all, const std::string& subject,
               const std::vector<KnownObligation>& known = {}) {
  const std::vector<std::string> assumptions = {
      "outstanding charges are below 2^63",
      "charges come from one processor; the others' stocks are any that are smaller than a batch "
      "each"};
  const auto add = [&](const char* id, const char* invariant, const char* statement, auto body) {
    all.push_back(
        obligation(subject, id, invariant, statement, body, assumptions, known_reason(known, id)));
    all.back().encoding = Encoding::integers;
  };
  add("stock-serves-what-it-has", "balance.usage-is-outstanding",
      "A charge that the stock can serve takes its amount from there and leaves the counter alone; "
      "a "
      "stock that cannot serve it is left as it is, or filled up by a batch.",
      [](auto& run) {
        using Set = Stocks<mistake, std::decay_t<decltype(run)>>;
        Set set(run);
        const auto n = run.input("amount");
        const bool enough = run.machine.holds(n <= set.own);
        const bool charged = set.charge(n);
        if (enough) {
          run.require(same(run.number(charged ? 1 : 0), run.number(1)));
          run.require(same(set.own_now() + run.exactly(n), run.exactly(set.own)));
          run.require(same(set.usage_now(), run.exactly(set.before)));
        } else {
          // Left as it is, or with what a batch has more than the charge needs.
          const auto left = same(set.own_now(), run.exactly(set.own));
          const auto filled =
              same(set.own_now() + run.exactly(n),
                   run.exactly(set.own) + run.number(charged ? Set::Counter::kBatch : 0));
          run.require(either(left, filled));
          if (!charged) run.require(left);
        }
      });
  add("charge-keeps-balance", "balance.usage-is-outstanding",
      "Usage is what is charged and what is in stock, and the stock stays smaller than a batch, "
      "after "
      "every charge.",
      [](auto& run) {
        using Set = Stocks<mistake, std::decay_t<decltype(run)>>;
        Set set(run);
        const auto n = run.input("amount");
        const bool charged = set.charge(n);
        const auto out = run.exactly(set.outstanding);
        run.require(
            same(set.usage_now(), (charged ? out + run.exactly(n) : out) + set.stocks_now()));
        run.require(within(set.own_now(), run.number(Set::Counter::kBatch - 1)));
      });
  add("charge-keeps-the-limit", "limit.never-exceeded", "Usage that is within the limit stays so.",
      [](auto& run) {
        Stocks<mistake, std::decay_t<decltype(run)>> set(run);
        run.assume(within(run.exactly(set.before), run.exactly(set.limit)));
        set.charge(run.input("amount"));
        run.require(within(set.usage_now(), run.exactly(set.limit)));
      });
  add("uncharge-keeps-balance", "balance.usage-is-outstanding",
      "Usage is what is charged and what is in stock, after every uncharge.", [](auto& run) {
        using Set = Stocks<mistake, std::decay_t<decltype(run)>>;
        Set set(run);
        const auto n = run.input("amount");
        run.assume(within(run.exactly(n), run.exactly(set.outstanding)));
        Set::Counter::uncharge(run.machine, set.cells, n);
        run.require(same(set.usage_now() + run.exactly(n),
                         run.exactly(set.outstanding) + set.stocks_now()));
      });
  add("draining-returns-the-stock", "balance.no-leak",
      "A drained processor has no stock, and usage is what is charged and what the others have in "
      "stock.",
      [](auto& run) {
        using Set = Stocks<mistake, std::decay_t<decltype(run)>>;
        Set set(run);
        Set::Counter::drain(run.machine, set.cells);
        run.require(same(set.own_now(), run.number(0)));
        run.require(same(set.usage_now(), run.exactly(set.outstanding) + run.exactly(set.others)));
      });
}

}  // namespace

std::vector<Obligation> kernel_memory_obligations() {
  std::vector<Obligation> all;
  add_kernel_charge(all, "kernel-charge");
  add_stock(all, "per-cpu-stock");
  return all;
}

std::vector<Obligation> mistaken_kernel_memory_obligations() {
  std::vector<Obligation> all;
  add_kernel_charge<KernelChargeMistake::refusal_stays_in_kernel>(
      all, "kernel-charge-refusal-kept",
      {{"charge-takes-both-or-none", "the kernel counter keeps what all memory refused"},
       {"kernel-stays-within-memory", "so it can come to use more than there is"}});
  add_kernel_charge<KernelChargeMistake::memory_not_uncharged>(
      all, "kernel-charge-memory-kept",
      {{"uncharge-tells-what-remains", "the counter of all memory keeps what was given back"}});
  add_stock<StockMistake::serves_more_than_it_has>(
      all, "per-cpu-stock-serves-all",
      {{"stock-serves-what-it-has", "one page in stock is taken to be enough for any number"},
       {"charge-keeps-balance", "so that the stock wraps"}});
  add_stock<StockMistake::drain_keeps_the_charge>(
      all, "per-cpu-stock-drain-leaks",
      {{"draining-returns-the-stock", "the counter keeps what was in stock"}});
  return all;
}

}  // namespace counterproof::smt
