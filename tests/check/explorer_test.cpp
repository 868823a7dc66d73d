#include "check/explore/explorer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "tests/check/toys.hpp"

namespace counterproof {
namespace {

using toys::Grid;
using toys::Jugs;
using toys::Tokens;
using toys::on_threads;

// Executes a trace step by step.  Returns the state at its end and what the last step showed, or
// nothing if an event was not enabled where it stands.
template <class S>
struct Executed {
  typename S::State state;
  Marks last_step;
};
template <class S>
std::optional<Executed<S>> execute(S system, const SearchViolation<S>& violation) {
  Executed<S> at{violation.initial, {}};
  for (const auto& wanted : violation.events) {
    std::optional<Executed<S>> next;
    system.for_each_step(at.state, [&](const auto& event, const auto& state, Marks marks) {
      if (event == wanted) next = Executed<S>{state, marks};
    });
    if (!next) return std::nullopt;
    at = *next;
  }
  return at;
}

// Packs into many bytes, most of them always zero.
struct Wide : Grid<4> {
  static std::size_t packed_size() { return 64; }
  static void pack(const State& state, std::byte* out) {
    std::fill_n(out, packed_size(), std::byte{});
    Grid<4>::pack(state, out);
  }
};

// Fails far from the initial state.
struct Throwing : Grid<4> {
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    if (state[0] == 16 && state[1] == 16) throw std::runtime_error("broken");
    Grid<4>::for_each_step(state, sink);
  }
};

// Jumps where it should permute, so that no real step leads where the stored path goes.
struct Jumping : Grid<2> {
  static void pack_canonical(State state, std::byte* out) {
    if (state[0] == 3) state = {7, 7};
    pack(state, out);
  }
};

TEST(Explorer, CountsAGridExactly) {
  const auto result = explore(Grid<3>{.side = 10}, on_threads(1));
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.states, 1000U);
  EXPECT_EQ(result.transitions, 3U * 9 * 100);
  EXPECT_EQ(result.depth, 27U);
  EXPECT_EQ(result.initial_states, 1U);
  EXPECT_EQ(result.frontier, 0U);
  EXPECT_EQ(result.violated, 0U);
  EXPECT_EQ(result.omission_probability, 0);
}

TEST(Explorer, CountsALargeGridExactly) {
  const auto result = explore(Grid<5>{.side = 13}, on_threads(2));
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.states, 371'293U);
  EXPECT_EQ(result.transitions, 5U * 12 * 28'561);
  EXPECT_EQ(result.depth, 60U);
}

TEST(Explorer, CountsTheJugsExactly) {
  const auto result = explore(Jugs{}, on_threads(1));
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.states, 16U);
  EXPECT_EQ(result.transitions, 96U);
  EXPECT_EQ(result.depth, 7U);
}

TEST(Explorer, CountsTokensWithAndWithoutSymmetry) {
  Tokens tokens{.tokens = 4, .seats = 2};
  const auto all = explore(tokens, on_threads(1));
  EXPECT_EQ(all.states, 16U + 4 * 8 + 6 * 4);
  EXPECT_EQ(all.transitions, 264U);
  tokens.symmetry = true;
  const auto orbits = explore(tokens, on_threads(1));
  EXPECT_EQ(orbits.states, 5U + 4 + 3);
  EXPECT_EQ(orbits.transitions, 45U);
  EXPECT_EQ(orbits.depth, all.depth);
}

TEST(Explorer, FindsAShortestViolation) {
  const Jugs jugs;
  const auto result = explore(jugs, on_threads(1));
  EXPECT_EQ(result.violated, 1U);
  ASSERT_TRUE(result.violations[0]);
  const std::vector<Jugs::Event> shortest = {Jugs::Event::fill_big,    Jugs::Event::big_to_small,
                                             Jugs::Event::empty_small, Jugs::Event::big_to_small,
                                             Jugs::Event::fill_big,    Jugs::Event::big_to_small};
  EXPECT_EQ(result.violations[0]->events, shortest);
  EXPECT_EQ(execute(jugs, *result.violations[0])->state.big, 4);
}

TEST(Explorer, GoesOnPastAViolationForTheCounts) {
  const auto result = explore(Grid<3>{.side = 10, .sum_below = 3}, on_threads(1));
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.states, 1000U);
  EXPECT_EQ(result.violations[0]->events.size(), 3U);
}

TEST(Explorer, ReportsAViolationOnAStepWithTheStepAsItsLastEvent) {
  const Grid<3> grid{.side = 10, .last_stuck_at = 4};
  const auto result = explore(grid, on_threads(1));
  EXPECT_EQ(result.violated, 2U);
  ASSERT_TRUE(result.violations[1]);
  EXPECT_EQ(result.violations[1]->events.size(), 5U);
  EXPECT_EQ(execute(grid, *result.violations[1])->last_step.violated, 2U);
}

