// Asks the solver whether an obligation can fail.
//
// An obligation is run once for each path through its algorithm.  Along a path it says what must
// hold; the negation of that, under what is assumed, is a question without quantifiers, over 64-bit
// words or, where an obligation says so, over integers.  Unsat means that it holds for all values.
// A model is made small, for a person to read, and is not believed: its values are run again
// outside the solver.  What the solver does not decide in its time is unknown.  Obligations about
// any number of steps bring a way to solve them of their own (smt/unbounded.hpp).
#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "smt/deadline.hpp"
#include "smt/obligation.hpp"
#include "smt/unbounded.hpp"

namespace counterproof::smt {
namespace {

/// What the unknowns are in a model.
Values values_of(const z3::model& model, const std::vector<std::string>& inputs) {
  Values values;
  for (const std::string& name : inputs) {
    std::uint64_t number = 0;
    model.eval(any_word(name).term(), true).is_numeral_u64(number);
    values.emplace_back(name, number);
  }
  return values;
}

z3::check_result check(z3::solver& solver, const ProveOptions& options) {
  const Deadline deadline(context(), options.timeout_ms);
  return solver.check();
}

/// Asks for small values, one unknown after the other: a person has to read them.
Values smallest(z3::solver& solver, const std::vector<std::string>& inputs,
                const ProveOptions& options) {
  Values values = values_of(solver.get_model(), inputs);
  for (auto& [name, value] : values) {
    const z3::expr unknown = any_word(name).term();
    const auto is = [&](std::uint64_t number) { return unknown == word_term(number); };
    for (const std::uint64_t wanted : {0U, 1U, 2U, 3U, 5U, 10U}) {
      if (wanted >= value) break;
      solver.push();
      solver.add(is(wanted));
      const bool possible = check(solver, options) == z3::sat;
      solver.pop();
      if (possible) value = wanted;
      if (possible) break;
    }
    solver.add(is(value));
    if (check(solver, options) == z3::sat) {
      const Values now = values_of(solver.get_model(), inputs);
      for (std::size_t i = 0; i < values.size(); ++i) values[i].second = now[i].second;
    }
  }
  return values;
}

std::string in_words(const Values& values) {
  std::string out;
  for (const auto& [name, value] : values)
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", name, value);
  return out;
}

/// Whether the formula can be true, and the solver that knows.
std::pair<z3::check_result, z3::solver> ask(const z3::expr& formula, const ProveOptions& options) {
  z3::solver solver = encoding() == Encoding::integers ? z3::solver(context(), "QF_LIA")
                                                       : z3::tactic(context(), "qfbv").mk_solver();
  solver.add(formula);
  const z3::check_result result = check(solver, options);
  return {result, solver};
}

std::string smt2_of(const Obligation& obligation, const z3::expr& formula) {
  z3::solver solver(context());
  solver.add(formula);
  return fmt::format("; {}: {}\n; {}\n; unsat means proved\n(set-logic {})\n{}", obligation.subject,
                     obligation.id, obligation.statement,
                     encoding() == Encoding::integers ? "QF_LIA" : "QF_BV", solver.to_smt2());
}

/// Asks about each path through the algorithm.
void decide(const Obligation& obligation, const ProveOptions& options, Proof& proof) {
  // For each path and each claim at its end: can the path be gone, and the claim be false?
  struct Question {
    z3::expr path, claim;
    std::vector<std::string> inputs;
  };
  std::vector<Question> questions;
  z3::expr some_path = context().bool_val(false);
  z3::expr some_breach = context().bool_val(false);
  for_each_path({}, [&](Symbolic& machine) {
    SymbolicRun run(machine);
    obligation.symbolic(run);
    ++proof.paths;
    z3::expr path = context().bool_val(true);
    for (const z3::expr& condition : machine.conditions()) path = path && condition;
    some_path = some_path || path;
    for (const z3::expr& claim : run.claims()) {
      questions.push_back({path, claim, run.inputs()});
      some_breach = some_breach || (path && !claim);
    }
  });
  proof.smt2 = smt2_of(obligation, some_breach);

  auto [possible, first_solver] = ask(some_path, options);
  if (possible == z3::unsat) {
    proof.verdict = Verdict::error;
    proof.why = "the assumptions contradict each other: nothing would be proved";
    return;
  }
  proof.verdict = Verdict::proved;
  if (possible == z3::unknown) {
    proof.verdict = Verdict::unknown;
    proof.why =
        fmt::format("the solver gave up on the assumptions: {}", first_solver.reason_unknown());
  }
  for (const Question& question : questions) {
    if (options.stopped()) {
      proof.verdict = Verdict::unknown;
      break;
    }
    auto [result, solver] = ask(question.path && !question.claim, options);
    if (result == z3::unknown) {
      proof.verdict = Verdict::unknown;
      proof.why = fmt::format("the solver gave up: {}", solver.reason_unknown());
    } else if (result == z3::sat) {
      proof.values = smallest(solver, question.inputs, options);
      if (!obligation.plain) {
        proof.verdict = Verdict::violated;
        proof.race_program = obligation.race_program;
        proof.why = in_words(proof.values);
        break;
      }
      PlainRun run(proof.values);
      obligation.plain(run);
      proof.replayed = run.assumed() && !run.kept();
      proof.verdict = proof.replayed ? Verdict::violated : Verdict::error;
      proof.why = (proof.replayed ? "" : "the plain machine does not confirm it: ") +
                  in_words(proof.values);
      break;
    }
  }
}

}  // namespace

Proof prove(const Obligation& obligation, const ProveOptions& options) {
  Proof proof;
  proof.subject = obligation.subject;
  proof.obligation = obligation.id;
  proof.invariant = obligation.invariant;
  proof.statement = obligation.statement;
  proof.assumptions = obligation.assumptions;
  proof.known = obligation.known;
  const auto began = std::chrono::steady_clock::now();
  const auto gave_up = [&](std::string_view why) {
    proof.verdict = Verdict::unknown;
    proof.values.clear();
    proof.why = options.stopped() ? "interrupted" : fmt::format("the solver gave up: {}", why);
  };
  try {
    encode_as(options.encoding.value_or(obligation.encoding));
    if (obligation.solve) {
      obligation.solve(proof, options);
    } else {
      decide(obligation, options, proof);
    }
    if (proof.verdict == Verdict::unknown && options.stopped()) gave_up({});
  } catch (const z3::exception& error) {
    // Time may be up anywhere in the solver, and some places say so by an exception.
    gave_up(error.msg());
  }
  proof.elapsed = std::chrono::steady_clock::now() - began;
  return proof;
}

const std::vector<Obligation>& seeded_obligations() {
  static const std::vector<Obligation> kAll = [] {
    std::vector<Obligation> all;
    for (auto& group : {mistaken_counter_obligations(), mistaken_hierarchy_obligations(),
                        mistaken_path_obligations(), mistaken_kernel_memory_obligations()})
      all.insert(all.end(), group.begin(), group.end());
    return all;
  }();
  return kAll;
}

const std::vector<Obligation>& obligations() {
  static const std::vector<Obligation> kAll = [] {
    std::vector<Obligation> all;
    for (auto& group : {counter_obligations(), hierarchy_obligations(), path_obligations(),
                        kernel_memory_obligations(), concurrent_obligations(),
                        unbounded_obligations(), limit_text_obligations()})
      all.insert(all.end(), group.begin(), group.end());
    return all;
  }();
  return kAll;
}

}  // namespace counterproof::smt
