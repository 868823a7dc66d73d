#include "smt/policy_proofs.hpp"

#include <map>

#include "smt/obligation.hpp"

namespace counterproof::smt {

std::vector<std::string> subjects_of(const Rules& rules) {
  std::string counter;
  switch (rules.counter_algorithm) {
    case CounterAlgorithm::res_counter:
      counter = rules.has(Defect::D01) ? "res-counter-2007" : "res-counter";
      break;
    case CounterAlgorithm::check_then_add:
      counter = "check-then-add";
      break;
    case CounterAlgorithm::compare_and_swap:
      counter = "compare-and-swap";
      break;
    case CounterAlgorithm::free_counter:
      counter = "free-counter";
      break;
  }
  return {counter, rules.has(Defect::D02) ? "limit-text-2007" : "limit-text"};
}

SubjectProofs prove_subject(const std::string& subject) {
  // Integers say the same as bit-vectors, and are quick.
  ProveOptions options;
  options.encoding = Encoding::integers;
  std::map<std::string, Verdict> verdicts;
  for (const Obligation& one : obligations()) {
    if (one.subject != subject) continue;
    const Verdict verdict = prove(one, options).verdict;
    Verdict& so_far = verdicts.emplace(one.invariant, Verdict::proved).first->second;
    if (verdict == Verdict::violated || so_far == Verdict::proved) so_far = verdict;
  }
  SubjectProofs proofs;
  proofs.subject = subject;
  for (const auto& [invariant, verdict] : verdicts) {
    (verdict == Verdict::proved     ? proofs.proved
     : verdict == Verdict::violated ? proofs.violated
                                    : proofs.open)
        .push_back(invariant);
  }
  return proofs;
}

}  // namespace counterproof::smt
