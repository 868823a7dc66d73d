// A search of many processes is the search of one: counts, verdicts, parents, traces, and where it
// stops.  Threads are the processes here.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "check/explore/thread_ranks.hpp"
#include "check/policy/check_policy.hpp"
#include "model/policy/policy_file.hpp"
#include "tests/check/disk_systems.hpp"
#include "tests/check/said.hpp"
#include "tests/check/toys.hpp"

namespace counterproof {
namespace {

using toys::Grid;
using toys::on_threads;
using toys::RandomGraph;

/// Every rank of so many finds what one process finds.
template <System S>
void expect_same_on_ranks(const S& system, const SearchOptions& options,
                          const std::vector<std::size_t>& sizes) {
  const auto alone = explore(system, options);
  for (const std::size_t size : sizes) {
    std::vector<SearchResult<S>> found(size);
    as_ranks(size, [&](Ranks& ranks) {
      SearchOptions here = options;
      here.ranks = &ranks;
      found[ranks.rank()] = explore(system, here);
    });
    for (const auto& one : found) expect_same(one, alone);
  }
}

TEST(RankSearch, FindsWhatOneProcessFinds) {
  const std::vector<std::size_t> sizes = {1, 2, 3, 4};
  for (const bool fingerprints : {false, true}) {
    SearchOptions options = on_threads(1);
    options.fingerprints = fingerprints;
    toys::for_each_toy(
        [&](const auto& system) { expect_same_on_ranks(system, options, sizes); });
  }
}

TEST(RankSearch, FindsTheSameFirstOfManyViolationsInRandomGraphs) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    RandomGraph graph{.seed = seed};
    graph.nodes = 300 + static_cast<std::uint32_t>(seed) * 150;
    graph.edges = 2 + static_cast<std::uint32_t>(seed % 4);
    graph.seldom = seed % 3 == 0 ? 100 : 1000;
    expect_same_on_ranks(graph, on_threads(1 + static_cast<unsigned>(seed % 2)),
                         {2 + static_cast<std::size_t>(seed % 3)});
  }
}

TEST(RankSearch, MoreRanksThanPartitionsSearchTogether) {
  expect_same_on_ranks(Grid<3>{.side = 10, .sum_below = 9, .last_stuck_at = 4}, on_threads(1),
                       {67});
}

TEST(RankSearch, StopsWhereOneProcessStops) {
  const Grid<4> grid{.side = 12, .sum_below = 20, .last_stuck_at = 4};
  SearchOptions options = on_threads(1);
  options.properties_of_interest = 3;
  options.stop_when_all_violated = true;
  expect_same_on_ranks(grid, options, {2, 3});
  options = on_threads(1);
  options.depth = 7;
  expect_same_on_ranks(grid, options, {2, 3});
  options.depth.reset();
  options.states = 500;
  expect_same_on_ranks(grid, options, {2, 3});
  options.states.reset();
  options.partition_states = 100;
  expect_same_on_ranks(grid, options, {2, 3});
}

// What one of them has met is met by all, in the same place.
TEST(RankSearch, AnInterruptionOfOneEndsAll) {
  const Grid<4> grid{.side = 12};
  std::vector<SearchResult<Grid<4>>> found(3);
  const std::atomic<bool> interrupted{true};
  as_ranks(3, [&](Ranks& ranks) {
    SearchOptions options = on_threads(1);
    options.ranks = &ranks;
    if (ranks.rank() == 1) options.interrupted = &interrupted;
    found[ranks.rank()] = explore(grid, options);
  });
  for (const auto& one : found) {
    EXPECT_EQ(one.bound, BoundReason::interrupted);
    EXPECT_EQ(one.states, 1U);  // before any block is expanded
    EXPECT_FALSE(one.complete());
  }
}

// Whenever it dies, nothing reads as complete, and what is violated has a trace.
TEST(RankSearch, TheDeathOfOneEndsAllAsBounded) {
  const Grid<3> grid{.side = 10, .sum_below = 5, .last_stuck_at = 4};
  const auto alone = explore(grid, on_threads(1));
  std::size_t violated = 0;
  std::uint64_t dies_after = 0;
  for (bool died = true; died; dies_after += 1 + dies_after / 4) {
    std::vector<SearchResult<Grid<3>>> found(3);
    as_ranks(
        3,
        [&](Ranks& ranks) {
          SearchOptions options = on_threads(1);
          options.ranks = &ranks;
          found[ranks.rank()] = explore(grid, options);
        },
        dies_after);
    died = !found[0].complete();
    if (!died) break;
    for (const auto& one : found) {
      EXPECT_EQ(one.bound, BoundReason::process_died);
      EXPECT_LE(one.states, alone.states);
      one.violated.for_each([&](std::size_t property) {
        ++violated;
        ASSERT_TRUE(one.violations[property].has_value());
        EXPECT_TRUE(one.violations[property]->events == alone.violations[property]->events);
      });
    }
  }
  EXPECT_GT(violated, 6U);
  EXPECT_GT(dies_after, 30U);
}

class RankCheck : public testing::TestWithParam<const char*> {};

TEST_P(RankCheck, OfAShippedPolicyIsTheCheckOfOneProcess) {
  const auto policy =
      read_policy_file(COUNTERPROOF_SOURCE_DIR "/policies/" + std::string(GetParam()) + ".toml");
  ASSERT_TRUE(policy.ok());
  for (const Grouping grouping : {Grouping::never, Grouping::always}) {
    CheckOptions options;
    options.grouping = grouping;
    options.containers = 2;
    options.search.threads = 1;
    options.search.states = 20'000;
    const auto alone = check_policy(*policy, options);
    ASSERT_TRUE(alone.ok());
    std::vector<std::vector<std::string>> found(3);
    as_ranks(3, [&](Ranks& ranks) {
      CheckOptions here = options;
      here.search.ranks = &ranks;
      const auto report = check_policy(*policy, here);
      if (report.ok()) found[ranks.rank()] = said(*report);
    });
    for (const auto& one : found) EXPECT_EQ(one, said(*alone));
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, RankCheck,
                         testing::Values("beancounters", "charges-follow", "pids"));

}  // namespace
}  // namespace counterproof
