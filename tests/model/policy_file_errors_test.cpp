// Policy files that are wrong: each mistake, and the whole text of the error that answers it.
#include <gtest/gtest.h>

#include <string>

#include "model/policy/policy_file.hpp"

namespace counterproof {
namespace {

// The first three lines of most policies here: what is tested follows in line 4.
constexpr const char* kMemoryPolicy = "summary = \"s\"\n[account]\nmemory = true\n";
constexpr const char* kTaskPolicy = "summary = \"s\"\n[account]\ntasks = true\n";

std::string policy_error(const std::string& text) {
  const Result<Policy> policy = read_policy(text, "policies/mine.toml");
  return policy ? "no error" : policy.error().text();
}
std::string error_with_memory(const std::string& text) { return policy_error(kMemoryPolicy + text); }

TEST(PolicyFileErrors, AMissingOrBadSummaryIsRefused) {
  EXPECT_EQ(policy_error(""),
            "policies/mine.toml: error: there is no summary; expected summary = \"one line about "
            "the policy\"");
  EXPECT_EQ(policy_error("summary = \" \""),
            "policies/mine.toml:1:11: error: summary is empty; expected one line about the policy");
  EXPECT_EQ(policy_error("summary = \"a\\nb\""),
            "policies/mine.toml:1:11: error: summary has several lines; expected one");
  EXPECT_EQ(policy_error("summary = 5"),
            "policies/mine.toml:1:11: error: summary is a number; expected a text");
  EXPECT_EQ(policy_error("summary = \"s\"\nsource = [\"x\"]"),
            "policies/mine.toml:2:10: error: source is an array; expected a text");
}

TEST(PolicyFileErrors, AnUnknownValueIsAnsweredWithThoseThatThereAre) {
  EXPECT_EQ(error_with_memory("[share]\ncharge = \"first_touch\""),
            "policies/mine.toml:5:10: error: share.charge is \"first_touch\"; expected "
            "\"first-touch\", \"every-mapper\", \"fraction\", \"hand-over\", \"next-toucher\" or "
            "\"zone\"");
  EXPECT_EQ(error_with_memory("[attach]\nunit = 3"),
            "policies/mine.toml:5:8: error: attach.unit is a number; expected \"leader-only\" or "
            "\"any-thread\"");
  EXPECT_EQ(error_with_memory("[attach.unit]\nx = 3"),
            "policies/mine.toml:4:1: error: attach.unit is a table; expected \"leader-only\" or "
            "\"any-thread\"");
}

TEST(PolicyFileErrors, WhetherAResourceIsAccountedIsTrueOrFalse) {
  EXPECT_EQ(policy_error("summary = \"s\"\n[account]\nmemory = \"yes\""),
            "policies/mine.toml:3:10: error: account.memory is \"yes\"; expected true or false");
  EXPECT_EQ(policy_error("summary = \"s\"\n[account]\nmemory = 2007-03-01"),
            "policies/mine.toml:3:10: error: account.memory is a date or time; expected true or "
            "false");
}

TEST(PolicyFileErrors, AnUnknownKeyIsAnsweredWithThoseOfItsTable) {
  EXPECT_EQ(policy_error("summary = \"s\"\n[account]\nmemroy = true"),
            "policies/mine.toml:3:1: error: [account] has no key \"memroy\"; expected \"memory\", "
            "\"tasks\", \"files\" or \"kernel\"");
  EXPECT_EQ(error_with_memory("[share]\nchrage = \"zone\""),
            "policies/mine.toml:5:1: error: [share] has no key \"chrage\"; expected \"charge\" or "
            "\"uncharge\"");
  EXPECT_EQ(error_with_memory("[claims]\nkepe = []"),
            "policies/mine.toml:5:1: error: [claims] has no key \"kepe\"; expected \"keep\"");
  EXPECT_EQ(policy_error("sumary = \"s\""),
            "policies/mine.toml:1:1: error: there is no key \"sumary\" outside the tables; "
            "expected \"summary\", \"source\", \"describes\", \"base\" or \"rules\"");
}

TEST(PolicyFileErrors, AKernelIsDescribedByItsVersion) {
  for (const char* text : {"windows", "linux", "linux ", "linux six", "linux 6.1 ", ""})
    EXPECT_EQ(policy_error(std::string("summary = \"s\"\ndescribes = \"") + text + "\""),
              std::string("policies/mine.toml:2:13: error: describes is \"") + text +
                  "\"; expected a kernel, such as \"linux 6.1\"");
  EXPECT_EQ(policy_error("summary = \"s\"\ndescribes = 6"),
            "policies/mine.toml:2:13: error: describes is a number; expected a text");
}

TEST(PolicyFileErrors, AnUnknownTableIsAnsweredWithTheNearest) {
  EXPECT_EQ(policy_error("summary = \"s\"\n[acount]\nmemory = true"),
            "policies/mine.toml:2:2: error: there is no table \"acount\"; the nearest is "
            "\"account\"");
  EXPECT_EQ(error_with_memory("[waiver]"),
            "policies/mine.toml:4:2: error: there is no table \"waiver\"; the nearest is "
            "\"waivers\"");
}

TEST(PolicyFileErrors, ATableMustBeATable) {
  EXPECT_EQ(policy_error("summary = \"s\"\nshare = \"zone\""),
            "policies/mine.toml:2:1: error: share is a text; expected a table, [share]");
  EXPECT_EQ(policy_error("summary = \"s\"\n[[account]]\nmemory = true"),
            "policies/mine.toml:2:3: error: account is an array; expected a table, [account]");
}

TEST(PolicyFileErrors, AnUnknownDefectIsAnsweredWithAllOfThem) {
  EXPECT_EQ(error_with_memory("[as_posted]\nD06 = true"),
            "policies/mine.toml:5:1: error: there is no defect \"D06\"; expected D01, D02, D03, "
            "D04, D05, D07, D08, D09, D10, D13, D14, D15, D16, D18, D19, D20, D21, D23, D24, D25, "
            "D26, D27, D28, D29, D31, D32, D33, D34, D35, D38, D40 or D41");
  EXPECT_EQ(error_with_memory("[as_posted]\nD14 = 1"),
            "policies/mine.toml:5:7: error: as_posted.D14 is a number; expected true or false");
}

TEST(PolicyFileErrors, TheFirstMistakeOfTheFileIsTheOneReported) {
  EXPECT_EQ(error_with_memory("[share]\nzzz = 1\naaa = 1\n[attach]\nzzz = 1"),
            "policies/mine.toml:5:1: error: [share] has no key \"zzz\"; expected \"charge\" or "
            "\"uncharge\"");
}

TEST(PolicyFileErrors, APolicyThatAccountsNothingIsRefused) {
  EXPECT_EQ(policy_error("summary = \"s\"\n[account]\nmemory = false"),
            "policies/mine.toml: error: the policy accounts nothing; expected account.memory, "
            "account.tasks or account.files = true");
}

TEST(PolicyFileErrors, ClaimsAreAnArrayOfTexts) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = \"*\""),
            "policies/mine.toml:5:8: error: claims.keep is \"*\"; expected an array of texts, such "
            "as [\"balance.*\"]");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"*\", 4]"),
            "policies/mine.toml:5:14: error: claims.keep holds a number; expected texts, such as "
            "\"balance.*\"");
}

