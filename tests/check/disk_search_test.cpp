// A search on disk is the search in memory, whatever room it has: counts, verdicts, parents,
// traces.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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

TEST(DiskSearch, FindsWhatASearchInMemoryFinds) {
  for (const unsigned threads : {1U, 2U}) {
    for (const DiskBounds& bounds : {kNoMemory, DiskBounds()}) {
      const SearchOptions options = on_threads(threads);
      toys::for_each_toy([&](const auto& system) { expect_same_on_disk(system, options, bounds); });
    }
  }
}

TEST(DiskSearch, FindsTheSameFirstOfManyViolationsInRandomGraphs) {
  for (std::uint64_t seed = 0; seed < 9; ++seed) {
    RandomGraph graph{.seed = seed};
    graph.nodes = 300 + static_cast<std::uint32_t>(seed) * 150;
    graph.edges = 2 + static_cast<std::uint32_t>(seed % 4);
    graph.seldom = seed % 3 == 0 ? 100 : 1000;
    expect_same_on_disk(graph, on_threads(1 + static_cast<unsigned>(seed % 3)));
  }
}

TEST(DiskSearch, CountsALargeGridExactly) {
  const TemporaryFolder folder;
  DiskBounds bounds;
  bounds.memory_bytes = std::size_t{24} << 20U;
  const auto found = explore_on_disk(Grid<5>{.side = 13}, on_threads(2), disk_in(folder, bounds));
  ASSERT_TRUE(found.ok()) << found.error().text();
  EXPECT_TRUE(found->complete());
  EXPECT_EQ(found->states, 371'293U);
  EXPECT_EQ(found->transitions, 5U * 12 * 28'561);
  EXPECT_EQ(found->depth, 60U);
  // In memory its states alone are 10 MiB, and its largest level arrives as 2 MiB.
  EXPECT_LE(found->bytes, bounds.memory_bytes);
}

TEST(DiskSearch, EndsAtADepthAsASearchInMemoryDoes) {
  for (const std::uint64_t depth : {0U, 1U, 5U, 28U}) {
    SearchOptions options = on_threads(1);
    options.depth = depth;
    expect_same_on_disk(Grid<3>{.side = 10, .sum_below = 5}, options);
  }
}

TEST(DiskSearch, ShowsTheSameTracesWhenItStopsAtTheLastOfThem) {
  SearchOptions options = on_threads(2);
  options.properties_of_interest = 3;
  options.stop_when_all_violated = true;
  const Grid<4> grid{.side = 17, .sum_below = 20, .last_stuck_at = 4};
  const auto memory = explore(grid, options);
  const TemporaryFolder folder;
  const auto found = explore_on_disk(grid, options, disk_in(folder));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->bound, BoundReason::all_violated);
  EXPECT_EQ(found->violated, 3U);
  for (const std::size_t property : {0U, 1U})
    EXPECT_EQ(found->violations[property]->events, memory.violations[property]->events);
}

TEST(DiskSearch, ABoundOnStatesIsLookedAtWhenALevelEnds) {
  SearchOptions options = on_threads(1);
  options.states = 500;
  const TemporaryFolder folder;
  const auto found = explore_on_disk(Grid<3>{.side = 10}, options, disk_in(folder));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->bound, BoundReason::states);
  EXPECT_EQ(found->states, 500U);  // sums up to 13: half of the thousand
  EXPECT_EQ(found->frontier, 75U);
}

// More arrivals than can be numbered: something was dropped, and nothing is complete.
TEST(DiskSearch, EndsAsBoundedWhereArrivalsCannotBeNumbered) {
  const TemporaryFolder folder;
  DiskBounds bounds = kNoMemory;
  bounds.arrivals = 20;
  const auto found = explore_on_disk(RandomGraph(), on_threads(2), disk_in(folder, bounds));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->bound, BoundReason::memory);
  EXPECT_GT(found->frontier, 0U);
}

TEST(DiskSearch, AnInterruptionCountsWhatWasCompleteAndTellsWhatWasSeenBeyond) {
  const RandomGraph graph{.seed = 3, .seldom = 50};
  std::atomic<bool> interrupted{true};
  SearchOptions options = on_threads(1);
  options.interrupted = &interrupted;
  const TemporaryFolder folder;
  const auto found = explore_on_disk(graph, options, disk_in(folder));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->bound, BoundReason::interrupted);
  EXPECT_FALSE(found->complete());
}

class DiskCheck : public testing::TestWithParam<const char*> {};

TEST_P(DiskCheck, OfAShippedPolicyIsTheCheckInMemory) {
  const auto policy =
      read_policy_file(COUNTERPROOF_SOURCE_DIR "/policies/" + std::string(GetParam()) + ".toml");
  ASSERT_TRUE(policy.ok());
  for (const Grouping grouping : {Grouping::never, Grouping::large}) {
    CheckOptions options;
    options.grouping = grouping;
    const auto memory = check_policy(*policy, options);
    ASSERT_TRUE(memory.ok());
    const TemporaryFolder folder;
    options.disk = CheckOnDisk{folder.path(), kNoMemory};
    std::size_t taken_up = 0;
    options.takes_up = [&](const Policy&, const Scope&, const DiskStart& start) {
      EXPECT_TRUE(start.finished);
      ++taken_up;
    };
    const auto found = check_policy(*policy, options);
    ASSERT_TRUE(found.ok()) << found.error().text();
    EXPECT_EQ(said(*found), said(*memory));
    EXPECT_EQ(taken_up, 0U);
    // What is left says the same once more, without a search.
    const auto again = check_policy(*policy, options);
    ASSERT_TRUE(again.ok()) << again.error().text();
    EXPECT_EQ(said(*again), said(*memory));
    if (grouping == Grouping::never) {
      EXPECT_EQ(taken_up, memory->scopes.size());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, DiskCheck,
                         testing::Values("beancounters", "rss-2007", "charges-follow", "pids"));

}  // namespace
}  // namespace counterproof
