// Policy files that are right: what is read from them, and what is printed.
#include "model/policy/policy_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "model/invariant/invariant.hpp"
#include "model/rules/choices.hpp"
#include "tests/support/shipped_invariants.hpp"

namespace counterproof {
namespace {

constexpr const char* kMemory = "summary = \"s\"\n[account]\nmemory = true\n";
constexpr const char* kTasks = "summary = \"s\"\n[account]\ntasks = true\n";

std::vector<std::string> claims_of(const Policy& policy) {
  std::vector<std::string> ids;
  for (const Claim& claim : policy.claims) ids.push_back(claim.invariant);
  return ids;
}

// Everything that a policy file says, without places and names of files.
void expect_same(const Policy& a, const Policy& b) {
  EXPECT_EQ(a.summary, b.summary);
  EXPECT_EQ(a.source, b.source);
  EXPECT_TRUE(a.rules == b.rules);
  EXPECT_EQ(claims_of(a), claims_of(b));
  ASSERT_EQ(a.waivers.size(), b.waivers.size());
  for (std::size_t i = 0; i < a.waivers.size(); ++i) {
    EXPECT_EQ(a.waivers[i].invariant, b.waivers[i].invariant);
    EXPECT_EQ(a.waivers[i].reason, b.waivers[i].reason);
  }
}

TEST(PolicyFile, AFullPolicyIsReadAsItStands) {
  const Result<Policy> read = read_policy(R"(# a comment
summary = "charges the first toucher"
source = "somebody, a list, 2007"

[account]
memory = true
tasks = false

[share]
charge = "hand-over"

[hand_over]
full_heir = "reclaim"

[over]
reclaim = "evict"

[as_posted]
D14 = true
D20 = false

[claims]
keep = ["progress.no-hang"]

[waivers]
"isolation.no-hostage-charge" = "the owner keeps paying"
)",
                                          "policies/first.touch.toml");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->name, "first.touch");
  EXPECT_EQ(read->file, "policies/first.touch.toml");
  EXPECT_EQ(read->summary, "charges the first toucher");
  EXPECT_EQ(read->source, "somebody, a list, 2007");
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.share_charge = ShareCharge::hand_over;
  rules.hand_over_full_heir = FullHeir::reclaim;
  rules.over_reclaim = OverReclaim::evict;
  rules.defects.insert(Defect::D14);
  EXPECT_TRUE(read->rules == rules);
  EXPECT_EQ(claims_of(*read), std::vector<std::string>{"progress.no-hang"});
  EXPECT_EQ(read->claims[0].place.line, 23U);
  EXPECT_EQ(read->claims[0].place.column, 9U);
  ASSERT_EQ(read->waivers.size(), 1U);
  EXPECT_EQ(read->waivers[0].invariant, "isolation.no-hostage-charge");
  EXPECT_EQ(read->waivers[0].reason, "the owner keeps paying");
  EXPECT_EQ(read->waivers[0].place.line, 26U);
}

TEST(PolicyFile, APolicyMayClaimNothing) {
  const Result<Policy> read = read_policy(kMemory, "p.toml");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(read->claims.empty());
}

TEST(PolicyFile, ADefectThatIsAChoiceSetsTheChoice) {
  const Result<Policy> read =
      read_policy(std::string(kMemory) + "[as_posted]\nD03 = true\n", "p.toml");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(read->rules.has(Defect::D03));
  EXPECT_EQ(read->rules.limit_write, LimitWrite::unchecked);
}

TEST(PolicyFile, AStarClaimsEveryInvariantThatSpeaksOfThePolicyButThoseWaived) {
  const Result<Policy> read = read_policy(
      std::string(kTasks) + "[claims]\nkeep = [\"*\"]\n[waivers]\n\"progress.no-hang\" = \"x\"\n",
      "p.toml");
  ASSERT_TRUE(read) << read.error().text();
  std::vector<std::string> ids;
  for (const Invariant& invariant : tests::shipped_invariants()) {
    if (invariant.speaks_of(read->rules) && invariant.id != "progress.no-hang") {
      ids.emplace_back(invariant.id);
    }
  }
  EXPECT_EQ(claims_of(*read), ids);
  EXPECT_FALSE(read->claims_to_keep("limit.no-cache-escape")) << "tasks have no cache";
  EXPECT_TRUE(read->claims_to_keep("limit.never-exceeded"));
}

TEST(PolicyFile, AGroupClaimsItsOwnInvariantsOnly) {
  const Result<Policy> read =
      read_policy(std::string(kMemory) + "[claims]\nkeep = [\"fairness.*\"]\n", "p.toml");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(claims_of(*read),
            (std::vector<std::string>{"fairness.user-pays", "fairness.charged-once",
                                      "fairness.sum-is-physical"}));
}

