// What a policy change gains and loses.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "check/policy/finding.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

struct PolicyDiff {
  struct Change {
    std::string key;
    std::string before;
    std::string after;
  };
  std::vector<Change> choices;
  std::vector<const Finding*> gained;   ///< of the new policy: violated before, held now
  std::vector<const Finding*> lost;     ///< of the new policy: held before, violated now
  std::vector<const Finding*> unclear;  ///< of the new policy: settled in only one of the two
  std::vector<std::string> new_claims;
  std::vector<std::string> dropped_claims;
  bool breaks_a_claim = false;  ///< something that either policy claims is violated in the new one
  bool claim_not_settled = false;  ///< something claimed is bounded or unknown in the new one

  [[nodiscard]] ExitCode exit_code() const {
    if (breaks_a_claim) return ExitCode::claim_violated;
    return claim_not_settled ? ExitCode::not_settled : ExitCode::as_stated;
  }
};

PolicyDiff diff_of(const CheckReport& before, const CheckReport& after);

std::string diff_text(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff,
                      const Paint& paint);
nlohmann::ordered_json diff_json(const CheckReport& before, const CheckReport& after,
                                 const PolicyDiff& diff);

}  // namespace counterproof
