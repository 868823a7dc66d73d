// A search in groups of invariants: how many worlds there are when each keeps its own past, that
// bounds hold for the sum, and what cannot be searched so.
#include "check/policy/grouped_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "check/explore/explorer.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/disk_search.hpp"
#include "model/policy/policy_file.hpp"
#include "model/trace/replay.hpp"
#include "model/world/standard_scopes.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

Policy policy_shipped(const std::string& name) {
  return *read_policy_file(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies/" + name + ".toml");
}

const Scope& sharing_scope() { return find_standard_scope("sharing")->written.scope; }

CheckOptions in_groups(std::vector<std::string> scopes = {},
                       Grouping grouping = Grouping::always) {
  CheckOptions options;
  options.grouping = grouping;
  options.scopes = std::move(scopes);
  return options;
}

/// States and transitions of each scope, "sharing 8232 112157".
std::vector<std::string> counts_in_groups(const Rules& rules, const CheckOptions& options) {
  std::vector<std::string> counts;
  for (const ScopeReport& scope : check(rules, options).scopes)
    counts.push_back(scope.scope.name + " " + std::to_string(scope.states) + " " +
                     std::to_string(scope.transitions));
  return counts;
}

std::vector<std::string> asked_in(const InvariantGroup& group) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < invariants().size(); ++i)
    if (group.asked.has(i)) ids.emplace_back(invariants()[i].id);
  return ids;
}

/// The verdict on each invariant, and how many events show it if it is violated.
std::vector<std::string> verdicts_and_lengths(const CheckReport& report) {
  std::vector<std::string> verdicts;
  for (const Finding& finding : report.findings)
    verdicts.push_back(std::string(finding.invariant->id) + " " +
                       std::string(name_of(finding.verdict)) + " " +
                       std::to_string(finding.trace ? finding.trace->events.size() : 0));
  return verdicts;
}

TEST(GroupedSearch, KeepsApartWhoLooksBackAtWhat) {
  const std::vector<InvariantGroup> groups = groups_under(memory_rules(), sharing_scope());
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_TRUE(groups[0].kept.empty());
  EXPECT_EQ(asked_in(groups[1]),
            (std::vector<std::string>{"limit.no-sharing-escape", "limit.no-migration-escape"}));
  EXPECT_EQ(asked_in(groups[2]), std::vector<std::string>{"limit.no-cache-escape"});
  for (std::size_t i = 0; i < invariants().size(); ++i) {
    const auto asks = [&](const InvariantGroup& group) { return group.asked.has(i); };
    EXPECT_EQ(std::ranges::count_if(groups, asks), 1) << invariants()[i].id;
  }
}

TEST(GroupedSearch, WhatIsAloneDependsOnWhoBroughtThePageInWhereTheCacheIsCharged) {
  const Policy policy = policy_shipped("cache-charged");
  const std::vector<InvariantGroup> groups = groups_under(policy.rules, sharing_scope());
  const bool has_it = std::ranges::any_of(groups, [](const InvariantGroup& group) {
    return asked_in(group) ==
           std::vector<std::string>{"limit.no-cache-escape", "isolation.same-alone"};
  });
  EXPECT_TRUE(has_it);
}

TEST(GroupedSearch, SeesExactlyTheseWorldsOfThe2007MemoryController) {
  EXPECT_EQ(counts_in_groups(memory_rules(), in_groups()),
            (std::vector<std::string>{"sharing 1397 14004", "shares 1108 6428", "private 372 9021",
                                      "swap 3920 40524", "frames 677 8245", "threads 764 7571",
                                      "full 2002 33441", "kill 2807 18278", "spared 4617 23677",
                                      "lists 4818 88694", "midway 778 5523", "limits 117 1275"}));
}

TEST(GroupedSearch, ComesToTheVerdictsOfOneSearchWithTracesAsShort) {
  bool any_in_groups = false;
  for (const char* name : {"every-mapper", "reclaim-2020"}) {
    const Policy policy = policy_shipped(name);
    const auto once = check_policy(policy, in_groups({}, Grouping::never));
    const auto groups = check_policy(policy, in_groups());
    ASSERT_TRUE(once.ok() && groups.ok());
    EXPECT_EQ(verdicts_and_lengths(*groups), verdicts_and_lengths(*once)) << name;
    EXPECT_TRUE(std::ranges::none_of(once->scopes, &ScopeReport::in_groups));
    any_in_groups |= std::ranges::any_of(groups->scopes, &ScopeReport::in_groups);
  }
  EXPECT_TRUE(any_in_groups);
}

// However many worlds are looked at first: none, so that each group has a search, or so few that
// some groups have.
TEST(GroupedSearch, FindsWhatOneSearchFindsWhateverIsLookedAtFirst) {
  for (const char* name : {"rss-2007", "cache-charged", "hand-over", "leader-only"}) {
    const Policy policy = policy_shipped(name);
    CheckOptions two_containers;
    two_containers.containers = 2;
    const auto scopes = scopes_for(policy, two_containers);
    ASSERT_TRUE(scopes.ok());
    for (const Scope& scope : *scopes) {
      const auto once = explore(WorldSystem(policy.rules, scope, true));
      for (const FirstLook first : {FirstLook{0, true}, {200, true}, {200, false}, {500, false}}) {
        const auto groups = explored_in_groups(policy.rules, scope, true, {}, first).found;
        EXPECT_TRUE(groups.complete());
        EXPECT_EQ(groups.violated, once.violated) << name << " " << scope.name;
        EXPECT_EQ(groups.witnessed, once.witnessed) << name << " " << scope.name;
        once.violated.for_each([&](std::size_t property) {
          ASSERT_TRUE(groups.violations[property].has_value());
          EXPECT_EQ(groups.violations[property]->events.size(),
                    once.violations[property]->events.size());
        });
      }
    }
  }
}

