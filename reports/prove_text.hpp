// Proofs, for a person and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "reports/check_text.hpp"
#include "reports/terminal.hpp"
#include "smt/policy_proofs.hpp"
#include "smt/proof.hpp"
#include "smt/sharing.hpp"

namespace counterproof {

/// The heads of the columns of `proof_row`.
std::string proof_heading(const Paint& paint);

/// One line: the verdict; and one more for what is violated, unknown or wrong.
std::string proof_row(const smt::Proof& proof, const Paint& paint);

/// The statement, what is assumed, and for a refutation the values that show it.
std::string proof_details(const smt::Proof& proof, const Paint& paint);

/// What charging rules for a shared page can keep together, and what they cannot.
std::string sharing_text(const smt::SharingReport& report, const Paint& paint, bool with_rules);

/// What is proved for all values of the counters that checked policies use.
/// \param detail  brief: how many invariants are proved, and not which nor what that assumes
std::string counters_text(const std::vector<smt::SubjectProofs>& subjects, const Paint& paint,
                          Detail detail);
nlohmann::ordered_json to_json(const std::vector<smt::SubjectProofs>& subjects);

nlohmann::ordered_json to_json(const std::vector<smt::Proof>& proofs,
                               const std::vector<smt::SharingReport>& sharing);

}  // namespace counterproof