TEST(Explorer, ReportsAViolatedInitialStateWithAnEmptyTrace) {
  const auto result = explore(Grid<3>{.side = 4, .sum_below = 0}, on_threads(1));
  ASSERT_TRUE(result.violations[0]);
  EXPECT_TRUE(result.violations[0]->events.empty());
}

TEST(Explorer, TracesUnderSymmetryAreConcreteAndAsShortAsWithoutIt) {
  for (const bool fingerprints : {false, true}) {
    Tokens tokens{.tokens = 6, .seats = 3, .symmetry = false, .hungry_below = 5};
    SearchOptions options = on_threads(1);
    options.fingerprints = fingerprints;
    const auto plain = explore(tokens, options);
    tokens.symmetry = true;
    const auto reduced = explore(tokens, options);
    ASSERT_LT(reduced.states, plain.states);
    for (const std::size_t property : {0U, 1U}) {
      ASSERT_TRUE(plain.violations[property]);
      ASSERT_TRUE(reduced.violations[property]);
      EXPECT_EQ(reduced.violations[property]->events.size(),
                plain.violations[property]->events.size());
    }
    const auto took_last = execute(tokens, *reduced.violations[0]);
    ASSERT_TRUE(took_last);
    EXPECT_EQ(took_last->last_step.violated, 1U);
    const auto hungry = execute(tokens, *reduced.violations[1]);
    ASSERT_TRUE(hungry);
    EXPECT_EQ(tokens.count(hungry->state, Tokens::hungry), 5U);
  }
}

TEST(Explorer, TracesUnderSymmetryBeginInARealInitialStateAndFollowRealTasks) {
  // Neither the initial state nor what follows the first token's meal is sorted, as the stored
  // representatives are: a walk over those finds no step.
  for (const unsigned threads : {1U, 2U}) {
    const Tokens tokens{
        .tokens = 4, .seats = 1, .symmetry = true, .hungry_below = 4, .first_eats = true};
    const auto result = explore(tokens, on_threads(threads));
    EXPECT_TRUE(result.complete());
    ASSERT_TRUE(result.violations[0]);
    ASSERT_TRUE(result.violations[1]);
    const Tokens::State start{Tokens::eating};
    EXPECT_EQ(result.violations[0]->initial, start);
    EXPECT_EQ(result.violations[0]->events.size(), 3U);
    EXPECT_EQ(result.violations[1]->initial, start);
    EXPECT_EQ(result.violations[1]->events.size(), 5U);
    EXPECT_EQ(execute(tokens, *result.violations[0])->last_step.violated, 1U);
    EXPECT_EQ(tokens.count(execute(tokens, *result.violations[1])->state, Tokens::hungry), 4U);
  }
}

