// The references in docs/ speak of what is there, all of it, in the same words.
#include <gtest/gtest.h>

#include <filesystem>

#include "check/race/race_invariants.hpp"
#include "check/race/race_program.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "model/invariant/invariant.hpp"
#include "model/policy/choices.hpp"
#include "model/policy/defect.hpp"
#include "model/policy/policy_file.hpp"
#include "model/text_file.hpp"
#include "smt/obligation.hpp"

namespace counterproof {
namespace {

const std::string kSource = COUNTERPROOF_SOURCE_DIR;

std::string page(const std::string& name) {
  const auto text = read_text_file(kSource + "/" + name);
  return text ? *text : std::string();
}

TEST(Docs, TellEveryInvariantInItsOwnWords) {
  const std::string text = page("docs/invariants.md");
  for (const Invariant& invariant : invariants()) {
    EXPECT_NE(text.find("### " + std::string(invariant.id)), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.statement), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.formula), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.source), std::string::npos) << invariant.id;
  }
}

TEST(Docs, TellEveryDefect) {
  const std::string text = page("docs/defects.md");
  for (const DefectEntry& entry : defects()) {
    if (entry.origin() != DefectOrigin::posted) continue;
    EXPECT_NE(text.find("## " + std::string(entry.id)), std::string::npos) << entry.id;
  }
  const std::string board = page("docs/scoreboard.md");
  for (const SeededDefect& defect : seeded_defects()) {
    if (defect.id.front() != 'W') continue;
    EXPECT_NE(board.find("| " + defect.id + " | " + std::string(defect.what) + " |"),
              std::string::npos)
        << defect.id;
    EXPECT_NE(board.find("`" + std::string(defect.names().front()) + "`"), std::string::npos);
  }
}

TEST(Docs, TellEveryRacedProgramAndWhatItIsAsked) {
  const std::string text = page("docs/race.md");
  for (const RaceEntry& entry : race_programs()) {
    EXPECT_NE(text.find("`" + entry.name + "`"), std::string::npos) << entry.name;
    for (const KnownBreach& breach : entry.known) {
      EXPECT_FALSE(statement_of(breach.invariant).empty()) << breach.invariant;
      EXPECT_NE(text.find(breach.reason), std::string::npos) << entry.name << breach.reason;
    }
  }
  for (const RaceInvariant& invariant : race_invariants()) {
    EXPECT_NE(text.find("`" + std::string(invariant.id) + "`"), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.statement), std::string::npos) << invariant.id;
  }
}

TEST(Docs, TellEveryObligation) {
  const std::string text = page("docs/proofs.md");
  for (const smt::Obligation& one : smt::obligations()) {
    EXPECT_NE(text.find("`" + one.id + "`"), std::string::npos) << one.id;
    EXPECT_NE(text.find("`" + one.subject + "`"), std::string::npos) << one.subject;
    EXPECT_NE(text.find(one.statement), std::string::npos) << one.id;
    for (const std::string& assumption : one.assumptions)
      EXPECT_NE(text.find(assumption), std::string::npos) << assumption;
  }
}

TEST(ShippedPolicies, ClaimOrWaiveEveryInvariantThatSpeaksOfThem) {
  std::size_t policies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSource + "/policies")) {
    const auto policy = read_policy_file(entry.path().string());
    ASSERT_TRUE(policy.ok()) << policy.error().text();
    ++policies;
    for (const Invariant& invariant : invariants()) {
      if (!invariant.speaks_of(policy->rules)) continue;
      EXPECT_TRUE(policy->claims_to_keep(invariant.id) ||
                  policy->waiver_of(invariant.id) != nullptr)
          << policy->name << " is silent about " << invariant.id;
    }
  }
  EXPECT_EQ(policies, 28U);
}

}  // namespace
}  // namespace counterproof
