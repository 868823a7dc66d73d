// What is proved of the arithmetic that a policy uses: beside what a search of its events showed.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "model/rules/rules.hpp"
#include "smt/proof.hpp"

namespace counterproof::smt {

/// The invariants that are settled for one counter, one path of counters, or one reader of limits,
/// for all values.
struct SubjectProofs {
  std::string subject;
  std::vector<std::string> proved;    ///< every obligation about it is
  std::vector<std::string> violated;  ///< some obligation about it is refuted
  std::vector<std::string> open;      ///< some obligation about it is unknown or wrong
  std::vector<std::string> given;     ///< what the proofs assume
  /// Those of `violated` that each of the policies asked about waives, if it uses the subject.
  std::vector<std::string> waived;
  bool kept = false;  ///< the same program proved it before, and it was not proved again
};

/// What a policy uses: a counter, a path of counters or a reader of limits.
struct PolicySubject {
  std::string subject;
  /// What the policy does otherwise than what is proved, in words; and the invariants of which
  /// therefore nothing is said.
  std::string how;
  std::vector<std::string> without;

  friend auto operator<=>(const PolicySubject&, const PolicySubject&) = default;
};

/// What reports call it.
std::string name_of(const PolicySubject& subject);

/// Those of a policy with these rules: its counter, alone or in a tree, with the mistakes that its
/// defects make of it; and how it reads limits.  Of a path the proofs are for two levels, and for
/// three where some kernel had that counter in a tree.
std::vector<PolicySubject> subjects_of(const Rules& rules);

/// Proves what is said of the subject.
/// \param stop set by Ctrl-C: what is not proved by then is open.
SubjectProofs prove_subject(const PolicySubject& subject, const std::atomic<bool>* stop = nullptr);

}  // namespace counterproof::smt
