// How a search ends when it did not see everything, and what it must not lose on the way.  A search
// that calls itself complete and is not is the worst it can do, so that each way to that is here.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

#include "check/explore/explorer.hpp"
#include "tests/check/toys.hpp"

namespace counterproof {
namespace {

using toys::Grid;
using toys::Tokens;
using toys::on_threads;

// 1024 initial states, each with one step to itself.  At the 600th expansion something happens.
// The search expands them in blocks of 64, 64, 128, 256 and 512.
struct Flat {
  using State = std::uint16_t;
  using Event = bool;
  enum class Happens { nothing, interruption, delay };

  Happens happens = Happens::nothing;
  State broken_at = 0xffff;  // property 0 is violated by the step from here
  std::atomic<bool>* interrupted = nullptr;
  std::uint64_t expanded = 0;

  static std::size_t packed_size() { return sizeof(State); }
  static void pack(const State& state, std::byte* out) { std::memcpy(out, &state, sizeof state); }
  static State unpack(const std::byte* in) {
    State state;
    std::memcpy(&state, in, sizeof state);
    return state;
  }
  static void pack_canonical(const State& state, std::byte* out) { pack(state, out); }
  template <class Sink>
  static void for_each_initial(Sink&& sink) {
    for (State state = 0; state < 1024; ++state) sink(state);
  }
  static Marks check_state(const State&) { return {}; }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) {
    if (++expanded == 600) {
      if (happens == Happens::interruption) *interrupted = true;
      if (happens == Happens::delay) std::this_thread::sleep_for(std::chrono::milliseconds(600));
    }
    sink(true, state, Marks{state == broken_at ? 1U : 0U, 0});
  }
};

// Throws at one state only, in the middle of a level of thousands.
struct ThrowingOnce : Grid<4> {
  bool at_check = false;
  static bool is_bad(const State& state) { return state == State{12, 13, 11, 12}; }
  [[nodiscard]] Marks check_state(const State& state) const {
    if (at_check && is_bad(state)) throw std::runtime_error("broken state");
    return Grid<4>::check_state(state);
  }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    if (!at_check && is_bad(state)) throw std::runtime_error("broken step");
    Grid<4>::for_each_step(state, sink);
  }
};

// Every step from a sum of 30 on violates property 3; one of them, in the same level, also
// violates property 4 and is the only one to be seen as witness 5.
struct Steep : Grid<4> {
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    const bool steep = state[0] + state[1] + state[2] + state[3] >= 30;
    Grid<4>::for_each_step(state, [&](const Event& event, const State& next, Marks marks) {
      if (steep) marks.violated |= 8;
      if (state == State{7, 7, 8, 8} && event.wheel == 2) {
        marks.violated |= 16;
        marks.witnessed |= 32;
      }
      sink(event, next, marks);
    });
  }
};

// Begins in many states, some of them several times over.
struct ManyInitial : Tokens {
  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    sink(State{thinking, thinking, hungry});
    sink(State{thinking, hungry, thinking});
    sink(State{thinking, hungry, thinking});
    sink(State{hungry, hungry, thinking});
  }
};

// Begins elsewhere each time it is asked.
struct Restless : Grid<2> {
  std::uint16_t asked = 0;
  template <class Sink>
  void for_each_initial(Sink&& sink) {
    sink(State{asked++, 0});
  }
};

TEST(ExplorerEnds, CompleteWhenNothingHappens) {
  const auto result = explore(Flat{}, on_threads(1));
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.initial_states, 1024U);
  EXPECT_EQ(result.states, 1024U);
  EXPECT_EQ(result.transitions, 1024U);
  EXPECT_EQ(result.depth, 0U);
}

TEST(ExplorerEnds, AnInterruptionInTheMiddleOfTheLastBlockIsNotComplete) {
  std::atomic<bool> interrupted{false};
  SearchOptions options = on_threads(1);
  options.interrupted = &interrupted;
  const auto result =
      explore(Flat{.happens = Flat::Happens::interruption, .interrupted = &interrupted}, options);
  EXPECT_EQ(result.bound, BoundReason::interrupted);
  EXPECT_EQ(result.frontier, 512U);
  EXPECT_EQ(result.transitions, 512U);
}

TEST(ExplorerEnds, ATimeBoundInTheMiddleOfTheLastBlockIsNotComplete) {
  SearchOptions options = on_threads(1);
  options.time = std::chrono::milliseconds(500);
  const auto result = explore(Flat{.happens = Flat::Happens::delay}, options);
  EXPECT_EQ(result.bound, BoundReason::time);
  EXPECT_EQ(result.frontier, 512U);
  EXPECT_EQ(result.transitions, 512U);
}

TEST(ExplorerEnds, ATimeBoundOfNothingExpandsNothing) {
  SearchOptions options = on_threads(1);
  options.time = std::chrono::milliseconds(0);
  const auto result = explore(Grid<2>{.side = 4, .sum_below = 0}, options);
  EXPECT_EQ(result.bound, BoundReason::time);
  EXPECT_EQ(result.states, 1U);
  EXPECT_EQ(result.frontier, 1U);
  EXPECT_EQ(result.violated, 1U);
}

TEST(ExplorerEnds, StatesThatCannotBeNumberedAreNotComplete) {
  for (const bool fingerprints : {false, true}) {
    SearchOptions options = on_threads(1);
    options.fingerprints = fingerprints;
    options.partition_states = 50;
    const auto result = explore(Grid<4>{.side = 9}, options);  // 6561 states, 103 a partition
    EXPECT_EQ(result.bound, BoundReason::memory);
    EXPECT_LE(result.states, 64U * 50);
    EXPECT_GT(result.frontier, 0U);  // it did not go on with what it had
    options.threads = 3;
    const auto together = explore(Grid<4>{.side = 9}, options);
    EXPECT_EQ(together.bound, BoundReason::memory);
    EXPECT_EQ(together.states, result.states);
    EXPECT_EQ(together.frontier, result.frontier);
  }
}

