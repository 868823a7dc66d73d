#include "smt/unbounded.hpp"

#include <fmt/format.h>

#include "model/counter/table.hpp"
#include "smt/counter_obligations.hpp"
#include "smt/deadline.hpp"

namespace counterproof::smt {
namespace {

/// A step from one state to the next: what has to be true for it, and the state after it.
struct Transition {
  z3::expr condition;
  z3::expr value, limit, outstanding;
};

/// A counter as a transition system over its cell, its limit, and the ghost sum of what is charged
/// and not yet uncharged.
template <template <class> class Counter>
class System {
 public:
  using C = Counter<Symbolic>;
  static constexpr bool kFree = C::kModule.holds_what_is_free;

  System()
      : value(any_word("value").term()),
        limit(any_word("limit").term()),
        outstanding(any_word("outstanding").term()),
        input(any_word("input").term()) {}

  /// From nothing: a new counter with any limit.
  [[nodiscard]] std::vector<Transition> starts() const {
    return paths([&](Symbolic& machine, typename C::Cells& cells) {
      C::start(machine, cells, limit_input(machine));
      return exact(0);
    });
  }
  [[nodiscard]] std::vector<Transition> steps() const {
    std::vector<Transition> all = paths([&](Symbolic& machine, typename C::Cells& cells) {
      const bool charged =
          C::charge(machine, cells, Symbolic::Word(input)) == ChargeOutcome::charged;
      return charged ? outstanding + input : outstanding;
    });
    const auto more = [&](std::vector<Transition> some) {
      all.insert(all.end(), some.begin(), some.end());
    };
    more(paths([&](Symbolic& machine, typename C::Cells& cells) {
      machine.assume(input <= outstanding);
      C::uncharge(machine, cells, Symbolic::Word(input));
      return outstanding - input;
    }));
    more(paths([&](Symbolic& machine, typename C::Cells& cells) {
      C::set_limit(machine, cells, limit_input(machine), LimitRule::refuse);
      return outstanding;
    }));
    return all;
  }
  /// What is to be shown of every state.
  [[nodiscard]] z3::expr property() const {
    z3::expr all = context().bool_val(true);
    for_each_path({}, [&](Symbolic& machine) {
      typename C::Cells cells = cells_now();
      z3::expr shown = outstanding != 0 || C::usage(machine, cells).term() == 0;
      for (const z3::expr& condition : machine.conditions()) shown = shown || !condition;
      all = all && shown;
    });
    return all;
  }

  z3::expr value, limit, outstanding, input;

