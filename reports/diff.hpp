// What a policy change gains and loses.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "check/policy/change_outcome.hpp"
#include "check/policy/finding.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

struct PolicyDiff {
  struct Change {
    std::string key;
    std::string before;
    std::string after;
  };
  /// One for each invariant that speaks of either policy, in the order of `invariants()`.
  struct Entry {
    const Invariant* invariant = nullptr;
    const Finding* before = nullptr;  ///< none where it could not be asked
    const Finding* after = nullptr;
    PolicyState was = PolicyState::not_asked;
    PolicyState is = PolicyState::not_asked;
    ChangeOutcome outcome = ChangeOutcome::unchanged;

    /// Undecided, with nothing that changes and no claim that it would concern.
    [[nodiscard]] bool as_unclaimed_before() const {
      return was == is && outcome == ChangeOutcome::undecided && was != PolicyState::claim_open;
    }
  };
  std::vector<Change> choices;
  std::vector<Entry> entries;
  std::vector<std::string> new_claims;
  std::vector<std::string> dropped_claims;
  bool breaks_a_claim = false;  ///< something that either policy claims is violated in the new one
  bool claim_not_settled = false;  ///< something claimed is bounded or unknown in the new one

  [[nodiscard]] std::vector<Entry> with(ChangeOutcome outcome) const {
    std::vector<Entry> found;
    for (const Entry& entry : entries)
      if (entry.outcome == outcome) found.push_back(entry);
    return found;
  }
  /// Claimed and violated, before as now.
  [[nodiscard]] std::vector<Entry> still_broken() const {
    std::vector<Entry> found;
    for (const Entry& entry : entries)
      if (entry.was == PolicyState::broken && entry.is == PolicyState::broken)
        found.push_back(entry);
    return found;
  }
  /// Not known to have been kept before, claimed then and not now, and violated: the exit code
  /// tells of it.
  [[nodiscard]] std::vector<Entry> given_up() const {
    std::vector<Entry> found;
    for (const Entry& entry : entries) {
      const bool was_claimed =
          entry.was == PolicyState::broken || entry.was == PolicyState::claim_open;
      const bool violated =
          entry.is == PolicyState::waived || entry.is == PolicyState::unclaimed_violated;
      if (was_claimed && violated) found.push_back(entry);
    }
    return found;
  }
  [[nodiscard]] bool nothing_changes() const {
    const auto same = [](const Entry& entry) { return entry.was == entry.is; };
    return choices.empty() && std::ranges::all_of(entries, same) && new_claims.empty() &&
           dropped_claims.empty();
  }

  [[nodiscard]] ExitCode exit_code() const {
    if (breaks_a_claim) return ExitCode::claim_violated;
    return claim_not_settled ? ExitCode::not_settled : ExitCode::as_stated;
  }
};

PolicyDiff diff_of(const CheckReport& before, const CheckReport& after);

/// Why a loss is one: the broken formula with its values, or why nobody asks any more; a sentence.
/// \pre it is one.
std::string why_lost(const CheckReport& after, const PolicyDiff::Entry& entry);

/// Every invariant whose outcome is not `unchanged`: before, after, and what that comes to.
nlohmann::ordered_json changes_json(const PolicyDiff& diff);

std::string diff_text(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff,
                      const Paint& paint);
nlohmann::ordered_json diff_json(const CheckReport& before, const CheckReport& after,
                                 const PolicyDiff& diff);

}  // namespace counterproof