TEST(PolicyFile, AWaiverNeedsNoQuotesAroundItsInvariant) {
  const Result<Policy> read =
      read_policy(std::string(kMemory) + "[waivers]\nprogress.no-hang = \"x\"\n", "p.toml");
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_NE(read->waiver_of("progress.no-hang"), nullptr);
}

TEST(PolicyFile, AFileIsReadLikeItsText) {
  const std::string path = testing::TempDir() + "counterproof-read-me.toml";
  std::ofstream(path) << kMemory;
  const Result<Policy> read = read_policy_file(path);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->name, "counterproof-read-me");
  EXPECT_EQ(read->file, path);
  EXPECT_TRUE(read->rules.accounts(Resource::memory));
}

TEST(PolicyFile, APrintedPolicyReadsBackToTheSame) {
  const std::string text = std::string(R"(
summary = "quotes \" and \\ and \t and \u0007 and é"
source = "who\nwhere"
describes = "linux 6.12"
[account]
memory = true
files = true
[over]
reclaim = "evict"
[as_posted]
D38 = true
[claims]
keep = ["progress.*", "balance.*"]
[waivers]
"fairness.user-pays" = "because \"so\""
"balance.no-leak" = "leaks"
)");
  const Result<Policy> first = read_policy(text, "p.toml");
  ASSERT_TRUE(first) << first.error().text();
  const Result<Policy> second = read_policy(print_policy(*first), "p.toml");
  ASSERT_TRUE(second) << second.error().text() << "\n" << print_policy(*first);
  expect_same(*first, *second);
  EXPECT_EQ(first->describes, "linux 6.12");
  EXPECT_EQ(second->describes, "linux 6.12");
  EXPECT_EQ(print_policy(*first), print_policy(*second));
}

TEST(PolicyFile, OnlyWhatDiffersFromTheDefaultsIsPrinted) {
  Policy policy;
  policy.summary = "s";
  policy.rules.account_memory = Accounted::yes;
  policy.rules.share_charge = ShareCharge::zone;
  policy.claims.push_back({"progress.no-hang", {}});
  EXPECT_EQ(print_policy(policy),
            "summary = \"s\"\n\n[account]\nmemory = true\n\n[share]\ncharge = \"zone\"\n\n"
            "[claims]\nkeep = [\n  \"progress.no-hang\",\n]\n");
}

// Every value of every choice, alone; those that contradict the defaults of others cannot be read.
TEST(PolicyFile, EveryValueOfEveryChoiceReadsBack) {
  std::size_t read_back = 0;
  for (const Choice& choice : choices()) {
    for (std::size_t value = 0; value < choice.values.size(); ++value) {
      Policy policy;
      policy.summary = "s";
      for (const char* key :
           {"account.memory", "account.tasks", "account.files", "account.kernel"}) {
        find_choice(key)->set(policy.rules, 1);
      }
      choice.set(policy.rules, value);
      const Result<Policy> read = read_policy(print_policy(policy), "p.toml");
      if (!read) {
        EXPECT_NE(read.error().text().find(" contradicts "), std::string::npos)
            << read.error().text();
        continue;
      }
      ++read_back;
      expect_same(*read, policy);
    }
  }
  EXPECT_EQ(read_back, 78U) << "of 97";
}

TEST(PolicyFile, AChoiceThatADefectBringsAlongIsNotPrinted) {
  Policy policy;
  policy.summary = "s";
  policy.rules.account_tasks = Accounted::yes;
  add_defect(policy.rules, Defect::D33);
  EXPECT_EQ(print_policy(policy),
            "summary = \"s\"\n\n[account]\ntasks = true\n\n[as_posted]\nD33 = true\n");
  const Result<Policy> read = read_policy(print_policy(policy), "p.toml");
  ASSERT_TRUE(read) << read.error().text();
  expect_same(*read, policy);
}

TEST(PolicyFile, EveryDefectReadsBack) {
  for (const DefectEntry& entry : defects()) {
    Policy policy;
    policy.summary = "s";
    policy.rules.account_memory = Accounted::yes;
    policy.rules.account_tasks = Accounted::yes;
    policy.rules.account_files = Accounted::yes;
    policy.rules.account_kernel = Accounted::yes;
    policy.rules.over_reclaim = OverReclaim::evict;
    policy.rules.over_kill = OverKill::container;
    add_defect(policy.rules, entry.defect);
    const Result<Policy> read = read_policy(print_policy(policy), "p.toml");
    ASSERT_TRUE(read) << read.error().text();
    expect_same(*read, policy);
  }
}

}  // namespace
}  // namespace counterproof