TEST(GroupedSearch, SearchesEachGroupDownToABoundOnTheDepth) {
  const Policy policy = policy_shipped("hand-over");
  for (std::uint64_t depth = 1; depth <= 6; ++depth) {
    SearchOptions options;
    options.depth = depth;
    const auto once = explore(WorldSystem(policy.rules, sharing_scope(), true), options);
    const auto groups = explored_in_groups(policy.rules, sharing_scope(), true, options, {0}).found;
    EXPECT_EQ(groups.violated, once.violated) << depth;
    EXPECT_EQ(groups.witnessed, once.witnessed) << depth;
    EXPECT_EQ(groups.bound, BoundReason::depth);
    EXPECT_GT(groups.frontier, 0U);
  }
}

TEST(GroupedSearch, EndsAsBoundedWhereTheSumOfItsGroupsMeetsABound) {
  const auto bounded_at = [](std::uint64_t states) {
    CheckOptions options = in_groups({"sharing"});
    options.search.states = states;
    options.search.threads = 1;
    return check(memory_rules(), options).scopes.front();
  };
  const auto whole = check(memory_rules(), in_groups({"sharing"})).scopes.front();
  ASSERT_TRUE(whole.complete());
  EXPECT_TRUE(bounded_at(whole.states + 1).complete());
  // The first group is searched whole by then, and the next is not.
  const ScopeReport some = bounded_at(380);
  EXPECT_EQ(some.bound, BoundReason::states);
  EXPECT_GT(some.frontier, 0U);
  EXPECT_LT(some.states, whole.states);
  EXPECT_EQ(bounded_at(100).bound, BoundReason::states);
}

TEST(GroupedSearch, IsNotCompleteWhereAllThatIsAskedForWasViolatedBeforeAllWasSeen) {
  const std::vector<InvariantGroup> groups = groups_under(memory_rules(), sharing_scope());
  SearchOptions options;
  options.properties_of_interest = groups[1].asked | groups[2].asked;
  const auto once = explore(WorldSystem(memory_rules(), sharing_scope(), true), options);
  EXPECT_TRUE(once.complete());
  EXPECT_EQ(once.violated, options.properties_of_interest);
  const auto found = explored_in_groups(memory_rules(), sharing_scope(), true, options, {500}).found;
  EXPECT_EQ(found.violated, once.violated);
  EXPECT_EQ(found.bound, BoundReason::all_violated);
}

TEST(GroupedSearch, OfAPolicyWithRuleFilesIsRefused) {
  Policy policy = policy_shipped("rss-2007");
  const OwnRules own;
  policy.rules.own = &own;
  const auto report = check_policy(policy, in_groups());
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().message.find("a policy without rule files"), std::string::npos);
}

// What was looked at first is looked at again by the groups.
TEST(GroupedSearch, LeavesSmallScopesAsTheyAreUnlessItIsAskedFor) {
  const auto scope_at = [](std::size_t pages, Grouping grouping) {
    CheckOptions options = in_groups({"sharing"}, grouping);
    options.containers = 2;
    options.pages = pages;
    return check(memory_rules(), options).scopes.front();
  };
  for (const Grouping grouping : {Grouping::never, Grouping::large}) {
    EXPECT_EQ(scope_at(2, grouping).states, 8'232U);
    EXPECT_FALSE(scope_at(2, grouping).in_groups);
  }
  EXPECT_EQ(scope_at(3, Grouping::never).states, 70'144U);
  EXPECT_FALSE(scope_at(3, Grouping::never).in_groups);
  EXPECT_EQ(scope_at(3, Grouping::large).states, 11'102U);
  EXPECT_TRUE(scope_at(3, Grouping::large).in_groups);
  EXPECT_EQ(scope_at(3, Grouping::always).states, 1'564U);
}

TEST(GroupedSearch, SearchesWhatHasNoPastToForgetOnce) {
  const auto report = check(policy_shipped("tasks-by-fork").rules, in_groups({"tasks"}));
  ASSERT_EQ(report.scopes.size(), 1U);
  EXPECT_FALSE(report.scopes.front().in_groups);
}

TEST(GroupedSearch, OnDiskLeavesWhatEachGroupFound) {
  const TemporaryFolder folder;
  Policy policy;
  policy.name = "test";
  policy.rules = memory_rules();
  CheckOptions options = in_groups({"sharing"});
  const auto in_memory = check_policy(policy, options);
  options.disk = CheckOnDisk{folder.path(), {}};
  std::vector<std::string> taken_up;
  options.takes_up = [&](const Policy&, const Scope&, const DiskStart& start) {
    taken_up.push_back(start.group + (start.finished ? " finished" : ""));
  };
  for (const bool again : {false, true}) {
    const auto on_disk = check_policy(policy, options);
    ASSERT_TRUE(in_memory.ok() && on_disk.ok());
    EXPECT_EQ(on_disk->scopes.front().states, in_memory->scopes.front().states) << again;
    EXPECT_EQ(verdicts_and_lengths(*on_disk), verdicts_and_lengths(*in_memory)) << again;
  }
  EXPECT_EQ(taken_up, std::vector<std::string>{"nothing finished"});
  options.search.depth = 3;
  const auto refused = refused_on_disk(policy, options);
  ASSERT_TRUE(refused.has_value());
  EXPECT_NE(refused->message.find("holds a search with another option"), std::string::npos);
}

}  // namespace
}  // namespace counterproof::tests
