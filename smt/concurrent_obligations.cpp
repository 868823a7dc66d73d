// What counters owe under any number of threads; modular.hpp tells how that can be proved.
#include "model/counter/page_counter.hpp"
#include "model/counter/res_counter.hpp"
#include "model/counter/table.hpp"
#include "smt/modular.hpp"

namespace counterproof::smt {
namespace {

template <class Counter>
struct Cells {
  typename Counter::Cells all;
  Modular::Cell& shared() { return all.value; }
  Modular::Cell& limit() { return all.limit; }
};
template <>
struct Cells<PageCounter<Modular>> {
  PageCounter<Modular>::Cells all;
  Modular::Cell& shared() { return all.levels[0].usage; }
  Modular::Cell& limit() { return all.levels[0].limit; }
};

template <class Counter>
void run_operation(SymbolicRun& run, Modular::Phase phase, Modular::Limit others) {
  Modular machine(run);
  Cells<Counter> cells;
  cells.limit().value = run.input("limit");
  const auto amount = run.input(phase == Modular::Phase::limit_write ? "new limit" : "amount");
  const auto holds =
      Counter::kModule.holds_what_is_free ? Modular::Holds::free : Modular::Holds::usage;
  machine.begin(cells.shared(), cells.limit(), holds, others, phase, amount);
  try {
    switch (phase) {
      case Modular::Phase::charge:
        machine.end(Counter::charge(machine, cells.all, amount) == ChargeOutcome::charged);
        break;
      case Modular::Phase::uncharge:
        Counter::uncharge(machine, cells.all, amount);
        machine.end(false);
        break;
      case Modular::Phase::limit_write:
        Counter::set_limit(machine, cells.all, amount, LimitRule::refuse);
        machine.end(false);
        break;
    }
  } catch (const Modular::EnoughRounds&) {
    // What the rounds required so far stands.
  }
}

template <class Counter>
void add(std::vector<Obligation>& all, const std::string& subject, std::string known = {},
         std::string race_program = {}) {
  const std::vector<std::string> assumptions = {
      "the limit stays as it is", "the limit, each amount, and what is in flight are at most 2^61",
      "memory is sequentially consistent", "two rounds of a loop stand for any number"};
  const auto one = [&](const char* id, const char* statement, Modular::Phase phase) {
    return Obligation{
        subject,
        id,
        "limit.never-exceeded",
        statement,
        assumptions,
        phase == Modular::Phase::charge ? known : std::string(),
        [phase](SymbolicRun& run) { run_operation<Counter>(run, phase, Modular::Limit::stays); },
        nullptr,
        phase == Modular::Phase::charge ? race_program : std::string(),
        Encoding::integers,
        nullptr};
  };
  all.push_back(one("charge-under-any-threads",
                    "Every step of a charge keeps committed + in flight = usage and committed <= "
                    "limit, whatever other threads do; it returns with its amount committed, or "
                    "with nothing in flight.",
                    Modular::Phase::charge));
  all.push_back(
      one("uncharge-under-any-threads",
          "Every step of an uncharge keeps committed + in flight = usage and committed <= "
          "limit, whatever other threads do; it returns with its amount taken.",
          Modular::Phase::uncharge));
}

/// One operation while others write the limit.
Obligation beside_limit_writes(const std::string& subject, const char* id, const char* invariant,
                               const char* statement,
                               const std::function<void(SymbolicRun&)>& symbolic) {
  return {subject,
          id,
          invariant,
          statement,
          {"whoever writes the limit keeps what is committed within it",
           "the limit, each amount, and what is in flight are at most 2^61",
           "memory is sequentially consistent", "two rounds of a loop stand for any number"},
          {},
          symbolic,
          nullptr,
          {},
          Encoding::integers,
          nullptr};
}

template <class Counter>
Obligation charge_beside_limit_writes(const std::string& subject) {
  return beside_limit_writes(
      subject, "charge-beside-limit-writes", "limit.honest-write",
      "A charge keeps committed <= limit, whatever other threads do, writes of the limit among it; "
      "it returns with its amount committed, or with nothing in flight.",
      [](SymbolicRun& run) {
        run_operation<Counter>(run, Modular::Phase::charge, Modular::Limit::is_written);
      });
}

/// \pre all operations of the counter take its lock, so that nobody moves while a write holds it.
template <class Counter>
void add_beside_limit_writes(std::vector<Obligation>& all, const std::string& subject) {
  all.push_back(charge_beside_limit_writes<Counter>(subject));
  all.push_back(beside_limit_writes(
      subject, "uncharge-beside-limit-writes", "limit.honest-write",
      "An uncharge keeps committed <= limit, whatever other threads do, writes of the limit among "
      "it; it returns with its amount taken.",
      [](SymbolicRun& run) {
        run_operation<Counter>(run, Modular::Phase::uncharge, Modular::Limit::is_written);
      }));
  all.push_back(beside_limit_writes(
      subject, "limit-write-under-any-threads", "limit.honest-write",
      "A write of the limit keeps committed <= limit, whatever other threads do, and changes no "
      "usage.",
      [](SymbolicRun& run) {
        run_operation<Counter>(run, Modular::Phase::limit_write, Modular::Limit::is_written);
      }));
}

/// What the counter's module says of it, and no more.
template <class Counter>
void add_counter(std::vector<Obligation>& all) {
  constexpr const CounterModule& kModule = Counter::kModule;
  const std::string name(kModule.name);
  if (kModule.is_locked) return add_beside_limit_writes<Counter>(all, name);
  if (kModule.beside_charges.what == BesideThreads::overruns)
    return add<Counter>(all, name, std::string(kModule.beside_charges.since), name);
  add<Counter>(all, name);
  if (kModule.beside_limit_writes.what != BesideThreads::overruns) return;
  Obligation overrun = charge_beside_limit_writes<Counter>(name);
  overrun.known = kModule.beside_limit_writes.since;
  overrun.race_program = name + "-limit-write";
  all.push_back(std::move(overrun));
}

}  // namespace

std::vector<Obligation> concurrent_obligations() {
  std::vector<Obligation> all;
  Counters::for_each([&]<template <class> class Counter>() {
    if constexpr (!Counter<Modular>::kModule.is_tree) add_counter<Counter<Modular>>(all);
  });
  add_counter<PageCounter<Modular>>(all);
  return all;
}

}  // namespace counterproof::smt
