// What a proof came to: plain data, for reports; nothing here knows the solver.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/policy/verdict.hpp"

namespace counterproof::smt {

/// Values that refute an obligation: what every unknown is, by name, in the order of its making.
using Values = std::vector<std::pair<std::string, std::uint64_t>>;

struct Proof {
  std::string subject;     ///< "res-counter-2007"
  std::string obligation;  ///< "charge-accepts-what-fits"
  std::string invariant;   ///< the invariant that it is about
  std::string statement;   ///< one sentence
  std::vector<std::string> assumptions;
  Verdict verdict = Verdict::unknown;  ///< proved, violated, unknown, error
  std::string why;            ///< violated: what the values show; unknown, error: the reason
  Values values;              ///< violated
  bool replayed = false;      ///< the values show it on the plain machine, too
  std::string race_program;   ///< violated: the program of `race` that shows it instead
  std::string known;          ///< why the subject is known to break it; empty if it is not
  std::string strengthening;  ///< found by the Horn engine, and checked
  std::uint64_t paths = 0;    ///< through the algorithm
  std::chrono::duration<double> elapsed{};
  std::string smt2;  ///< its negation: unsat means proved

  /// Whether it came out as is known of the subject.
  [[nodiscard]] bool as_known() const {
    return known.empty() ? verdict == Verdict::proved : verdict == Verdict::violated;
  }
};

}  // namespace counterproof::smt