 private:
  Symbolic::Word limit_input(Symbolic& machine) const {
    if (kFree) machine.assume(input <= exact(kHalf));
    return Symbolic::Word(input);
  }
  [[nodiscard]] typename C::Cells cells_now() const {
    typename C::Cells cells;
    cells.value.value = Symbolic::Word(value);
    cells.limit.value = Symbolic::Word(limit);
    return cells;
  }
  template <class Run>
  [[nodiscard]] std::vector<Transition> paths(Run&& run) const {
    std::vector<z3::expr> ranges;
    for (const z3::expr& word : {value, limit, outstanding, input})
      ranges.push_back(in_range(Symbolic::Word(word)));
    if (kFree) ranges.push_back(limit <= exact(kHalf));
    std::vector<Transition> all;
    for_each_path(ranges, [&](Symbolic& machine) {
      typename C::Cells cells = cells_now();
      const z3::expr after = run(machine, cells);
      z3::expr condition = context().bool_val(true);
      for (const z3::expr& one : machine.conditions()) condition = condition && one;
      all.push_back({condition, cells.value.value.term(), cells.limit.value.term(), after});
    });
    return all;
  }
};

/// The body of what the engine answers: `forall v l o. State(v, l, o) = body`, over our own names.
z3::expr strengthening_in(const z3::expr& answer, const z3::expr_vector& names) {
  z3::expr quantified = answer;
  while (!quantified.is_quantifier() && quantified.num_args() > 0) quantified = quantified.arg(0);
  if (!quantified.is_quantifier()) return context().bool_val(true);
  const z3::expr equation = quantified.body();
  z3::expr body = equation.arg(1);
  // Bound variables count from the last one.
  z3::expr_vector reversed(context());
  for (unsigned i = names.size(); i-- > 0;) reversed.push_back(names[static_cast<int>(i)]);
  return body.substitute(reversed);
}

template <template <class> class Counter>
void prove_without_drift(Proof& proof, const ProveOptions& options) {
  const System<Counter> system;
  const std::vector<Transition> starts = system.starts();
  const std::vector<Transition> steps = system.steps();
  proof.paths = starts.size() + steps.size();

  z3::fixedpoint engine(context());
  z3::params params(context());
  params.set("engine", context().str_symbol("spacer"));
  engine.set(params);
  const z3::sort integer = context().int_sort();
  z3::func_decl state =
      context().function("state", integer, integer, integer, context().bool_sort());
  engine.register_relation(state);
  z3::expr_vector names(context());
  for (const z3::expr& name : {system.value, system.limit, system.outstanding})
    names.push_back(name);
  z3::expr_vector all(context());
  for (const z3::expr& name : {system.value, system.limit, system.outstanding, system.input})
    all.push_back(name);
  const z3::expr here = state(system.value, system.limit, system.outstanding);
  unsigned number = 0;
  const auto rule = [&](const z3::expr& body, const z3::expr& head) {
    z3::expr clause = z3::forall(all, z3::implies(body, head));
    engine.add_rule(clause, context().str_symbol(fmt::format("rule{}", number++).c_str()));
  };
  for (const Transition& start : starts)
    rule(start.condition, state(start.value, start.limit, start.outstanding));
  for (const Transition& step : steps)
    rule(here && step.condition, state(step.value, step.limit, step.outstanding));

  z3::expr bad = z3::exists(names, here && !system.property());
  const z3::check_result result = [&] {
    const Deadline deadline(context(), options.timeout_ms);
    return engine.query(bad);
  }();
  if (result != z3::unsat) {
    proof.verdict = Verdict::unknown;
    proof.why = result == z3::sat ? "the engine found a run that breaks it" : "the engine gave up";
    return;
  }
  const z3::expr invariant = strengthening_in(engine.get_answer(), names);
  proof.strengthening = invariant.simplify().to_string();

  // Nothing rests on the engine: the strengthening is an obligation like any other.
  const auto after = [&](const Transition& transition) {
    z3::expr_vector from(context()), to(context());
    for (const z3::expr& name : {system.value, system.limit, system.outstanding})
      from.push_back(name);
    to.push_back(transition.value);
    to.push_back(transition.limit);
    to.push_back(transition.outstanding);
    z3::expr copy = invariant;
    return copy.substitute(from, to);
  };
  z3::expr breach = invariant && !system.property();
  for (const Transition& start : starts) breach = breach || (start.condition && !after(start));
  for (const Transition& step : steps)
    breach = breach || (invariant && step.condition && !after(step));
  z3::solver solver(context(), "QF_LIA");
  solver.add(breach);
  proof.smt2 = fmt::format(
      "; {}: {}\n; the strengthening is inductive and implies it\n"
      "; unsat means proved\n(set-logic QF_LIA)\n{}",
      proof.subject, proof.obligation, solver.to_smt2());
  const z3::check_result checked = [&] {
    const Deadline deadline(context(), options.timeout_ms);
    return solver.check();
  }();
  proof.verdict = checked == z3::unsat     ? Verdict::proved
                  : checked == z3::unknown ? Verdict::unknown
                                           : Verdict::error;
  if (checked == z3::sat) proof.why = "the engine's strengthening is not inductive";
  if (checked == z3::unknown) proof.why = "the solver gave up on the strengthening";
}

template <template <class> class Counter>
Obligation without_drift(std::string subject, std::vector<std::string> assumptions = {}) {
  Obligation one;
  one.subject = std::move(subject);
  one.id = "closed-cycles-lose-nothing";
  one.invariant = "balance.no-leak";
  one.statement =
      "After any number of charges, uncharges and limit writes: when nothing is outstanding, usage "
      "is zero.";
  one.assumptions = std::move(assumptions);
  one.assumptions.emplace_back("who uncharges has charged as much");
  one.encoding = Encoding::integers;
  one.solve = prove_without_drift<Counter>;
  return one;
}

}  // namespace

std::vector<Obligation> unbounded_obligations() {
  std::vector<Obligation> all;
  Counters::for_each([&]<template <class> class Counter>() {
    constexpr const CounterModule& kModule = Counter<Symbolic>::kModule;
    if (kModule.is_tree) return;
    all.push_back(without_drift<Counter>(std::string(kModule.name),
                                         kModule.holds_what_is_free
                                             ? std::vector<std::string>{"limits are below 2^63"}
                                             : std::vector<std::string>{}));
  });
  return all;
}

}  // namespace counterproof::smt