TEST(ExplorerEnds, ALastStateThatCannotBeNumberedIsNotComplete) {
  // With one state in each of 64 partitions, there is a shortest chain whose last state has no
  // room.
  SearchOptions options = on_threads(1);
  options.partition_states = 1;
  std::uint16_t side = 2;
  while (side < 66 && explore(Grid<1>{.side = side}, options).complete()) ++side;
  ASSERT_GT(side, 2U);
  ASSERT_LT(side, 66U);
  const auto all_but_last = explore(Grid<1>{.side = static_cast<std::uint16_t>(side - 1)}, options);
  EXPECT_EQ(all_but_last.states, side - 1U);
  const auto result = explore(Grid<1>{.side = side}, options);
  EXPECT_EQ(result.bound, BoundReason::memory);
  EXPECT_EQ(result.states, side - 1U);
  EXPECT_EQ(result.frontier, 0U);
}

TEST(ExplorerEnds, InitialStatesThatCannotBeNumberedAreNotComplete) {
  SearchOptions options = on_threads(1);
  options.partition_states = 0;
  const auto result = explore(Grid<1>{.side = 5}, options);
  EXPECT_EQ(result.bound, BoundReason::memory);
  EXPECT_EQ(result.states, 0U);
}

TEST(ExplorerEnds, AnExceptionOnOneStateOfALevelIsNotLost) {
  for (const unsigned threads : {1U, 3U}) {
    for (const bool at_check : {false, true}) {
      const ThrowingOnce system{{.side = 25}, at_check};
      EXPECT_THROW(explore(system, on_threads(threads)), std::runtime_error);
    }
  }
}

TEST(ExplorerEnds, AStatesBoundCountsWhatIsStoredAndWhatIsLeft) {
  SearchOptions options = on_threads(1);
  options.states = 5000;
  const auto result = explore(Grid<4>{.side = 25}, options);
  EXPECT_EQ(result.bound, BoundReason::states);
  EXPECT_EQ(result.states, 5002U);  // between C(20, 4) and C(21, 4): into level 17
  EXPECT_EQ(result.depth, 17U);
  EXPECT_EQ(result.frontier, 1083U);
  EXPECT_EQ(result.transitions, 4 * (result.states - result.frontier));  // four from each expanded
  options.states = 15;  // C(6, 4): exactly the levels 0 to 2
  const auto whole_levels = explore(Grid<4>{.side = 25}, options);
  EXPECT_EQ(whole_levels.states, 15U);
  EXPECT_EQ(whole_levels.depth, 2U);
  EXPECT_EQ(whole_levels.frontier, 10U);
}

TEST(ExplorerEnds, AStatesBoundMetByTheLastStateIsComplete) {
  // The last state of the grid has no steps, and the one before it none but to the last.
  SearchOptions options = on_threads(1);
  options.states = 1001;
  EXPECT_TRUE(explore(Grid<3>{.side = 10}, options).complete());
  options.states = 1000;  // stored, but its steps were not looked at
  EXPECT_EQ(explore(Grid<3>{.side = 10}, options).bound, BoundReason::states);
}

TEST(ExplorerEnds, StopsForViolationsAtTheEndOfTheSameBlockOnAnyNumberOfThreads) {
  const Flat system{.broken_at = 3};
  SearchOptions options = on_threads(1);
  options.properties_of_interest = 1;
  options.stop_when_all_violated = true;
  const auto alone = explore(system, options);
  EXPECT_EQ(alone.bound, BoundReason::all_violated);
  EXPECT_LT(alone.transitions, 1024U);
  for (const unsigned threads : {2U, 3U}) {
    options.threads = threads;
    const auto together = explore(system, options);
    EXPECT_EQ(together.transitions, alone.transitions);
    EXPECT_EQ(together.frontier, alone.frontier);
  }
}

TEST(ExplorerEnds, PicksTheSameOfManyViolatingStepsOnAnyNumberOfThreads) {
  const auto alone = explore(Steep{{.side = 17}}, on_threads(1));
  EXPECT_EQ(alone.violated, 24U);
  EXPECT_EQ(alone.witnessed, 36U);
  ASSERT_TRUE(alone.violations[3] && alone.violations[4]);
  EXPECT_EQ(alone.violations[3]->events.size(), 31U);
  EXPECT_EQ(alone.violations[4]->events.size(), 31U);
  EXPECT_EQ(alone.violations[4]->events.back().wheel, 2U);
  for (const unsigned threads : {2U, 3U}) {
    const auto together = explore(Steep{{.side = 17}}, on_threads(threads));
    EXPECT_EQ(together.witnessed, alone.witnessed);
    EXPECT_EQ(together.violations[3]->events, alone.violations[3]->events);
    EXPECT_EQ(together.violations[4]->events, alone.violations[4]->events);
  }
}

TEST(ExplorerEnds, CountsDistinctInitialStatesAndOrbits) {
  ManyInitial system{{.tokens = 3, .seats = 1}};
  EXPECT_EQ(explore(system, on_threads(1)).initial_states, 3U);
  system.symmetry = true;
  EXPECT_EQ(explore(system, on_threads(1)).initial_states, 2U);
}

TEST(ExplorerEnds, SaysSoWhenTheInitialStatesAreNotTheSameTheSecondTime) {
  EXPECT_THROW(explore(Restless{{.side = 9, .sum_below = 3}}, on_threads(1)), std::logic_error);
}

}  // namespace
}  // namespace counterproof
