#include "smt/policy_proofs.hpp"

#include <algorithm>
#include <map>

#include "smt/obligation.hpp"

namespace counterproof::smt {

namespace {

/// The resource counter with the mistake that the rules give its charges.
std::string res_counter_of(const Rules& rules) {
  if (rules.has(Defect::D01)) return "res-counter-2007";
  if (rules.has(Defect::W01)) return "res-counter-admits-one-more";
  if (rules.has(Defect::W02)) return "res-counter-compares-signed";
  if (rules.has(Defect::W03)) return "res-counter-failure-is-usage";
  if (rules.has(Defect::W04)) return "res-counter-counts-every-request";
  return "res-counter";
}

}  // namespace

std::vector<PolicySubject> subjects_of(const Rules& rules) {
  std::string counter;
  switch (rules.counter_algorithm) {
    case CounterAlgorithm::res_counter:
      counter = res_counter_of(rules);
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
  // The counter of 2007 is proved with the limit writes of 2007.
  const bool checks = rules.limit_write != LimitWrite::unchecked || counter == "res-counter-2007";
  return {{counter, checks}, {rules.has(Defect::D02) ? "limit-text-2007" : "limit-text", true}};
}

SubjectProofs prove_subject(const PolicySubject& subject) {
  // Integers say the same as bit-vectors, and are quick.
  ProveOptions options;
  options.encoding = Encoding::integers;
  std::map<std::string, Verdict> verdicts;
  SubjectProofs proofs;
  proofs.subject = subject.subject;
  if (!subject.checks_limit_writes) proofs.subject += ", limits written unchecked";
  for (const auto* all : {&obligations(), &seeded_obligations()}) {
    for (const Obligation& one : *all) {
      if (one.subject != subject.subject) continue;
      if (one.invariant == "limit.honest-write" && !subject.checks_limit_writes) continue;
      const Verdict verdict = prove(one, options).verdict;
      Verdict& so_far = verdicts.emplace(one.invariant, Verdict::proved).first->second;
      if (verdict == Verdict::violated || so_far == Verdict::proved) so_far = verdict;
      for (const std::string& given : one.assumptions)
        if (std::ranges::find(proofs.given, given) == proofs.given.end())
          proofs.given.push_back(given);
    }
  }
  for (const auto& [invariant, verdict] : verdicts) {
    (verdict == Verdict::proved     ? proofs.proved
     : verdict == Verdict::violated ? proofs.violated
                                    : proofs.open)
        .push_back(invariant);
  }
  return proofs;
}

}  // namespace counterproof::smt
