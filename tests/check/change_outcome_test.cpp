// What a change of a policy comes to: every state before with every state after, as docs/reports.md
// has them.
#include "check/policy/change_outcome.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "model/text_file.hpp"

namespace counterproof {
namespace {

/// The cells of a row of a table, without their blanks and code marks.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  std::istringstream in(row.substr(1));
  for (std::string cell; std::getline(in, cell, '|');) {
    std::erase(cell, ' ');
    std::erase(cell, '`');
    cells.push_back(cell);
  }
  return cells;
}

/// The table of the page: from state before and state after, by their keys, to the outcome.
std::map<std::pair<std::string, std::string>, std::string> told_outcomes() {
  const auto text = read_text_file(std::string(COUNTERPROOF_SOURCE_DIR) + "/docs/reports.md");
  std::map<std::pair<std::string, std::string>, std::string> told;
  std::istringstream in(*text);
  std::vector<std::string> after;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| before, after |")) {
      after = cells_of(line);
    } else if (!after.empty() && line.starts_with("| `")) {
      const std::vector<std::string> row = cells_of(line);
      for (std::size_t i = 1; i < row.size(); ++i) told[{row[0], after.at(i)}] = row[i];
    } else if (!line.starts_with("|-")) {
      after.clear();
    }
  }
  return told;
}

PolicyState state(std::size_t index) { return static_cast<PolicyState>(index); }

TEST(ChangeOutcome, OfEveryStateBeforeAndEveryStateAfterIsAsThePageTellsIt) {
  const auto told = told_outcomes();
  ASSERT_EQ(told.size(), kPolicyStates * kPolicyStates);
  for (std::size_t before = 0; before < kPolicyStates; ++before) {
    for (std::size_t after = 0; after < kPolicyStates; ++after) {
      const std::string from(key_of(state(before)));
      const std::string to(key_of(state(after)));
      ASSERT_TRUE(told.contains({from, to})) << from << " -> " << to;
      EXPECT_EQ(told.at({from, to}), name_of(outcome_of(state(before), state(after))))
          << from << " -> " << to;
    }
  }
}

TEST(ChangeOutcome, TurnsRoundWithTheChange) {
  for (std::size_t before = 0; before < kPolicyStates; ++before) {
    for (std::size_t after = 0; after < kPolicyStates; ++after) {
      const ChangeOutcome there = outcome_of(state(before), state(after));
      const ChangeOutcome back = outcome_of(state(after), state(before));
      if (there == ChangeOutcome::gain) {
        EXPECT_EQ(back, ChangeOutcome::loss) << before << after;
      }
      if (before == after && there != ChangeOutcome::undecided) {
        EXPECT_EQ(there, ChangeOutcome::unchanged) << before;
      }
    }
  }
}

TEST(ChangeOutcome, NoStateIsKeptThatTheSearchDidNotSee) {
  std::map<PolicyState, unsigned> seen;
  for (const Stance stance : {Stance::claimed, Stance::waived, Stance::silent}) {
    for (const Verdict verdict : {Verdict::proved, Verdict::holds, Verdict::bounded,
                                  Verdict::violated, Verdict::unknown, Verdict::error}) {
      Finding finding;
      finding.stance = stance;
      finding.verdict = verdict;
      const PolicyState found = state_of(&finding);
      ++seen[found];
      const bool kept = found == PolicyState::kept || found == PolicyState::waived_holds ||
                        found == PolicyState::unclaimed_holds;
      EXPECT_EQ(kept, verdict == Verdict::holds || verdict == Verdict::proved);
      const bool broken = found == PolicyState::broken || found == PolicyState::waived ||
                          found == PolicyState::unclaimed_violated;
      EXPECT_EQ(broken, verdict == Verdict::violated);
    }
  }
  EXPECT_EQ(seen.size(), kPolicyStates - 1);
  EXPECT_EQ(state_of(nullptr), PolicyState::not_asked);
}

}  // namespace
}  // namespace counterproof