TEST(PolicyFileErrors, AClaimMustNameAnInvariantOrAGroup) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.no-laek\"]"),
            "policies/mine.toml:5:9: error: there is no invariant \"balance.no-laek\"; the nearest "
            "is \"balance.no-leak\"");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balnce.*\"]"),
            "policies/mine.toml:5:9: error: \"balnce.*\" matches no invariant; expected \"*\", "
            "\"balance.*\", \"limit.*\", \"isolation.*\", \"fairness.*\", \"reclaim.*\", "
            "\"progress.*\" or \"offline.*\"");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.no-*\"]").substr(0, 68),
            "policies/mine.toml:5:9: error: \"balance.no-*\" matches no invariant; ");
}

TEST(PolicyFileErrors, AnInvariantIsClaimedOnce) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.no-leak\", \"balance.no-leak\"]"),
            "policies/mine.toml:5:28: error: \"balance.no-leak\" is claimed by \"balance.no-leak\" "
            "in line 5 already; drop one of the two");
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"balance.*\",\n  \"balance.no-leak\"]"),
            "policies/mine.toml:6:3: error: \"balance.no-leak\" is claimed by \"balance.*\" in "
            "line 5 already; drop one of the two");
}

TEST(PolicyFileErrors, AnInvariantClaimedByNameCannotBeWaived) {
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = \"x\"\n"
                              "[claims]\nkeep = [\"balance.no-leak\"]"),
            "policies/mine.toml:7:9: error: \"balance.no-leak\" is claimed here and waived in line "
            "5; drop one of the two");
}

TEST(PolicyFileErrors, AWaiverNeedsAReason) {
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = \" \""),
            "policies/mine.toml:5:21: error: the waiver of \"balance.no-leak\" is empty; expected "
            "the reason, as a text");
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = true"),
            "policies/mine.toml:5:21: error: the waiver of \"balance.no-leak\" is a boolean; "
            "expected the reason, as a text");
}

