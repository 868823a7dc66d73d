// How errors quote, list and suggest words.
#include "model/suggest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {
namespace {

TEST(Suggest, QuotingLeavesOneLineOfAscii) {
  EXPECT_EQ(in_quotes("plain"), "\"plain\"");
  EXPECT_EQ(in_quotes("a\"b\\c\nd\te"), "\"a\\\"b\\\\c\\nd\\te\"");
  EXPECT_EQ(in_quotes(std::string_view("\x00\x1f\x7f\xe9", 4)), "\"\\x00\\x1F\\x7F\\xE9\"");
}

TEST(Suggest, ALongTextIsCutInAMessage) {
  EXPECT_EQ(shown(std::string(60, 'x')), in_quotes(std::string(60, 'x')));
  EXPECT_EQ(shown(std::string(61, 'x')), in_quotes(std::string(60, 'x')) + "...");
}

TEST(Suggest, AListEndsWithItsLastWord) {
  const std::vector<std::string> words = {"a", "b", "c"};
  EXPECT_EQ(list_of(std::span(words).first(0)), "");
  EXPECT_EQ(list_of(std::span(words).first(1)), "a");
  EXPECT_EQ(list_of(std::span(words).first(2)), "a or b");
  EXPECT_EQ(list_of(words, "and"), "a, b and c");
}

TEST(Suggest, DistanceCountsSlips) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("touch", "touch"), 0U);
  EXPECT_EQ(edit_distance("", "touch"), 5U);
  EXPECT_EQ(edit_distance("touch", ""), 5U);
  EXPECT_EQ(edit_distance("toch", "touch"), 1U) << "left out";
  EXPECT_EQ(edit_distance("touuch", "touch"), 1U) << "put in";
  EXPECT_EQ(edit_distance("tauch", "touch"), 1U) << "replaced";
  EXPECT_EQ(edit_distance("tuoch", "touch"), 1U) << "swapped";
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Suggest, AShortListIsGivenWholeAndALongOneByItsNearest) {
  constexpr std::array<std::string_view, 9> kNames = {"one", "two",   "three", "four", "five",
                                                      "six", "seven", "eight", "nine"};
  EXPECT_EQ(expected("tow", std::span(kNames).first(2)), "expected \"one\" or \"two\"");
  EXPECT_EQ(expected("tow", std::span(kNames).first(8)),
            "expected \"one\", \"two\", \"three\", \"four\", \"five\", \"six\", \"seven\" or "
            "\"eight\"");
  EXPECT_EQ(expected("tow", kNames), "the nearest is \"two\"");
  EXPECT_EQ(expected("thre", kNames), "the nearest is \"three\"");
}

}  // namespace
}  // namespace counterproof
