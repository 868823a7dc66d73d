// The sharing trade-off: what no rule of charging a shared page can keep together.
//
// A page is mapped and unmapped by containers, and a rule says after each event what everybody is
// charged for it; it may depend on all that has happened.  Four properties are asked:
//
//   * `fairness.sum-is-physical`: charges add up to the one page;
//   * `fairness.user-pays`: who maps the page is charged something;
//   * `isolation.no-imposed-charge`: an event of one container does not raise another's charge;
//   * `isolation.no-hostage-charge`: who has unmapped it is charged nothing.
//
// Two containers are enough to show a conflict, and a rule for any number of mappers is one for two
// of them: whatever is impossible here is impossible with more.  The solver looks for a rule as a
// table of charges, one for every history of at most three events, in whole pages or in fractions.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace counterproof::smt {

enum class Charges : unsigned char { whole_pages, fractions };

/// Charges of both containers after a history: "A maps, B maps", "1/2", "1/2".
struct RuleRow {
  std::string history;
  std::string a, b;
};

struct SharingSubset {
  std::vector<std::string> properties;
  bool possible = false;
  std::vector<RuleRow> rule;  ///< one that has them, if possible
};

struct SharingReport {
  Charges charges = Charges::whole_pages;
  std::vector<SharingSubset> conflicts;  ///< minimal: every smaller set is possible
  std::vector<SharingSubset> possible;   ///< maximal: every larger set is not
};

/// Nothing, if the solver gave up or was stopped: what is known of some sets alone says nothing of
/// which are minimal.
std::optional<SharingReport> prove_sharing(Charges charges,
                                           const std::atomic<bool>* stop = nullptr);

}  // namespace counterproof::smt
