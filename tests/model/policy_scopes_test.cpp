// Scopes that a policy brings along: read, inherited, printed, and refused where they are wrong.
#include "model/policy/policy_scopes.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "model/policy/policy_file.hpp"

namespace counterproof {
namespace {

constexpr const char* kTree =
    "summary = \"s\"\n[account]\nmemory = true\n[tree]\ncharges = \"ancestors\"\n";
constexpr const char* kPod =
    "about = \"a pod\"\n"
    "tasks = 2\n"
    "pages = 1\n"
    "limit = 1\n"
    "start = [\"B\"]\n"
    "events = [\"touch\", \"exit\"]\n";
constexpr const char* kContainers = "A = { limit = 2 }\nB = { parent = \"A\" }\n";

std::string in_table(const std::string& table) {
  return "[" + table + "]\n" + kPod + "[" + table + ".containers]\n" + kContainers;
}

std::vector<std::string> names_of(const Policy& policy) {
  std::vector<std::string> names;
  for (const WrittenScope& scope : policy.scopes) names.push_back(scope.scope.name);
  return names;
}

TEST(PolicyScopes, AreReadByTheirNames) {
  const auto policy =
      read_policy(kTree + in_table("scope.pod") + in_table("scope.\"a pod\""), "mine.toml");
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_EQ(names_of(*policy), (std::vector<std::string>{"pod", "a pod"}));
  const Scope& pod = policy->scopes[0].scope;
  EXPECT_EQ(pod.about, "a pod");
  EXPECT_EQ(pod.limit_of(ContainerId(0), Resource::memory), 2U);
  EXPECT_EQ(pod.parent_of(ContainerId(1)), ContainerId(0));
}

TEST(PolicyScopes, WithoutANameIsThePolicysOwn) {
  const auto policy = read_policy(kTree + in_table("scope"), "mine.toml");
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_EQ(names_of(*policy), std::vector<std::string>{"own"});
}

TEST(PolicyScopes, ArePrintedAndReadBack) {
  const auto policy =
      read_policy(kTree + in_table("scope.pod") + in_table("scope.\"a pod\"") +
                      "[scope.\"a pod\".without]\n\"account.files = true\" = [\"parents\"]\n",
                  "mine.toml");
  ASSERT_TRUE(policy) << policy.error().text();
  const std::string text = print_policy(*policy);
  const auto again = read_policy(text, "mine.toml");
  ASSERT_TRUE(again) << again.error().text() << text;
  EXPECT_TRUE(again->scopes == policy->scopes) << text;
  EXPECT_EQ(print_policy(*again), text);
}

TEST(PolicyScopes, OfABaseAreInheritedWhereTheyFitAndAreNotReplaced) {
  const std::string folder = testing::TempDir();
  std::ofstream(folder + "base.toml") << kTree << in_table("scope.pod") << in_table("scope.two");
  const auto read = [&](const std::string& text) {
    return read_policy("summary = \"s\"\nbase = \"base.toml\"\n" + text, folder + "mine.toml");
  };
  const auto same = read("");
  ASSERT_TRUE(same) << same.error().text();
  EXPECT_EQ(names_of(*same), (std::vector<std::string>{"pod", "two"}));
  std::string other = in_table("scope.pod");
  other.replace(other.find("limit = 1"), 9, "limit = 3");
  const auto replaced = read(other);
  ASSERT_TRUE(replaced) << replaced.error().text();
  EXPECT_EQ(names_of(*replaced), (std::vector<std::string>{"two", "pod"}));
  EXPECT_EQ(replaced->scopes[1].scope.limit, 3U);
  const auto flat = read("[tree]\ncharges = \"no-tree\"\n");
  ASSERT_TRUE(flat) << flat.error().text();
  EXPECT_TRUE(flat->scopes.empty());
}

std::string error_with(const std::string& text) {
  const auto policy = read_policy(kTree + text, "mine.toml");
  return policy ? "no error" : policy.error().text();
}

TEST(PolicyScopes, ThatAreWrongAreToldWhereTheyStand) {
  EXPECT_EQ(error_with("[scope.pod]\ntask = 1\n[scope.pod.containers]\nA = {}\n"),
            "mine.toml:7:1: error: a scope has no key \"task\"; the nearest is \"tasks\"");
  EXPECT_EQ(error_with("[scope.pod]\ntasks = 1\nevents = [\"exit\"]\n"),
            "mine.toml:6:8: error: a scope has no containers; expected a table, such as "
            "[containers] with a line A = {} for each");
  EXPECT_EQ(error_with("[scope]\ntasks = 1\nevents = [\"exit\"]\n"),
            "mine.toml:6:1: error: a scope has no containers; expected a table, such as "
            "[containers] with a line A = {} for each");
  EXPECT_EQ(error_with(in_table("scope.tree")),
            "mine.toml:6:8: error: a standard scope is named \"tree\"; expected another name");
  EXPECT_EQ(error_with(in_table("scope.\"pod.toml\"")),
            "mine.toml:6:8: error: a scope is named \"pod.toml\"; expected a name that --scope can "
            "ask for, without .toml at its end");
  EXPECT_EQ(error_with("scope = 1\n"),
            "mine.toml:6:1: error: [tree] has no key \"scope\"; "
            "expected \"charges\"");
  EXPECT_EQ(error_with(in_table("scope.pod") + "[tree]\n").substr(0, 16), "mine.toml:16:1: ");
}

TEST(PolicyScopes, HaveToFitTheirPolicy) {
  const auto flat = read_policy(
      "summary = \"s\"\n[account]\nmemory = true\n" + in_table("scope.pod"), "mine.toml");
  ASSERT_FALSE(flat);
  EXPECT_EQ(flat.error().text(),
            "mine.toml:4:8: error: scope pod does not fit the policy: its containers have parents, "
            "and the policy knows no tree; expected none");
  EXPECT_EQ(error_with("[scope.pod]\nneeds = [\"over.kill != none\"]\n" + std::string(kPod) +
                       "[scope.pod.containers]\n" + kContainers),
            "mine.toml:6:8: error: scope pod does not fit the policy: it needs a policy with "
            "over.kill != none");
}

}  // namespace
}  // namespace counterproof
