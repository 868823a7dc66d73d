// What is dealt to the parts of a check, and by what.
#include "check/policy/shards.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "model/policy/policy_file.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/standard_scopes.hpp"

namespace counterproof {
namespace {

TEST(Shards, WhatCostsMostIsDealtFirstAndToWhoHasLeast) {
  const std::vector<std::uint64_t> costs = {1, 7, 2, 7, 3, 4};
  EXPECT_EQ(dealt(costs, 3), (std::vector<std::size_t>{2, 1, 1, 2, 3, 3}));
  EXPECT_EQ(dealt(costs, 1), (std::vector<std::size_t>(6, 1)));
}

TEST(Shards, EachJobIsInOneOfThemThoughThereAreMoreShardsThanJobs) {
  const std::vector<std::uint64_t> costs = {5, 5, 5};
  EXPECT_EQ(dealt(costs, 9), (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_TRUE(dealt({}, 2).empty());
}

TEST(Shards, LargerScopesCostMore) {
  const Rules rules = read_policy_file("policies/rss-2007.toml").value().rules;
  for (const StandardScope& standard : every_standard_scope()) {
    Scope scope = standard.written.scope;
    const std::uint64_t usual = estimated_cost(rules, scope);
    ++scope.containers;
    EXPECT_LT(usual, estimated_cost(rules, scope)) << scope.name;
    ++scope.tasks;
    if (scope.pages != 0) scope.pages = kMaxPages;
    if (scope.files != 0) scope.files = kMaxFiles;
    if (scope.objects != 0) scope.objects = kMaxObjects;
    EXPECT_LT(10 * usual, estimated_cost(rules, scope)) << scope.name;
    scope.containers = scope.tasks = 1;
    EXPECT_GT(estimated_cost(rules, scope), 0U) << scope.name;
  }
}

// Thirty seconds of searches, of which one takes ten: no part has to wait for a second such one.
TEST(Shards, TheShippedPoliciesAreSplitEvenlyAsFarAsIsKnown) {
  std::vector<std::uint64_t> costs;
  std::uint64_t sum = 0;
  for (const char* name :
       {"rss-2007", "zones", "vserver", "memory-v2", "memcg-2020", "hand-over"}) {
    const Policy policy = read_policy_file(std::string("policies/") + name + ".toml").value();
    for (const Scope& scope : standard_scopes(policy.rules)) {
      costs.push_back(estimated_cost(policy.rules, scope));
      sum += costs.back();
    }
  }
  const std::vector<std::size_t> shards = dealt(costs, 4);
  std::vector<std::uint64_t> sums(4, 0);
  for (std::size_t i = 0; i < costs.size(); ++i) sums[shards[i] - 1] += costs[i];
  const std::uint64_t most = *std::ranges::max_element(sums);
  const std::uint64_t longest = *std::ranges::max_element(costs);
  EXPECT_LE(most, std::max(longest, sum / 3));
}

}  // namespace
}  // namespace counterproof
