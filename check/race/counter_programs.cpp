// The shipped counters, raced.  A counter of the table that has no program here of its own is raced
// as its module has it.
#include <algorithm>

#include "check/race/counter_entry.hpp"
#include "check/race/grouped_counters.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/per_cpu_stock.hpp"
#include "model/counter/table.hpp"
#include "model/counter/task_reserves.hpp"

namespace counterproof {
namespace {

template <Machine M>
struct PageCounterBelowRoot : PageCounter<M, 2> {};
template <Machine M>
struct ResCounterTreeOfThreads : CounterOfEachThread<M, ResCounter<M>> {};
template <Machine M>
struct PageCounterTreeOfThreads : LeafOfEachThread<M> {};
template <Machine M>
struct RootLimitNotLookedAtAgain
    : LeafOfEachThread<M, PageCounterMistake::limit_not_looked_at_again> {};
template <Machine M>
struct StockOfTwo : PerCpuStock<M, 2> {};
template <Machine M>
struct KernelChargeOfThreads : KernelBesideUser<M> {};
template <Machine M>
struct KernelKeepsRefusal : KernelBesideUser<M, KernelChargeMistake::refusal_stays_in_kernel> {};

std::vector<KnownBreach> known_of(const CounterModule::Kept& kept) {
  if (kept.what == BesideThreads::exact) return {};
  const bool overruns = kept.what == BesideThreads::overruns;
  return {{overruns ? "limit.never-exceeded" : "race.no-spurious-failure", kept.since},
          {"race.linearizable", "so no order explains what charges came to"}};
}

template <template <class> class Counter>
void add_counter(std::vector<RaceEntry>& programs) {
  constexpr const CounterModule& kModule = Counter<Plain>::kModule;
  const std::string name(kModule.name);
  if (std::ranges::find(programs, name, &RaceEntry::name) != programs.end()) return;
  programs.push_back(counter_entry<Counter>(name, kModule.effect, kModule.source, {3, 2},
                                            known_of(kModule.beside_charges)));
  programs.push_back(counter_entry<Counter>(name + "-limit-write", kModule.effect, kModule.source,
                                            {3, 2}, known_of(kModule.beside_limit_writes),
                                            kAndLimitWrite));
}

}  // namespace

std::vector<RaceEntry> counter_programs() {
  std::vector<RaceEntry> programs = {
      counter_entry<ResCounter2007>("res-counter-2007",
                                    "The resource counter as posted: test and add under one lock.",
                                    "K1, D01", {3, 2}),
      counter_entry<ResCounter>("res-counter", "The resource counter with an exact guard.", "K1",
                                {3, 2}),
      counter_entry<CheckThenAdd>(
          "check-then-add", "Check first, add later, with nothing in between.", "K2, X14", {2, 1},
          {{"limit.never-exceeded", "two threads test before either adds"},
           {"race.linearizable", "two charges succeed where only one fits"}},
          kCharges, "compare-and-swap"),
      counter_entry<FreeCounter>(
          "free-counter", "Take from what is free, give back when it was not there.", "K3, X15",
          {3, 2},
          {{"race.no-spurious-failure",
            "a refused charge holds for a moment what another could have had"},
           {"race.linearizable", "so no order explains the other's refusal"}},
          kCharges, "compare-and-swap"),
      counter_entry<CompareAndSwap>("compare-and-swap", "Exchange usage if nobody came between.",
                                    "K4", {3, 2}),
      counter_entry<PageCounter>(
          "page-counter", "Add, test, take back; no lock and no loop.",
          "the memory controller from 2014 on", {3, 2},
          {{"race.no-spurious-failure", "a refused charge is in usage until it is taken back"},
           {"race.linearizable", "so no order explains another's refusal"}}),
      counter_entry<PageCounterBelowRoot>(
          "page-counter-below-root", "The same, with a parent that is charged too.",
          "the memory controller from 2014 on", {2, 3},
          {{"race.no-spurious-failure", "a refused charge is in usage until it is taken back"},
           {"race.linearizable", "so no order explains another's refusal"}}),
      counter_entry<PerCpuBatches>(
          "per-cpu-batches", "Differences per processor, folded in batches.", "K5", {3, 2},
          {{"limit.never-exceeded", "usage lags by less than a batch a processor"},
           {"race.linearizable", "so more charges succeed than fit"}},
          kCharges, "page-counter"),
      counter_entry<TaskReserves>("task-reserves", "Each task prepays a few units.", "K6, X16",
                                  {3, 2},
                                  {{"race.no-spurious-failure", "idle tasks hold reserves"},
                                   {"race.linearizable", "so no order explains a refusal"}}),
      counter_entry<ResCounter2007>(
          "res-counter-2007-limit-write",
          "The resource counter as posted, and a limit write beside the lock.", "D01, D03", {3, 2},
          {{"race.no-data-race", "the limit is stored outside the lock"},
           {"limit.honest-write", "a charger has read the old limit"},
           {"race.linearizable", "so a charge comes after a limit that forbids it",
            RaceSize{2, 3}}},
          kAndPostedLimitWrite, "res-counter-limit-write"),
      counter_entry<ResCounter>("res-counter-limit-write",
                                "The resource counter with its limit written under the lock.",
                                "D03", {3, 2}, {}, kAndLimitWrite),
      counter_entry<FreeCounter>(
          "free-counter-limit-write",
          "The free-resource counter with its limit written under a lock.", "K3", {3, 2},
          {{"race.no-spurious-failure", "a limit write that is refused takes its room for a moment",
            RaceSize{2, 3}},
           {"race.linearizable", "so no order explains a charge's refusal", RaceSize{2, 3}}},
          kAndLimitWrite),
      counter_entry<CompareAndSwap>(
          "compare-and-swap-limit-write",
          "Exchange usage if nobody came between; the limit is written meanwhile.", "K4", {3, 2},
          {{"limit.honest-write", "the exchange guards usage, not the limit"},
           {"race.linearizable", "so a charge comes after a limit that forbids it"}},
          kAndLimitWrite, "page-counter-limit-write"),
      counter_entry<PageCounter>(
          "page-counter-limit-write",
          "Add, test, take back; the limit is exchanged and usage looked at again.",
          "the memory controller from 2014 on", {3, 2},
          {{"race.linearizable",
            "what a refused charge holds for a moment counts against the new limit"},
           {"race.no-spurious-failure",
            "a limit that is taken back again was in force for a moment"}},
          kAndLimitWrite),
      counter_entry<ResCounterTreeOfThreads>(
          "res-counter-tree-limit-write",
          "Leaves of a tree of resource counters are charged up to the root, and its limit is "
          "written.",
          "004", {3, 2}, {}, kAndLimitWrite),
      counter_entry<PageCounterTreeOfThreads>(
          "page-counter-tree-limit-write",
          "Leaves of a tree are charged, and the root's limit is written.",
          "the memory controller from 2014 on", {3, 2},
          {{"race.linearizable",
            "what a refused charge holds for a moment counts against the new limit"},
           {"race.no-spurious-failure",
            "a limit that is taken back again was in force for a moment"}},
          kAndLimitWrite),
      counter_entry<RootLimitNotLookedAtAgain>(
          "page-counter-tree-limit-once",
          "The same, with the root's usage looked at before the write alone.", "seeded", {3, 2},
          {{"limit.hierarchical", "a charge of a leaf came between"},
           {"race.linearizable", "so a charge comes before a limit that forbids it"}},
          kAndLimitWrite, "page-counter-tree-limit-write"),
      counter_entry<StockOfTwo>("per-cpu-stock",
                                "Each processor charges a batch in advance and serves from it.",
                                "004", {4, 1},
                                {{"race.no-spurious-failure", "other processors have stock"},
                                 {"race.linearizable", "so no order explains a refusal"}}),
      counter_entry<KernelChargeOfThreads>(
          "kernel-charge", "Kernel memory is charged to two counters, beside memory of the user.",
          "004", {3, 2},
          {{"race.no-spurious-failure",
            "what all memory refuses is in the kernel counter until it is taken back"},
           {"race.linearizable", "so no order explains another's refusal"}}),
      counter_entry<KernelKeepsRefusal>(
          "kernel-charge-refusal-kept",
          "What the counter of all memory refuses is not taken back in the kernel counter.",
          "004, seeded", {3, 2},
          {{"balance.usage-is-outstanding", "the kernel counter keeps what was refused"},
           {"race.no-spurious-failure", "and is full for ever"},
           {"race.linearizable", "so no order explains the refusals"}},
          kCharges, "kernel-charge"),
  };
  Counters::for_each([&]<template <class> class Counter>() {
    if constexpr (!Counter<Plain>::kModule.is_tree) add_counter<Counter>(programs);
  });
  return programs;
}

}  // namespace counterproof
