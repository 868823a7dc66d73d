// What every counter owes, one operation at a time, from any state and for any amount.
//
// A state is what its words are: usage, limit and failcnt of any value whatever, with the
// algorithm's own cells set so that its usage is that.  Each obligation runs one operation and
// compares with numbers that do not wrap.  Together with the obligation on an empty counter they
// make an induction over any number of operations: what holds at the start and is kept by each
// operation holds always.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/counter/counter.hpp"
#include "smt/obligation.hpp"

namespace counterproof::smt {

inline constexpr std::uint64_t kHalf = kUnlimited >> 1;
inline constexpr const char* kBelowHalf = "limits are below 2^63, as the algorithm says";
inline constexpr const char* kWithin =
    "usage is within the limit, which limit writes that refuse keep so";

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

  /// Whether the cell holds what is free instead of what is used.
  static constexpr bool kFree = Counter<M>::kModule.holds_what_is_free;

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

/// Adds what a counter with the cells of the resource counter owes; `rule` is that of its limit
/// writes.
template <template <class> class Counter>
void add_counter(std::vector<Obligation>& all, const std::string& subject, LimitRule rule,
                 const std::vector<KnownObligation>& known = {}) {
  const std::vector<std::string> assumptions = Counter<Plain>::kModule.holds_what_is_free
                                                   ? std::vector<std::string>{kBelowHalf, kWithin}
                                                   : std::vector<std::string>{};
  const auto add = [&](const std::string& id, const char* invariant, const char* statement,
                       auto body) {
    all.push_back(
        obligation(subject, id, invariant, statement, body, assumptions, known_reason(known, id)));
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
  add("uncharge-tells-what-remains", "balance.usage-is-outstanding",
      "An uncharge of any amount tells what it took and what it left, and together they are what "
      "was "
      "used.",
      [](auto& run) {
        using Run = std::decay_t<decltype(run)>;
        Setting<Counter, Run> set(run);
        const auto told = Counter<typename Run::Machine>::uncharge_and_tell(run.machine, set.cells,
                                                                            run.input("amount"));
        run.require(same(run.exactly(told.remaining), set.usage_now()));
        run.require(
            same(run.exactly(told.taken) + run.exactly(told.remaining), run.exactly(set.usage)));
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
  if (Counter<Plain>::kModule.holds_what_is_free) return;
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

}  // namespace counterproof::smt
