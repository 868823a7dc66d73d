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
};

/// The subjects of proofs that a policy with these rules uses: its counter, and how it reads
/// limits.
std::vector<std::string> subjects_of(const Rules& rules);

SubjectProofs prove_subject(const std::string& subject);

}  // namespace counterproof::smt
