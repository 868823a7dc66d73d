// What tests of searches on disk share: systems whose levels take many blocks, and what it is for
// two searches to have found the same.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "check/disk/disk_explorer.hpp"
#include "check/explore/bytes.hpp"
#include "check/explore/explorer.hpp"
#include "tests/support/temporary_folder.hpp"

namespace counterproof::toys {

/// A random graph of `nodes` nodes, each with `edges` steps, all from node 0.
///
/// Properties are broken at random: 0 to 7 in states, 4 to 11 on steps; 12 to 15 are witnessed.  A
/// state is packed into four thousand bytes, so that a block has some four hundred states and a
/// level many blocks.
struct RandomGraph {
  using State = std::uint32_t;
  using Event = std::uint8_t;
  static constexpr std::size_t kPackedSize = 4000;

  std::uint64_t seed = 1;
  std::uint32_t nodes = 1500;
  std::uint32_t edges = 4;
  std::uint32_t seldom = 500;  ///< one state, or step, in that many breaks a property

  static std::size_t packed_size() { return kPackedSize; }
  static void pack(State state, std::byte* out) {
    std::memset(out, 0, kPackedSize);
    std::memcpy(out, &state, sizeof state);
  }
  static State unpack(const std::byte* in) {
    State state = 0;
    std::memcpy(&state, in, sizeof state);
    return state;
  }
  static void pack_canonical(State state, std::byte* out) { pack(state, out); }

  [[nodiscard]] std::uint64_t drawn(std::uint64_t a, std::uint64_t b) const {
    const std::uint64_t words[] = {seed, a, b};
    return XXH3_64bits(words, sizeof words);
  }
  template <class Sink>
  static void for_each_initial(Sink&& sink) {
    sink(State{0});
  }
  [[nodiscard]] Marks check_state(State state) const {
    Marks marks;
    for (std::uint64_t property = 0; property < 8; ++property)
      if (drawn(state, 1000 + property) % seldom == 0)
        marks.violated.insert(static_cast<std::size_t>(property));
    if (state % 100 == 0) marks.witnessed.insert(12 + state / 100 % 4);
    return marks;
  }
  template <class Sink>
  void for_each_step(State state, Sink&& sink) const {
    for (std::uint32_t edge = 0; edge < edges; ++edge) {
      const auto next = static_cast<State>(drawn(state, edge) % nodes);
      Marks marks;
      for (std::uint64_t property = 4; property < 12; ++property)
        if (drawn(state, 2000 + 100 * edge + property) % seldom == 0)
          marks.violated.insert(static_cast<std::size_t>(property));
      sink(static_cast<Event>(edge), next, marks);
    }
  }
};

}  // namespace counterproof::toys

namespace counterproof {

/// Writes to disk after each block, and merges as soon as it can.
inline constexpr DiskBounds kNoMemory{0, 2, kNoNode - 1, false};

inline DiskOptions disk_in(const TemporaryFolder& folder, DiskBounds bounds = kNoMemory) {
  DiskOptions disk;
  disk.folder = folder.path() / "search";
  disk.identity = {{"system", "toy"}};
  disk.bounds = bounds;
  return disk;
}

/// All that a search says but how long it took and what memory it held.
template <System S>
void expect_same(const SearchResult<S>& found, const SearchResult<S>& expected) {
  EXPECT_EQ(found.states, expected.states);
  EXPECT_EQ(found.transitions, expected.transitions);
  EXPECT_EQ(found.initial_states, expected.initial_states);
  EXPECT_EQ(found.depth, expected.depth);
  EXPECT_EQ(found.frontier, expected.frontier);
  EXPECT_EQ(found.bound, expected.bound);
  EXPECT_TRUE(found.violated == expected.violated);
  EXPECT_TRUE(found.witnessed == expected.witnessed);
  for (std::size_t i = 0; i < Properties::kMost; ++i) {
    ASSERT_EQ(found.violations[i].has_value(), expected.violations[i].has_value()) << i;
    if (!found.violations[i]) continue;
    EXPECT_TRUE(found.violations[i]->initial == expected.violations[i]->initial) << i;
    EXPECT_TRUE(found.violations[i]->events == expected.violations[i]->events) << i;
  }
}

/// Searches the system in memory and on disk.
template <System S>
void expect_same_on_disk(const S& system, const SearchOptions& options,
                         DiskBounds bounds = kNoMemory) {
  const TemporaryFolder folder;
  const auto found = explore_on_disk(system, options, disk_in(folder, bounds));
  ASSERT_TRUE(found.ok()) << found.error().text();
  expect_same(*found, explore(system, options));
}

}  // namespace counterproof
