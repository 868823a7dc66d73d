// What every counter owes, one operation at a time, from any state and for any amount.
//
// A state is what its words are: usage, limit and failcnt of any value whatever, with the
// algorithm's own cells set so that its usage is that.  Each obligation runs one operation and
// compares with numbers that do not wrap.  Together with the obligation on an empty counter they
// make an induction over any number of operations: what holds at the start and is kept by each
// operation holds always.
#include "model/counter/check_then_add.hpp"
#include "model/counter/compare_and_swap.hpp"
#include "model/counter/free_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/res_counter.hpp"
#include "model/counter/task_reserves.hpp"
#include "smt/obligation.hpp"

namespace counterproof::smt {
namespace {

/// The resource counter with the guard that was posted.
template <Machine M>
struct ResCounter2007 : ResCounter<M> {
  static ChargeOutcome charge(M& machine, CounterCells<M>& cells, typename M::Word n,
                              Attempt attempt = Attempt::first) {
    return ResCounter<M>::template charge<Guard2007::as_posted>(machine, cells, n, attempt);
  }
};

constexpr std::uint64_t kHalf = kUnlimited >> 1;
constexpr const char* kBelowHalf = "limits are below 2^63, as the algorithm says";
constexpr const char* kWithin = "usage is within the limit, which limit writes that refuse keep so";

// ---- Counters whose cells are those of the resource counter ----

template <class Run>
using WordOf = typename Run::Word;

/// The unknowns, and a counter whose usage, limit and failcnt they are.
template <template <class> class Counter, class Run>
struct Setting {
  using M = typename Run::Machine;
  using Word = typename Run::Word;

  explicit Setting(Run& run)
      : run(run),
        usage(run.input("usage")),
        limit(run.input("limit")),
        failcnt(run.input("failcnt")) {
    if constexpr (kFree) {
      run.assume(within(run.exactly(limit), run.number(kHalf)));
      run.assume(within(run.exactly(usage), run.exactly(limit)));
    }
    run.machine.store(cells.value, kFree ? limit - usage : usage);
    run.machine.store(cells.limit, limit);
    run.machine.store(cells.failures, failcnt);
  }

  static constexpr bool kFree = std::is_same_v<Counter<M>, FreeCounter<M>>;

  bool charge(const Word& n, Attempt attempt = Attempt::first) {
    return Counter<M>::charge(run.machine, cells, n, attempt) == ChargeOutcome::charged;
  }
  [[nodiscard]] auto usage_now() { return run.exactly(Counter<M>::usage(run.machine, cells)); }
  [[nodiscard]] auto limit_now() { return run.exactly(run.machine.load(cells.limit)); }
  [[nodiscard]] auto failcnt_now() { return run.exactly(run.machine.load(cells.failures)); }

