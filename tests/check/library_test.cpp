// A model of three functions, as a program of one's own has it.
#include "include/counterproof/explore.hpp"

#include <gtest/gtest.h>

namespace counterproof {
namespace {

/// A counter that goes up to `most` by ones and twos.
struct Stairs {
  struct State {
    std::uint8_t step = 0;
  };
  enum class Event : std::uint8_t { one, two };
  std::uint8_t most = 10;
  std::uint8_t forbidden = 255;
  std::uint8_t no_jump_from = 255;
  bool may_stay_on_top = true;

  [[nodiscard]] static State initial() { return {}; }
  template <class Sink>
  void steps(const State& at, Sink&& sink) const {
    for (const unsigned by : {1U, 2U})
      if (at.step + by <= most)
        sink(by == 1 ? Event::one : Event::two, State{static_cast<std::uint8_t>(at.step + by)});
  }
  [[nodiscard]] bool holds(const State& at) const { return at.step != forbidden; }
  [[nodiscard]] bool holds_over(const State& before, Event event, const State&) const {
    return event != Event::two || before.step != no_jump_from;
  }
  [[nodiscard]] bool may_end(const State&) const { return may_stay_on_top; }
};

using StairsOutcome = Found<Stairs>::Outcome;

TEST(Library, SeesEachStateOfAModelThatKeepsItsPromises) {
  const auto found = explore(Stairs{});
  EXPECT_EQ(found.outcome(), StairsOutcome::holds);
  EXPECT_EQ(found.result().states, 11U);
  EXPECT_EQ(found.result().transitions, 19U);
  EXPECT_TRUE(found.trace().empty());
}

TEST(Library, ShowsAShortestWayToAStateThatIsForbidden) {
  Stairs stairs;
  stairs.forbidden = 5;
  const auto found = explore(stairs);
  EXPECT_EQ(found.outcome(), StairsOutcome::violated);
  EXPECT_TRUE(found.breaks(Promise::holds));
  EXPECT_FALSE(found.breaks(Promise::holds_over));
  const auto trace = found.trace();
  ASSERT_EQ(trace.size(), 3U);
  EXPECT_EQ(trace.back().after.step, 5);
}

TEST(Library, JudgesSteps) {
  Stairs stairs;
  stairs.no_jump_from = 4;
  const auto found = explore(stairs);
  EXPECT_TRUE(found.breaks(Promise::holds_over));
  const auto trace = found.trace(Promise::holds_over);
  ASSERT_EQ(trace.size(), 3U);
  EXPECT_EQ(trace.back().event, Stairs::Event::two);
  EXPECT_EQ(trace.back().after.step, 6);
}

TEST(Library, FindsWhereNothingCanHappenAnyMore) {
  Stairs stairs;
  stairs.may_stay_on_top = false;
  const auto found = explore(stairs);
  EXPECT_TRUE(found.breaks(Promise::can_go_on));
  EXPECT_EQ(found.trace().size(), 5U);
}

TEST(Library, TellsTheShortestOfSeveralBreaches) {
  Stairs stairs;
  stairs.forbidden = 9;
  stairs.no_jump_from = 2;
  const auto found = explore(stairs);
  EXPECT_EQ(found.trace(Promise::holds).size(), 5U);
  EXPECT_EQ(found.trace().size(), 2U);
}

TEST(Library, CallsWhatABoundEndedBounded) {
  SearchOptions options;
  options.depth = 2;
  EXPECT_EQ(explore(Stairs{}, options).outcome(), StairsOutcome::bounded);
  Stairs stairs;
  stairs.forbidden = 2;
  EXPECT_EQ(explore(stairs, options).outcome(), StairsOutcome::violated);
  stairs.forbidden = 9;
  EXPECT_EQ(explore(stairs, options).outcome(), StairsOutcome::bounded);
}

}  // namespace
}  // namespace counterproof