TEST(Explorer, GivesTheSameResultOnAnyNumberOfThreads) {
  const Grid<4> grid{.side = 17, .sum_below = 40, .last_stuck_at = 11};
  for (const bool fingerprints : {false, true}) {
    SearchOptions options = on_threads(1);
    options.fingerprints = fingerprints;
    const auto alone = explore(grid, options);
    EXPECT_EQ(alone.states, 83'521U);
    EXPECT_EQ(alone.witnessed, 4U);
    for (const unsigned threads : {2U, 3U}) {
      options.threads = threads;
      const auto together = explore(grid, options);
      EXPECT_EQ(together.states, alone.states);
      EXPECT_EQ(together.transitions, alone.transitions);
      EXPECT_EQ(together.depth, alone.depth);
      EXPECT_EQ(together.witnessed, alone.witnessed);
      EXPECT_EQ(together.violated, alone.violated);
      for (const std::size_t property : {0U, 1U}) {
        EXPECT_EQ(together.violations[property]->events, alone.violations[property]->events);
      }
    }
  }
}

TEST(Explorer, StopsInTheSamePlaceOnAnyNumberOfThreads) {
  SearchOptions options = on_threads(1);
  options.states = 50'000;
  const Grid<4> grid{.side = 25};
  const auto alone = explore(grid, options);
  options.threads = 3;
  const auto together = explore(grid, options);
  EXPECT_EQ(together.states, alone.states);
  EXPECT_EQ(together.transitions, alone.transitions);
  EXPECT_EQ(together.frontier, alone.frontier);
}

TEST(Explorer, ADepthBoundEndsAsBoundedAndStillChecksTheLastLevel) {
  SearchOptions options = on_threads(1);
  options.depth = 5;
  const auto result = explore(Grid<3>{.side = 10, .sum_below = 5}, options);
  EXPECT_EQ(result.bound, BoundReason::depth);
  EXPECT_FALSE(result.complete());
  EXPECT_EQ(result.depth, 5U);
  EXPECT_EQ(result.states, 56U);        // C(8, 3): sums of three from 0 to 5
  EXPECT_EQ(result.transitions, 105U);  // three from each of the 35 with a sum of 4 at most
  EXPECT_EQ(result.frontier, 21U);
  EXPECT_EQ(result.violations[0]->events.size(), 5U);
}

TEST(Explorer, ADepthBoundOfZeroChecksTheInitialStatesOnly) {
  SearchOptions options = on_threads(1);
  options.depth = 0;
  const auto result = explore(Grid<3>{.side = 10, .sum_below = 0}, options);
  EXPECT_EQ(result.bound, BoundReason::depth);
  EXPECT_EQ(result.states, 1U);
  EXPECT_EQ(result.transitions, 0U);
  EXPECT_EQ(result.violated, 1U);
}

TEST(Explorer, ADepthBoundBeyondTheDeepestLevelIsComplete) {
  SearchOptions options = on_threads(1);
  options.depth = 28;
  EXPECT_TRUE(explore(Grid<3>{.side = 10}, options).complete());
  options.depth = 27;  // the last state has no steps, but that was not looked at
  EXPECT_EQ(explore(Grid<3>{.side = 10}, options).bound, BoundReason::depth);
}

TEST(Explorer, AStatesBoundEndsAsBoundedAndCloseToTheBound) {
  SearchOptions options = on_threads(1);
  options.states = 500;
  const auto result = explore(Grid<3>{.side = 10}, options);
  EXPECT_EQ(result.bound, BoundReason::states);
  EXPECT_GE(result.states, 500U);
  EXPECT_LE(result.states, 503U);
  EXPECT_GT(result.frontier, 0U);
}

TEST(Explorer, ATimeBoundEndsAsBounded) {
  SearchOptions options = on_threads(1);
  options.time = std::chrono::milliseconds(20);
  const auto result = explore(Grid<6>{.side = 1000}, options);
  EXPECT_EQ(result.bound, BoundReason::time);
  EXPECT_GT(result.states, 1U);
  EXPECT_LT(result.elapsed.count(), 5.0);
}

TEST(Explorer, AMemoryBoundEndsAsBounded) {
  SearchOptions options = on_threads(1);
  options.memory_bytes = 16U << 20U;
  const auto result = explore(Grid<6>{.side = 1000}, options);
  EXPECT_EQ(result.bound, BoundReason::memory);
  EXPECT_GE(result.bytes, std::size_t{16} << 20U);
  EXPECT_LT(result.bytes, std::size_t{48} << 20U);
}

TEST(Explorer, AnInterruptionEndsAsBounded) {
  const std::atomic<bool> interrupted{true};
  SearchOptions options = on_threads(1);
  options.interrupted = &interrupted;
  const auto result = explore(Grid<3>{.side = 10}, options);
  EXPECT_EQ(result.bound, BoundReason::interrupted);
  EXPECT_EQ(result.states, 1U);
  EXPECT_EQ(result.frontier, 1U);
}

TEST(Explorer, AnInterruptionUnderWayEndsAsBounded) {
  for (const unsigned threads : {1U, 2U}) {
    std::atomic<bool> interrupted{false};
    SearchOptions options = on_threads(threads);
    options.interrupted = &interrupted;
    options.progress = [&](const SearchProgress& progress) {
      if (progress.states > 10'000) interrupted = true;
    };
    const auto result = explore(Grid<6>{.side = 1000}, options);
    EXPECT_EQ(result.bound, BoundReason::interrupted);
    EXPECT_GT(result.states, 10'000U);
    EXPECT_GT(result.frontier, 0U);
  }
}

TEST(Explorer, StopsWhenEveryPropertyOfInterestIsViolatedAndSaysSo) {
  SearchOptions options = on_threads(1);
  options.properties_of_interest = 3;
  options.stop_when_all_violated = true;
  const auto result = explore(Grid<4>{.side = 17, .sum_below = 20, .last_stuck_at = 4}, options);
  EXPECT_EQ(result.bound, BoundReason::all_violated);
  EXPECT_EQ(result.violated, 3U);
  EXPECT_EQ(result.violations[0]->events.size(), 20U);
  EXPECT_EQ(result.violations[1]->events.size(), 5U);
  EXPECT_LT(result.states, 83'521U);
}

/// A grid whose properties have large numbers.
struct HighNumbers : Grid<4> {
  static constexpr std::size_t kFrom = 200;

  static Marks moved(const Marks& marks) {
    Marks up;
    marks.violated.for_each([&](std::size_t one) { up.violated.insert(kFrom + one); });
    marks.witnessed.for_each([&](std::size_t one) { up.witnessed.insert(kFrom + one); });
    return up;
  }
  [[nodiscard]] Marks check_state(const State& state) const {
    return moved(Grid<4>::check_state(state));
  }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    Grid<4>::for_each_step(state, [&](const Event& event, const State& next, const Marks& marks) {
      sink(event, next, moved(marks));
    });
  }
};

TEST(Explorer, TellsPropertiesApartOfWhichThereAreMoreThanAWordHasBits) {
  const HighNumbers grid{{.side = 17, .sum_below = 20, .last_stuck_at = 4}};
  const auto low = explore(static_cast<const Grid<4>&>(grid), on_threads(1));
  const auto high = explore(grid, on_threads(1));
  constexpr std::size_t kFrom = HighNumbers::kFrom;
  EXPECT_EQ(low.violated, 3U);
  EXPECT_EQ(high.violated, Properties::one(kFrom) | Properties::one(kFrom + 1));
  EXPECT_EQ(high.witnessed, Properties::one(kFrom + 2));
  EXPECT_FALSE(high.violations[0]);
  for (const std::size_t property : {0U, 1U})
    EXPECT_EQ(high.violations[kFrom + property]->events, low.violations[property]->events);
}

TEST(Explorer, LeavesPropertiesOutOfInterestAside) {
  SearchOptions options = on_threads(1);
  options.properties_of_interest = 2;
  const auto result = explore(Grid<3>{.side = 10, .sum_below = 3}, options);
  EXPECT_EQ(result.violated, 0U);
  EXPECT_FALSE(result.violations[0]);
}

TEST(Explorer, FingerprintsGiveTheSameCountsAndTraces) {
  const Grid<4> grid{.side = 17, .sum_below = 40, .last_stuck_at = 11};
  SearchOptions options = on_threads(2);
  const auto whole = explore(grid, options);
  options.fingerprints = true;
  const auto result = explore(grid, options);
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.states, whole.states);
  EXPECT_EQ(result.transitions, whole.transitions);
  EXPECT_EQ(result.depth, whole.depth);
  for (const std::size_t property : {0U, 1U}) {
    EXPECT_EQ(result.violations[property]->events, whole.violations[property]->events);
  }
  EXPECT_GT(result.omission_probability, 0);
  EXPECT_LT(result.omission_probability, 1e-9);
}

TEST(Explorer, FingerprintsTakeLessMemoryThanLongStates) {
  SearchOptions options = on_threads(1);
  const Wide wide{{.side = 25}};
  const auto whole = explore(wide, options);
  options.fingerprints = true;
  const auto result = explore(wide, options);
  EXPECT_EQ(result.states, whole.states);
  EXPECT_LT(result.bytes, whole.bytes / 2);
}

TEST(Explorer, ReportsProgressThatNeverExceedsTheResult) {
  std::uint64_t reports = 0;
  std::uint64_t last = 0;
  SearchOptions options = on_threads(1);
  options.time = std::chrono::milliseconds(350);
  options.progress = [&](const SearchProgress& progress) {
    ++reports;
    EXPECT_GT(progress.states, last);
    EXPECT_GT(progress.states_per_second, 0);
    EXPECT_GT(progress.frontier, 0U);
    last = progress.states;
  };
  const auto result = explore(Grid<6>{.side = 1000}, options);
  EXPECT_GE(reports, 1U);
  EXPECT_LE(reports, 4U);
  EXPECT_LE(last, result.states);
}

TEST(Explorer, PassesAnExceptionOfTheSystemOnFromAnyThread) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_THROW(explore(Throwing{{.side = 25}}, on_threads(threads)), std::runtime_error);
  }
}

TEST(Explorer, SaysSoWhenCanonicaliseIsNoSymmetry) {
  EXPECT_THROW(explore(Jumping{{.side = 20, .sum_below = 15}}, on_threads(1)), std::logic_error);
}

TEST(Explorer, SearchesAHundredStatesInWellUnderAMillisecond) {
  const Grid<2> grid{.side = 10};
  double best = 1;
  for (int i = 0; i < 20; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(explore(grid, SearchOptions{}).states, 100U);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
  }
  RecordProperty("microseconds", static_cast<int>(best * 1e6));
  EXPECT_LT(best, 0.02);  // generous, for sanitisers and busy machines
}

}  // namespace
}  // namespace counterproof
