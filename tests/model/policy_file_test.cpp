#include "model/policy/policy_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "model/invariant/invariant.hpp"
#include "model/policy/choices.hpp"

namespace counterproof {
namespace {

// The first three lines of most policies here: what is tested follows in line 4.
constexpr const char* kMemory = "summary = \"s\"\n[account]\nmemory = true\n";
constexpr const char* kTasks = "summary = \"s\"\n[account]\ntasks = true\n";

std::string error_of(const std::string& text) {
  const Result<Policy> policy = read_policy(text, "policies/mine.toml");
  return policy ? "no error" : policy.error().text();
}
std::string error_with_memory(const std::string& text) { return error_of(kMemory + text); }

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

// ---- What is read ----

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
  rules.as_posted.insert(Defect::D14);
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
  for (const Invariant& invariant : invariants()) {
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

// ---- What is refused ----

TEST(PolicyFile, AMissingOrBadSummaryIsRefused) {
  EXPECT_EQ(error_of(""),
            "policies/mine.toml: error: there is no summary; expected summary = \"one line about "
            "the policy\"");
  EXPECT_EQ(error_of("summary = \" \""),
            "policies/mine.toml:1:11: error: summary is empty; expected one line about the policy");
  EXPECT_EQ(error_of("summary = \"a\\nb\""),
            "policies/mine.toml:1:11: error: summary has several lines; expected one");
  EXPECT_EQ(error_of("summary = 5"),
            "policies/mine.toml:1:11: error: summary is a number; expected a text");
  EXPECT_EQ(error_of("summary = \"s\"\nsource = [\"x\"]"),
            "policies/mine.toml:2:10: error: source is an array; expected a text");
}

TEST(PolicyFile, AnUnknownValueIsAnsweredWithThoseThatThereAre) {
  EXPECT_EQ(error_with_memory("[share]\ncharge = \"first_touch\""),
            "policies/mine.toml:5:10: error: share.charge is \"first_touch\"; expected "
            "\"first-touch\", \"every-mapper\", \"fraction\", \"hand-over\", \"next-toucher\" or "
            "\"zone\"");
  EXPECT_EQ(error_with_memory("[attach]\nunit = 3"),
            "policies/mine.toml:5:8: error: attach.unit is a number; expected \"leader-only\" or "
            "\"any-thread\"");
  EXPECT_EQ(error_with_memory("[attach.unit]\nx = 3"),
            "policies/mine.toml:4:2: error: attach.unit is a table; expected \"leader-only\" or "
            "\"any-thread\"");
}

TEST(PolicyFile, WhetherAResourceIsAccountedIsTrueOrFalse) {
  EXPECT_EQ(error_of("summary = \"s\"\n[account]\nmemory = \"yes\""),
            "policies/mine.toml:3:10: error: account.memory is \"yes\"; expected true or false");
  EXPECT_EQ(error_of("summary = \"s\"\n[account]\nmemory = 2007-03-01"),
            "policies/mine.toml:3:10: error: account.memory is a date or time; expected true or "
            "false");
}

TEST(PolicyFile, AnUnknownKeyIsAnsweredWithThoseOfItsTable) {
  EXPECT_EQ(error_of("summary = \"s\"\n[account]\nmemroy = true"),
            "policies/mine.toml:3:1: error: [account] has no key \"memroy\"; expected \"memory\", "
            "\"tasks\" or \"files\"");
  EXPECT_EQ(error_with_memory("[share]\nchrage = \"zone\""),
            "policies/mine.toml:5:1: error: [share] has no key \"chrage\"; expected \"charge\" or "
            "\"uncharge\"");
  EXPECT_EQ(error_with_memory("[claims]\nkepe = []"),
            "policies/mine.toml:5:1: error: [claims] has no key \"kepe\"; expected \"keep\"");
  EXPECT_EQ(error_of("sumary = \"s\""),
            "policies/mine.toml:1:1: error: there is no key \"sumary\" outside the tables; "
            "expected \"summary\" or \"source\"");
}

TEST(PolicyFile, AnUnknownTableIsAnsweredWithTheNearest) {
  EXPECT_EQ(error_of("summary = \"s\"\n[acount]\nmemory = true"),
            "policies/mine.toml:2:2: error: there is no table \"acount\"; the nearest is "
            "\"account\"");
  EXPECT_EQ(error_with_memory("[waiver]"),
            "policies/mine.toml:4:2: error: there is no table \"waiver\"; the nearest is "
            "\"waivers\"");
}

TEST(PolicyFile, ATableMustBeATable) {
  EXPECT_EQ(error_of("summary = \"s\"\nshare = \"zone\""),
            "policies/mine.toml:2:1: error: share is a text; expected a table, [share]");
  EXPECT_EQ(error_of("summary = \"s\"\n[[account]]\nmemory = true"),
            "policies/mine.toml:2:3: error: account is an array; expected a table, [account]");
}

TEST(PolicyFile, AnUnknownDefectIsAnsweredWithAllOfThem) {
  EXPECT_EQ(error_with_memory("[as_posted]\nD06 = true"),
            "policies/mine.toml:5:1: error: there is no defect \"D06\"; expected D01, D02, D03, "
            "D04, D05, D07, D08, D09, D10, D13, D14, D15, D16, D18, D19, D20, D21, D23, D24, D25, "
            "D26, D27, D28, D29, D31, D32, D33, D34, D35 or D38");
  EXPECT_EQ(error_with_memory("[as_posted]\nD14 = 1"),
            "policies/mine.toml:5:7: error: as_posted.D14 is a number; expected true or false");
}

TEST(PolicyFile, TheFirstMistakeOfTheFileIsTheOneReported) {
  EXPECT_EQ(error_with_memory("[share]\nzzz = 1\naaa = 1\n[attach]\nzzz = 1"),
            "policies/mine.toml:5:1: error: [share] has no key \"zzz\"; expected \"charge\" or "
            "\"uncharge\"");
}

TEST(PolicyFile, APolicyThatAccountsNothingIsRefused) {
  EXPECT_EQ(error_of("summary = \"s\"\n[account]\nmemory = false"),
            "policies/mine.toml: error: the policy accounts nothing; expected account.memory, "
            "account.tasks or account.files = true");
}

TEST(PolicyFile, ClaimsAreAnArrayOfTexts) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = \"*\""),
            "policies/mine.toml:5:8: error: claims.keep is \"*\"; expected an array of texts, such "
            "as [\"balance.*\"]");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"*\", 4]"),
            "policies/mine.toml:5:14: error: claims.keep holds a number; expected texts, such as "
            "\"balance.*\"");
}

