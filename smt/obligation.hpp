// An obligation: something that must be true of every run of an operation, from every state.
//
// It is written once, over a machine.  On the symbolic machine it is a proof: each path through the
// operation gives a claim about all values.  On the plain machine it is a check of one run: values
// that refute the proof must fail it, or our own reading of the algorithm is wrong and is reported
// as an error.
//
// The unknowns of an obligation are what `Inputs` hands out, by name.  The plain reading gets
// numbers for them, the symbolic one terms.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/machine/plain.hpp"
#include "smt/proof.hpp"
#include "smt/symbolic.hpp"

namespace counterproof::smt {

/// Numbers that sums of a few words do not wrap; every compiler that builds this has them, outside
/// the standard.
__extension__ typedef unsigned __int128 Wide;

/// What an obligation is given, and what it says, on the symbolic machine.
class SymbolicRun {
 public:
  using Machine = Symbolic;
  using Word = Symbolic::Word;
  using Claim = z3::expr;

  explicit SymbolicRun(Symbolic& machine) : machine(machine) {}

  Word input(const std::string& name) {
    inputs_.push_back(name);
    Word word = any_word(name);
    machine.assume(in_range(word));
    return word;
  }
  void assume(const Claim& claim) { machine.assume(claim); }
  void require(const Claim& claim) { claims_.push_back(claim); }
  static Claim exactly(const Word& word) { return exact(word); }
  static Claim number(std::uint64_t value) { return exact(value); }

  [[nodiscard]] const std::vector<z3::expr>& claims() const { return claims_; }
  /// The names of the unknowns, in the order of their making.
  [[nodiscard]] const std::vector<std::string>& inputs() const { return inputs_; }
  Symbolic& machine;

 private:
  std::vector<z3::expr> claims_;
  std::vector<std::string> inputs_;
};

/// The same on the plain machine, with values.
class PlainRun {
 public:
  using Machine = Plain;
  using Word = std::uint64_t;
  using Claim = Wide;

  explicit PlainRun(const Values& values) : values_(values) {}

  Word input(const std::string& name) {
    for (const auto& [known, value] : values_)
      if (known == name) return value;
    return 0;
  }
  void assume(bool claim) { assumed_ = assumed_ && claim; }
  void require(bool claim) { kept_ = kept_ && claim; }
  static Claim exactly(Word word) { return word; }
  static Claim number(std::uint64_t value) { return value; }

  /// Whether the values are such as the obligation speaks of.
  [[nodiscard]] bool assumed() const { return assumed_; }
  [[nodiscard]] bool kept() const { return kept_; }
  Plain machine;

 private:
  const Values& values_;
  bool assumed_ = true;
  bool kept_ = true;
};

// Comparisons of exact numbers read the same in both: `within(a, b)`, `same(a, b)`, and what is
// made of them.
inline z3::expr within(const z3::expr& a, const z3::expr& b) { return less_equal(a, b); }
inline z3::expr same(const z3::expr& a, const z3::expr& b) { return a == b; }
inline z3::expr either(const z3::expr& a, const z3::expr& b) { return a || b; }
inline z3::expr both(const z3::expr& a, const z3::expr& b) { return a && b; }
inline z3::expr same_truth(bool outcome, const z3::expr& claim) { return outcome ? claim : !claim; }
inline bool within(Wide a, Wide b) { return a <= b; }
inline bool same(Wide a, Wide b) { return a == b; }
inline bool either(bool a, bool b) { return a || b; }
inline bool both(bool a, bool b) { return a && b; }
inline bool same_truth(bool outcome, bool claim) { return outcome == claim; }

struct ProveOptions {
  unsigned timeout_ms = 30'000;                     ///< for each question to the solver
  std::optional<Encoding> encoding = std::nullopt;  ///< instead of the obligation's own
  /// Set by Ctrl-C: no further question is asked.  See also interrupt_solvers().
  const std::atomic<bool>* stop = nullptr;

  [[nodiscard]] bool stopped() const { return stop != nullptr && stop->load(); }
};

struct Obligation {
  std::string subject;
  std::string id;
  std::string invariant;
  std::string statement;
  std::vector<std::string> assumptions;
  std::string known;  ///< why the subject is known to break it
  std::function<void(SymbolicRun&)> symbolic;
  std::function<void(PlainRun&)> plain;
  /// Instead of a plain reading: a program of `race`, two threads of which show the same.
  std::string race_program;
  Encoding encoding = Encoding::bit_vectors;
  /// For obligations about runs instead of one operation: does it all, in place of the two
  /// readings.
  std::function<void(Proof&, const ProveOptions&)> solve;
};

/// Makes an obligation of `body`, a callable for either kind of run.
template <class Body>
Obligation obligation(std::string subject, std::string id, std::string invariant,
                      std::string statement, Body body, std::vector<std::string> assumptions = {},
                      std::string known = {}) {
  return {std::move(subject),
          std::move(id),
          std::move(invariant),
          std::move(statement),
          std::move(assumptions),
          std::move(known),
          [body](SymbolicRun& run) { body(run); },
          [body](PlainRun& run) { body(run); },
          {},
          Encoding::bit_vectors,
          nullptr};
}

/// An obligation that a subject is known to break, by its id, and why.
struct KnownObligation {
  std::string id;
  std::string reason;
};
/// The reason; empty if it is not known to be broken.
inline std::string known_reason(const std::vector<KnownObligation>& known, const std::string& id) {
  for (const KnownObligation& one : known)
    if (one.id == id) return one.reason;
  return {};
}

/// A solver that gives up, in whichever way, gives the verdict unknown.
Proof prove(const Obligation& obligation, const ProveOptions& options);

/// All of them: counters, trees, kernel memory, concurrency, texts.
const std::vector<Obligation>& obligations();
/// Of counters that are wrong on purpose, to be refuted.
const std::vector<Obligation>& seeded_obligations();
std::vector<Obligation> counter_obligations();
std::vector<Obligation> mistaken_counter_obligations();
std::vector<Obligation> mistaken_hierarchy_obligations();
std::vector<Obligation> hierarchy_obligations();
std::vector<Obligation> path_obligations();
std::vector<Obligation> mistaken_path_obligations();
std::vector<Obligation> kernel_memory_obligations();
std::vector<Obligation> mistaken_kernel_memory_obligations();
std::vector<Obligation> limit_text_obligations();
std::vector<Obligation> concurrent_obligations();

}  // namespace counterproof::smt