TEST(PolicyFileErrors, AWaiverMustNameAnInvariantOnce) {
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-lead\" = \"x\""),
            "policies/mine.toml:5:1: error: there is no invariant \"balance.no-lead\"; the nearest "
            "is \"balance.no-leak\"");
  EXPECT_EQ(error_with_memory("[waivers]\n\"balance.no-leak\" = \"x\"\nbalance.no-leak = \"y\""),
            "policies/mine.toml:6:9: error: \"balance.no-leak\" is waived in line 5 already; drop "
            "one of the two");
}

TEST(PolicyFileErrors, AClaimOrWaiverOfWhatIsNotAccountedIsRefused) {
  EXPECT_EQ(policy_error(std::string(kTaskPolicy) + "[claims]\nkeep = [\"limit.no-cache-escape\"]"),
            "policies/mine.toml:5:9: error: \"limit.no-cache-escape\" speaks of no resource that "
            "is accounted; it needs account.memory = true");
  EXPECT_EQ(policy_error(std::string(kTaskPolicy) + "[claims]\nkeep = [\"reclaim.*\"]"),
            "policies/mine.toml:5:9: error: \"reclaim.*\" speaks of no resource that is accounted; "
            "it needs account.memory = true");
  EXPECT_EQ(policy_error(std::string(kTaskPolicy) + "[waivers]\n\"limit.no-sharing-escape\" = \"x\""),
            "policies/mine.toml:5:1: error: \"limit.no-sharing-escape\" speaks of no resource that "
            "is accounted; it needs account.memory = true or account.files = true");
}

TEST(PolicyFileErrors, AClaimThatTheChoicesLeaveEmptyIsRefused) {
  EXPECT_EQ(error_with_memory("[claims]\nkeep = [\"isolation.oom-local\"]"),
            "policies/mine.toml:5:9: error: \"isolation.oom-local\" says nothing under these "
            "choices; it needs over.kill = \"container\", over.kill = \"machine\" or over.kill = "
            "\"members\"");
}

TEST(PolicyFileErrors, AContradictionIsReportedAtTheKeyToChange) {
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
  EXPECT_EQ(policy_error(std::string(kTaskPolicy) + "[share]\ncharge = \"zone\""),
            "policies/mine.toml:5:1: error: share.charge contradicts account.memory, which is not "
            "set: pages are not accounted");
}

TEST(PolicyFileErrors, ADefectContradictsAChoiceThatSaysOtherwise) {
  EXPECT_EQ(error_with_memory("[limit]\nwrite = \"refuse\"\n[as_posted]\nD03 = true"),
            "policies/mine.toml:7:1: error: as_posted.D03 contradicts limit.write (line 5): D03 is "
            "limit.write = \"unchecked\"");
  EXPECT_EQ(error_with_memory("[limit]\nwrite = \"refuse\"\n[as_posted]\nD03 = false"), "no error");
}

TEST(PolicyFileErrors, ADefectThatCouldNotStrikeIsRefused) {
  EXPECT_EQ(error_with_memory("[as_posted]\nD34 = true"),
            "policies/mine.toml:5:1: error: as_posted.D34 contradicts account.tasks, which is not "
            "set: D34 is a defect of charging tasks");
  EXPECT_EQ(error_with_memory("[as_posted]\nD23 = true"),
            "policies/mine.toml:5:1: error: as_posted.D23 contradicts over.reclaim, which is "
            "\"none\" by default: D23 is a defect of group reclaim");
  EXPECT_EQ(
      error_with_memory("[share]\ncharge = \"fraction\"\n[as_posted]\nD13 = true"),
      "policies/mine.toml:7:1: error: as_posted.D13 contradicts share.charge (line 5): D13 is "
      "a defect of a page's one owner");
}

TEST(PolicyFileErrors, WhatIsNotTomlIsToldInOneLineWithItsPlace) {
  EXPECT_EQ(policy_error("summary = \"s\"\n[account\n"),
            "policies/mine.toml:2:9: error: this is not TOML: error while parsing table header: "
            "expected ']', saw '\\n'");
  EXPECT_EQ(policy_error("summary = \"s\"\nsummary = \"t\""),
            "policies/mine.toml:2:11: error: this is not TOML: error while parsing key-value pair: "
            "cannot redefine existing string 'summary'");
  EXPECT_EQ(policy_error("summary = \"\xff\""),
            "policies/mine.toml:1:11: error: this is not TOML: encountered invalid utf-8 sequence");
}

TEST(PolicyFileErrors, AFileThatCannotBeReadIsToldApart) {
  const std::string missing = testing::TempDir() + "no-such-policy.toml";
  EXPECT_EQ(read_policy_file(missing).error().text(), missing + ": error: there is no such file");
  EXPECT_EQ(read_policy_file(testing::TempDir()).error().text(),
            testing::TempDir() + ": error: this is a folder; expected a file");
}

}  // namespace
}  // namespace counterproof