TEST(PolicyFile, AClaimMustNameAnInvariantOrAGroup) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.no-laek\"]"),
            "policies/mine.toml:5:9: error: there is no invariant \"balance.no-laek\"; the nearest "
            "is \"balance.no-leak\"");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balnce.*\"]"),
            "policies/mine.toml:5:9: error: \"balnce.*\" matches no invariant; expected \"*\", "
            "\"balance.*\", \"limit.*\", \"isolation.*\", \"fairness.*\", \"reclaim.*\" or "
            "\"progress.*\"");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.no-*\"]").substr(0, 70),
            "policies/mine.toml:5:9: error: \"balance.no-*\" matches no invariant; ");
}

TEST(PolicyFile, AnInvariantIsClaimedOnce) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.no-leak\", \"balance.no-leak\"]"),
            "policies/mine.toml:5:28: error: \"balance.no-leak\" is claimed by \"balance.no-leak\" "
            "in line 5 already; drop one of the two");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.*\",\n  \"balance.no-leak\"]"),
            "policies/mine.toml:6:3: error: \"balance.no-leak\" is claimed by \"balance.*\" in "
            "line 5 already; drop one of the two");
}

TEST(PolicyFile, AnInvariantClaimedByNameCannotBeWaived) {
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = \"x\"\n"
                              "[claims]\nkeep = [\"balance.no-leak\"]"),
            "policies/mine.toml:7:9: error: \"balance.no-leak\" is claimed here and waived in line "
            "5; drop one of the two");
}

TEST(PolicyFile, AWaiverNeedsAReason) {
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = \" \""),
            "policies/mine.toml:5:21: error: the waiver of \"balance.no-leak\" is empty; expected "
            "the reason, as a text");
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = true"),
            "policies/mine.toml:5:21: error: the waiver of \"balance.no-leak\" is a boolean; "
            "expected the reason, as a text");
}

TEST(PolicyFile, AWaiverMustNameAnInvariantOnce) {
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-lead\" = \"x\""),
            "policies/mine.toml:5:1: error: there is no invariant \"balance.no-lead\"; the nearest "
            "is \"balance.no-leak\"");
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = \"x\"\nbalance.no-leak = \"y\""),
            "policies/mine.toml:6:9: error: \"balance.no-leak\" is waived in line 5 already; drop "
            "one of the two");
}

