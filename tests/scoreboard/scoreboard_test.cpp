// The scoreboard's own arithmetic: misses, false alarms, and the figures that fuzzers left.
#include "scoreboard/scoreboard.hpp"

#include <gtest/gtest.h>

#include "scoreboard/scoreboard_text.hpp"

namespace counterproof {
namespace {

const Paint kPlain(false);

Scoreboard score_of(std::string_view id, const ScoreOptions& options) {
  return score({find_seeded_defect(id)}, options);
}

TEST(Scoreboard, TellsTheNameTheWorkAndTheLengthOfATrace) {
  const Scoreboard board = score_of("D14", {});
  ASSERT_EQ(board.rows.size(), 1U);
  const Catch& found = board.rows[0].by(Engine::explore);
  EXPECT_TRUE(found.caught);
  EXPECT_EQ(found.invariant, "balance.single-release");
  EXPECT_EQ(found.length, 3U);
  EXPECT_EQ(found.unit, "states");
  EXPECT_GT(found.work, 0U);
  EXPECT_TRUE(board.rows[0].by(Engine::props).caught);
  EXPECT_FALSE(board.rows[0].by(Engine::race).applies);
  EXPECT_FALSE(board.rows[0].by(Engine::prove).applies);
  EXPECT_TRUE(board.on_target());
}

TEST(Scoreboard, CountsWhatNoEngineLookedAtAsMissed) {
  ScoreOptions options;
  options.engines = {Engine::race};
  const Scoreboard board = score_of("D14", options);
  EXPECT_EQ(board.caught(), 0U);
  EXPECT_FALSE(board.on_target());
  EXPECT_NE(score_sums(board, kPlain).find("0 of 1 (0 %)"), std::string::npos);
}

TEST(Scoreboard, IsNotOnTargetWithAFalseAlarm) {
  Scoreboard board = score_of("W06", {});
  ASSERT_TRUE(board.on_target());
  board.rows[0].catches[Engine::explore].false_alarm = "balance.no-leak";
  EXPECT_EQ(board.false_alarms(), 1U);
  EXPECT_FALSE(board.on_target());
  EXPECT_NE(score_row(board.rows[0], kPlain).find("alarm"), std::string::npos);
  EXPECT_NE(score_markdown(board).find("**false alarm**: `balance.no-leak`"), std::string::npos);
}

TEST(Scoreboard, ComesOutTheSameTwiceButForTimes) {
  const std::string once = score_markdown(score_of("D04", {}));
  const std::string again = score_markdown(score_of("D04", {}));
  EXPECT_EQ(without_times(once), without_times(again));
  EXPECT_EQ(without_times("a, 0.13 s | b, 12.00 s"), "a | b");
}

TEST(FuzzResults, AreSummedUpByMedians) {
  const auto runs = parse_fuzz_results(
      "# defect\n"
      "D14\tlibfuzzer\t1\tbalance.single-release\t100\t0.5\n"
      "D14\tlibfuzzer\t2\tbalance.single-release\t300\t1.5\n"
      "D14\tlibfuzzer\t3\tbalance.no-over-uncharge\t200\t1\n"
      "D14\tafl\t1\t-\t9000\t20\n",
      "fuzz.tsv");
  ASSERT_TRUE(runs.ok());
  const auto found = summary_of(*runs, "D14", "libfuzzer");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->runs, 3U);
  EXPECT_EQ(found->found, 3U);
  EXPECT_EQ(found->invariant, "balance.single-release");
  EXPECT_EQ(found->least, 100U);
  EXPECT_EQ(found->median, 200U);
  EXPECT_EQ(found->most, 300U);
  EXPECT_EQ(found->median_seconds, 1.0);
  EXPECT_EQ(summary_of(*runs, "D14", "afl")->found, 0U);
  EXPECT_FALSE(summary_of(*runs, "D15", "afl"));

  ScoreOptions options;
  options.engines = {Engine::fuzz};
  options.fuzz_runs = *runs;
  const Scoreboard board = score_of("D14", options);
  EXPECT_TRUE(board.rows[0].by(Engine::fuzz).caught);
  EXPECT_NE(score_markdown(board).find("| D14 | 200 (100 to 300), 1.0 s | not measured | 0 of 1 |"),
            std::string::npos);
}

TEST(FuzzResults, ThatAreNoneAreToldByLine) {
  const auto wrong = parse_fuzz_results("# a\nD14\tlibfuzzer\tone\t-\t1\t1\n", "fuzz.tsv");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().text(),
            "fuzz.tsv:2:1: error: this is no run; expected defect, engine, seed, invariant, "
            "executions and seconds, with tabs between them");
}

}  // namespace
}  // namespace counterproof
