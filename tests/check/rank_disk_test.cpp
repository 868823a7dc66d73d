// A search on disk of many processes: that of one, and whenever one dies it goes on where all were.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

#include "check/explore/thread_ranks.hpp"
#include "tests/check/disk_systems.hpp"
#include "tests/check/toys.hpp"

namespace counterproof {
namespace {

using toys::Grid;
using toys::on_threads;
using toys::RandomGraph;
using toys::Tokens;

constexpr std::uint64_t kNeverDies = std::numeric_limits<std::uint64_t>::max();

DiskOptions disk_of_rank(const TemporaryFolder& folder, std::size_t rank) {
  DiskBounds bounds = kNoMemory;
  bounds.saves_each_level = true;
  DiskOptions disk = disk_in(folder, bounds);
  disk.folder = folder.path() / ("process-" + std::to_string(rank + 1));
  return disk;
}

/// What each of the ranks finds.
/// \param taken_up  the depth at which each went on; 0: it began
template <System S>
std::vector<SearchResult<S>> on_disk_of_ranks(const S& system, const SearchOptions& options,
                                              const TemporaryFolder& folder, std::size_t size,
                                              std::uint64_t dies_after = kNeverDies,
                                              std::vector<std::uint64_t>* taken_up = nullptr) {
  std::vector<SearchResult<S>> found(size);
  if (taken_up != nullptr) taken_up->assign(size, 0);
  as_ranks(
      size,
      [&](Ranks& ranks) {
        SearchOptions here = options;
        here.ranks = &ranks;
        DiskOptions disk = disk_of_rank(folder, ranks.rank());
        if (taken_up != nullptr)
          disk.takes_up = [&](const DiskStart& start) { (*taken_up)[ranks.rank()] = start.depth; };
        const auto one = explore_on_disk(system, here, std::move(disk));
        EXPECT_TRUE(one.ok()) << one.error().text();
        if (one.ok()) found[ranks.rank()] = *one;
      },
      dies_after);
  return found;
}

template <System S>
void expect_same_on_disk_of_ranks(const S& system, const SearchOptions& options) {
  const auto alone = explore(system, options);
  for (const std::size_t size : {1U, 2U, 3U}) {
    const TemporaryFolder folder;
    for (const auto& one : on_disk_of_ranks(system, options, folder, size)) expect_same(one, alone);
    // What is left says the same once more.
    for (const auto& one : on_disk_of_ranks(system, options, folder, size)) expect_same(one, alone);
  }
}

TEST(RankDisk, FindsWhatOneProcessFindsInMemory) {
  expect_same_on_disk_of_ranks(Grid<3>{.side = 6, .sum_below = 3, .last_stuck_at = 4},
                               on_threads(1));
  expect_same_on_disk_of_ranks(
      Tokens{.tokens = 4, .seats = 1, .symmetry = true, .hungry_below = 4, .first_eats = true},
      on_threads(1));
  for (const std::uint64_t seed : {1U, 2U, 3U})
    expect_same_on_disk_of_ranks(
        RandomGraph{.seed = seed, .nodes = 400, .seldom = seed == 3 ? 100U : 500U}, on_threads(1));
  SearchOptions options = on_threads(1);
  options.depth = 7;
  expect_same_on_disk_of_ranks(Grid<3>{.side = 6, .sum_below = 3}, options);
}

TEST(RankDisk, GoesOnAfterDeathsAtAnyTimeAndFindsTheSame) {
  const RandomGraph graph{.seed = 5, .nodes = 300, .edges = 2, .seldom = 100};
  const auto alone = explore(graph, on_threads(1));
  const TemporaryFolder folder;
  std::size_t deaths = 0;
  std::uint64_t gone_on_at = 0;
  std::vector<std::uint64_t> taken_up;
  std::vector<SearchResult<RandomGraph>> found;
  for (std::uint64_t dies_after = 5;; dies_after += 7) {
    found = on_disk_of_ranks(graph, on_threads(1), folder, 3, dies_after, &taken_up);
    // All of them at the same depth, and never further back than they were.
    EXPECT_EQ(taken_up, std::vector<std::uint64_t>(3, taken_up[0]));
    EXPECT_GE(taken_up[0], gone_on_at);
    gone_on_at = taken_up[0];
    if (found[0].bound != BoundReason::process_died) break;
    for (const auto& one : found) EXPECT_FALSE(one.complete());
    ++deaths;
  }
  EXPECT_GT(deaths, 4U);
  EXPECT_GT(gone_on_at, 4U);
  for (const auto& one : found) expect_same(one, alone);
}

// Killed after all had written a checkpoint, while they put it in the place of the one before: some
// have the one, some the other, and all have the later one.
TEST(RankDisk, GoesOnWhereSomeHadTakenTheirNextCheckpoint) {
  const Grid<2> grid{.side = 4, .sum_below = 5};
  const auto alone = explore(grid, on_threads(1));
  std::size_t tried = 0;
  std::vector<std::uint64_t> taken_up;
  for (std::uint64_t dies_after = 10;; ++dies_after) {
    const TemporaryFolder folder;
    const auto first = on_disk_of_ranks(grid, on_threads(1), folder, 2, dies_after);
    if (first[0].bound != BoundReason::process_died) break;
    const auto in = [&](std::size_t rank, const char* name) {
      return disk_of_rank(folder, rank).folder / name;
    };
    if (!std::filesystem::exists(in(0, "checkpoint.next")) ||
        !std::filesystem::exists(in(1, "checkpoint.next")))
      continue;
    std::filesystem::rename(in(tried % 2, "checkpoint.next"), in(tried % 2, "checkpoint"));
    ++tried;
    const auto found = on_disk_of_ranks(grid, on_threads(1), folder, 2, kNeverDies, &taken_up);
    for (const auto& one : found) expect_same(one, alone);
    EXPECT_EQ(taken_up, std::vector<std::uint64_t>(2, first[0].depth));
    EXPECT_GT(first[0].depth, 0U);
    if (tried == 4) break;
  }
  EXPECT_EQ(tried, 4U);
}

TEST(RankDisk, FoldersOfAnotherNumberOfProcessesAreRefused) {
  const Grid<3> grid{.side = 6};
  const TemporaryFolder folder;
  on_disk_of_ranks(grid, on_threads(1), folder, 2);
  std::size_t refused = 0;
  as_ranks(3, [&](Ranks& ranks) {
    if (ranks.rank() != 0) return;
    SearchOptions options = on_threads(1);
    options.ranks = &ranks;
    const auto found = explore_on_disk(grid, options, disk_of_rank(folder, 0));
    ASSERT_FALSE(found.ok());
    EXPECT_NE(found.error().text().find("another number of processes"), std::string::npos);
    ++refused;
  });
  EXPECT_EQ(refused, 1U);
}

}  // namespace
}  // namespace counterproof