TEST(PolicyFile, AClaimOrWaiverOfWhatIsNotAccountedIsRefused) {
  EXPECT_EQ(error_of(std::string(kTasks) + "[claims]\nkeep = [\"limit.no-cache-escape\"]"),
            "policies/mine.toml:5:9: error: \"limit.no-cache-escape\" speaks of no resource that "
            "is accounted; it needs account.memory = true");
  EXPECT_EQ(error_of(std::string(kTasks) + "[claims]\nkeep = [\"reclaim.*\"]"),
            "policies/mine.toml:5:9: error: \"reclaim.*\" speaks of no resource that is accounted; "
            "it needs account.memory = true");
  EXPECT_EQ(error_of(std::string(kTasks) + "[waivers]\n\"limit.no-sharing-escape\" = \"x\""),
            "policies/mine.toml:5:1: error: \"limit.no-sharing-escape\" speaks of no resource that "
            "is accounted; it needs account.memory = true or account.files = true");
}

TEST(PolicyFile, AClaimThatTheChoicesLeaveEmptyIsRefused) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"isolation.oom-local\"]"),
            "policies/mine.toml:5:9: error: \"isolation.oom-local\" says nothing under these "
            "choices; it needs over.kill = \"container\" or over.kill = \"machine\"");
}

TEST(PolicyFile, AContradictionIsReportedAtTheKeyToChange) {
  EXPECT_EQ(error_with_memory("[hand_over]\nfull_heir = \"force\""),
            "policies/mine.toml:5:1: error: hand_over.full_heir contradicts share.charge, which is "
            "\"first-touch\" by default: only share.charge = \"hand-over\" has an heir");
  EXPECT_EQ(error_with_memory("[share]\nuncharge = \"current\"\ncharge = \"zone\""),
            "policies/mine.toml:5:1: error: share.uncharge contradicts share.charge (line 6): "
            "share.uncharge = \"current\" needs share.charge = \"first-touch\"");
  EXPECT_EQ(error_with_memory("[share]\ncharge = \"next-toucher\""),
            "policies/mine.toml:5:1: error: share.charge contradicts over.reclaim, which is "
            "\"none\" by default: share.charge = \"next-toucher\" passes pages on by reclaim; "
            "over.reclaim must be \"evict\"");
  EXPECT_EQ(error_of(std::string(kTasks) + "[share]\ncharge = \"zone\""),
            "policies/mine.toml:5:1: error: share.charge contradicts account.memory, which is not "
            "set: pages are not accounted");
}

TEST(PolicyFile, ADefectContradictsAChoiceThatSaysOtherwise) {
  EXPECT_EQ(error_with_memory("[limit]\nwrite = \"refuse\"\n[as_posted]\nD03 = true"),
            "policies/mine.toml:7:1: error: as_posted.D03 contradicts limit.write (line 5): D03 is "
            "limit.write = \"unchecked\"");
  EXPECT_EQ(error_with_memory("[limit]\nwrite = \"refuse\"\n[as_posted]\nD03 = false"),
            "no error");
}

TEST(PolicyFile, WhatIsNotTomlIsToldInOneLineWithItsPlace) {
  EXPECT_EQ(error_of("summary = \"s\"\n[account\n"),
            "policies/mine.toml:2:9: error: this is not TOML: error while parsing table header: "
            "expected ']', saw '\\n'");
  EXPECT_EQ(error_of("summary = \"s\"\nsummary = \"t\""),
            "policies/mine.toml:2:11: error: this is not TOML: error while parsing key-value pair: "
            "cannot redefine existing string 'summary'");
  EXPECT_EQ(error_of("summary = \"\xff\""),
            "policies/mine.toml:1:12: error: this is not TOML: encountered invalid utf-8 sequence");
}

TEST(PolicyFile, AFileThatCannotBeReadIsToldApart) {
  const std::string missing = testing::TempDir() + "no-such-policy.toml";
  EXPECT_EQ(read_policy_file(missing).error().text(),
            missing + ": error: there is no such file");
  EXPECT_EQ(read_policy_file(testing::TempDir()).error().text(),
            testing::TempDir() + ": error: this is a folder; expected a file");
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

// ---- What is printed ----

TEST(PolicyFile, APrintedPolicyReadsBackToTheSame) {
  const std::string text = std::string(R"(
summary = "quotes \" and \\ and \t and \u0007 and é"
source = "who\nwhere"
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
      for (const char* key : {"account.memory", "account.tasks", "account.files"}) {
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
  EXPECT_EQ(read_back, 44U);
}

TEST(PolicyFile, EveryDefectReadsBack) {
  for (const DefectEntry& entry : defects()) {
    Policy policy;
    policy.summary = "s";
    policy.rules.account_memory = Accounted::yes;
    policy.rules.account_tasks = Accounted::yes;
    policy.rules.account_files = Accounted::yes;
    policy.rules.over_reclaim = OverReclaim::evict;
    add_defect(policy.rules, entry.defect);
    const Result<Policy> read = read_policy(print_policy(policy), "p.toml");
    ASSERT_TRUE(read) << read.error().text();
    expect_same(*read, policy);
  }
}

}  // namespace
}  // namespace counterproof