  Run& run;
  Word usage, limit, failcnt;
  typename Counter<M>::Cells cells;
};

/// What is known of a counter beforehand, by obligation.
using Known = std::vector<std::pair<std::string, std::string>>;

template <template <class> class Counter>
void add_counter(std::vector<Obligation>& all, const std::string& subject, LimitRule rule,
                 const Known& known = {}) {
  const auto known_of = [&](const std::string& id) {
    for (const auto& [key, reason] : known)
      if (key == id) return reason;
    return std::string();
  };
  const std::vector<std::string> assumptions = std::is_same_v<Counter<Plain>, FreeCounter<Plain>>
                                                   ? std::vector<std::string>{kBelowHalf, kWithin}
                                                   : std::vector<std::string>{};
  const auto add = [&](const std::string& id, const char* invariant, const char* statement,
                       auto body) {
    all.push_back(obligation(subject, id, invariant, statement, body, assumptions, known_of(id)));
  };

  add("starts-empty", "balance.usage-is-outstanding", "A new counter uses nothing.", [](auto& run) {
    using M = typename std::decay_t<decltype(run)>::Machine;
    typename Counter<M>::Cells cells;
    Counter<M>::start(run.machine, cells, run.input("limit"));
    run.require(same(run.exactly(Counter<M>::usage(run.machine, cells)), run.number(0)));
  });
  add("charge-accepts-what-fits", "limit.sound-arithmetic",
      "A charge is accepted if and only if usage and amount add up to no more than the limit.",
      [](auto& run) {
        Setting<Counter, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        const bool charged = set.charge(n);
        run.require(same_truth(
            charged, within(run.exactly(set.usage) + run.exactly(n), run.exactly(set.limit))));
      });
  add("charge-keeps-the-limit", "limit.never-exceeded",
      "After an accepted charge usage is within the limit.", [](auto& run) {
        Setting<Counter, std::decay_t<decltype(run)>> set(run);
        if (set.charge(run.input("amount")))
          run.require(within(set.usage_now(), run.exactly(set.limit)));
      });
  add("charge-keeps-balance", "balance.usage-is-outstanding",
      "An accepted charge adds its amount to usage, a refused one nothing.", [](auto& run) {
        Setting<Counter, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        const auto before = run.exactly(set.usage);
        const bool charged = set.charge(n);
        // A charge that wraps is the business of what it accepts, not of balance.
        if (charged) run.assume(within(before + run.exactly(n), run.number(kUnlimited)));
        run.require(same(set.usage_now(), charged ? before + run.exactly(n) : before));
      });
  add("refusal-changes-only-failcnt", "balance.failcnt-counts-requests",
      "A refused request adds one to failcnt, which wraps, and changes nothing else; a retry or an "
      "accepted charge leaves failcnt alone.",
      [](auto& run) {
        Setting<Counter, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        const bool charged = set.charge(n);
        using Word = WordOf<std::decay_t<decltype(run)>>;
        run.require(
            same(set.failcnt_now(), run.exactly(charged ? set.failcnt : set.failcnt + Word(1))));
        run.require(same(set.limit_now(), run.exactly(set.limit)));
        if (!charged) {
          run.require(same(set.usage_now(), run.exactly(set.usage)));
          const auto counted = set.failcnt_now();
          set.charge(n, Attempt::retry);
          run.require(same(set.failcnt_now(), counted));
        }
      });
  add("uncharge-takes-what-is-asked", "balance.usage-is-outstanding",
      "An uncharge of no more than usage takes exactly that, and says so.", [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Setting<Counter, Run> set(run);
        const auto n = run.input("amount");
        run.assume(within(run.exactly(n), run.exactly(set.usage)));
        const auto taken = Counter<typename Run::Machine>::uncharge(run.machine, set.cells, n);
        run.require(same(run.exactly(taken), run.exactly(n)));
        run.require(same(set.usage_now() + run.exactly(n), run.exactly(set.usage)));
      });
  add("uncharge-stops-at-zero", "balance.no-over-uncharge",
      "An uncharge of any amount takes no more than usage, and says how much it took.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Setting<Counter, Run> set(run);
        const auto n = run.input("amount");
        const auto taken = Counter<typename Run::Machine>::uncharge(run.machine, set.cells, n);
        run.require(within(run.exactly(taken), run.exactly(set.usage)));
        run.require(same(set.usage_now() + run.exactly(taken), run.exactly(set.usage)));
      });
  add("limit-write-is-honest", "limit.honest-write",
      "A limit is written if and only if usage is within it; otherwise nothing changes.",
      [rule](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Setting<Counter, Run> set(run);
        const auto limit = run.input("new limit");
        if constexpr (Setting<Counter, Run>::kFree)
          run.assume(within(run.exactly(limit), run.number(kHalf)));
        const bool written = Counter<typename Run::Machine>::set_limit(
                                 run.machine, set.cells, limit, rule) == LimitOutcome::written;
        run.require(same_truth(written, within(run.exactly(set.usage), run.exactly(limit))));
        run.require(same(set.limit_now(), run.exactly(written ? limit : set.limit)));
        run.require(same(set.usage_now(), run.exactly(set.usage)));
      });
  if (std::is_same_v<Counter<Plain>, FreeCounter<Plain>>) return;
  add("unlimited-admits-all", "limit.sound-arithmetic",
      "Without a limit every charge is accepted whose sum fits in a word.", [](auto& run) {
        Setting<Counter, std::decay_t<decltype(run)>> set(run);
        const auto n = run.input("amount");
        run.assume(same(run.exactly(set.limit), run.number(kUnlimited)));
        const bool charged = set.charge(n);
        run.require(same_truth(
            charged, within(run.exactly(set.usage) + run.exactly(n), run.number(kUnlimited))));
      });
}

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
          run.require(within(set.usage_now(), run.exactly(set.limit) +
                                                  run.number(Counter::tolerance(Counter::kCpus))));
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
       {"charge-keeps-the-limit", "D01: the same"},
       {"limit-write-is-honest", "D03: nobody looks at usage"}});
  add_counter<ResCounter>(all, "res-counter", LimitRule::refuse);
  add_counter<CheckThenAdd>(all, "check-then-add", LimitRule::refuse);
  add_counter<FreeCounter>(all, "free-counter", LimitRule::refuse);
  add_counter<CompareAndSwap>(all, "compare-and-swap", LimitRule::refuse);
  add_batches(all);
  add_reserves(all);
  for (Obligation& one : all)
    if (one.subject == "per-cpu-batches" || one.subject == "task-reserves")
      one.encoding = Encoding::integers;
  return all;
}

}  // namespace counterproof::smt
