#include "model/counter/limit_text.hpp"

#include <gtest/gtest.h>

#include "model/counter/counter.hpp"

namespace counterproof {
namespace {

constexpr LimitSyntax kExact{};
constexpr LimitSyntax kNumbersOnly{.minus_one_is_unlimited = false};

TEST(LimitText, ReadsANumberWithOrWithoutANewline) {
  EXPECT_EQ(parse_limit("5", kExact), 5U);
  EXPECT_EQ(parse_limit("5\n", kExact), 5U);
  EXPECT_EQ(parse_limit("0", kExact), 0U);
  EXPECT_EQ(parse_limit("18446744073709551615", kExact), kUnlimited);
}

TEST(LimitText, RefusesWhatIsNoNumberOrDoesNotFit) {
  for (const char* text : {"", "\n", "5\n\n", " 5", "5 ", "+5", "-2", "0x5", "5k",
                           "18446744073709551616", "99999999999999999999", "5\n5"}) {
    EXPECT_EQ(parse_limit(text, kExact), std::nullopt) << text;
  }
}

TEST(LimitText, ReadsMinusOneAsUnlimitedOnlyWhereThatIsSaid) {
  EXPECT_EQ(parse_limit("-1", kExact), kUnlimited);
  EXPECT_EQ(parse_limit("-1\n", kExact), kUnlimited);
  EXPECT_EQ(parse_limit("-1", kNumbersOnly), std::nullopt);
}

TEST(LimitText, FailsInThreeWaysAsPosted) {
  EXPECT_EQ(parse_limit_as_posted("5\n", kNumbersOnly), std::nullopt);
  EXPECT_EQ(parse_limit_as_posted("", kNumbersOnly), 0U);
  EXPECT_EQ(parse_limit_as_posted("18446744073709551617", kNumbersOnly), 1U);
}

}  // namespace
}  // namespace counterproof
