// What is proved of the arithmetic that a policy uses: beside what a search of its events showed.
#pragma once

#include <string>
#include <vector>

#include "model/policy/rules.hpp"
#include "smt/proof.hpp"

namespace counterproof::smt {

/// The invariants that are settled for one counter, or one reader of limits, for all values.
struct SubjectProofs {
  std::string subject;
  std::vector<std::string> proved;    ///< every obligation about it is
  std::vector<std::string> violated;  ///< some obligation about it is refuted
  std::vector<std::string> open;      ///< some obligation about it is unknown or wrong
  std::vector<std::string> given;     ///< what the proofs assume
};

/// What a policy uses: a counter or a reader of limits, and whether its limit writes ask for usage.
struct PolicySubject {
  std::string subject;
  bool checks_limit_writes = true;

  friend auto operator<=>(const PolicySubject&, const PolicySubject&) = default;
};

/// Those of a policy with these rules: its counter, and how it reads limits.
std::vector<PolicySubject> subjects_of(const Rules& rules);

/// Where limit writes ask for nothing, nothing is said of them: the proofs are about those that do.
SubjectProofs prove_subject(const PolicySubject& subject);

}  // namespace counterproof::smt
