#include "smt/policy_proofs.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "model/rules/answers.hpp"
#include "model/rules/chosen.hpp"
#include "smt/obligation.hpp"

namespace counterproof::smt {

namespace {

std::string counter_of(const Rules& rules) {
  return std::string(rules.counts_under_lock() ? res_counter_under(rules)
                                               : module_of(rules.counter_algorithm).name);
}

/// What is proved of the policy's counters where each is charged along a path to the root.
std::vector<std::string> paths_of(const Rules& rules, const std::string& counter) {
  // Nothing, of paths of counters that are wrong by themselves.
  if (rules.counts_under_lock() && counter != "res-counter") return {};
  if (rules.has(Defect::W42)) {
    if (counter == "res-counter") return {"res-counter-refusal-kept, 2 levels"};
    return {};
  }
  std::vector<std::string> paths = {counter + ", 2 levels"};
  if (counter == "res-counter" || counter == "page-counter")
    paths.push_back(counter + ", 3 levels");
  return paths;
}

/// Whether something is charged past limits that no charge is asked for: what is proved is proved
/// of charges that are.
bool forces_charges(const Rules& rules) {
  return rules.moves_past_limits() || rules.charges_in_parts() ||
         (rules.hands_over() && rules.forces_full_heirs()) || rules.has(Defect::W41) ||
         is_own<&Slots::after_unmap>(rules) || is_own<&Slots::removal>(rules) ||
         is_own<&Slots::move_must_fit>(rules);
}

}  // namespace

std::vector<PolicySubject> subjects_of(const Rules& rules) {
  const std::string counter = counter_of(rules);
  PolicySubject subject{counter, "", {}};
  const auto apart = [&](std::string_view how, std::string_view invariant) {
    subject.how += std::string(subject.how.empty() ? "" : ", ") + std::string(how);
    subject.without.emplace_back(invariant);
  };
  // The counter of 2007 is proved with the limit writes of 2007, and all others with a look at
  // usage.
  const bool unchecked = rules.writes_limits_unchecked();
  if (rules.has(Defect::W18)) {
    apart("refused limits stored", "limit.honest-write");
  } else if (is_own<&Slots::limit_write>(rules)) {
    apart("limits written by a rule", "limit.honest-write");
  } else if (rules.stores_limits()) {
    apart("limits stored whatever is used", "limit.honest-write");
  } else if (unchecked != (counter == "res-counter-2007")) {
    apart(unchecked ? "limits written unchecked" : "limits written with a look at usage",
          "limit.honest-write");
  }
  if (forces_charges(rules)) {
    apart("forced charges", "limit.never-exceeded");
    subject.without.emplace_back("limit.hierarchical");
  }
  if (rules.has(Defect::D05)) apart("retries counted", "balance.failcnt-counts-requests");
  std::vector<PolicySubject> subjects;
  for (const std::string& name :
       rules.hierarchical() ? paths_of(rules, counter) : std::vector{counter}) {
    subject.subject = name;
    subjects.push_back(subject);
  }
  subjects.push_back({rules.has(Defect::D02) ? "limit-text-2007" : "limit-text", "", {}});
  return subjects;
}

std::string name_of(const PolicySubject& subject) {
  return subject.subject + (subject.how.empty() ? "" : ", ") + subject.how;
}

SubjectProofs prove_subject(const PolicySubject& subject, const std::atomic<bool>* stop) {
  // Integers say the same as bit-vectors, and are quick.
  ProveOptions options;
  options.encoding = Encoding::integers;
  options.stop = stop;
  std::map<std::string, Verdict> verdicts;
  SubjectProofs proofs;
  proofs.subject = name_of(subject);
  for (const auto* all : {&obligations(), &seeded_obligations()}) {
    for (const Obligation& one : *all) {
      if (one.subject != subject.subject) continue;
      if (std::ranges::find(subject.without, one.invariant) != subject.without.end()) continue;
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
