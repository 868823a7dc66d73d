#include "model/counter/reclaim_amount.hpp"

#include <gtest/gtest.h>

namespace counterproof {
namespace {

TEST(ReclaimAmount, IsInBytesAndRoundedDownToPages) {
  EXPECT_EQ(parse_reclaim_amount("4096"), 1U);
  EXPECT_EQ(parse_reclaim_amount("8191\n"), 1U);
  EXPECT_EQ(parse_reclaim_amount("8192"), 2U);
  EXPECT_EQ(parse_reclaim_amount("4095"), 0U);
  EXPECT_EQ(parse_reclaim_amount("18446744073709551615"), kUnlimited / kPageBytes);
}

TEST(ReclaimAmount, HasASuffixOfEitherCase) {
  EXPECT_EQ(parse_reclaim_amount("4K"), 1U);
  EXPECT_EQ(parse_reclaim_amount("7k\n"), 1U);
  EXPECT_EQ(parse_reclaim_amount("1M"), 256U);
  EXPECT_EQ(parse_reclaim_amount("2g"), 524288U);
  EXPECT_EQ(parse_reclaim_amount("18014398509481983K"), kUnlimited / kPageBytes);
}

TEST(ReclaimAmount, RefusesWhatIsBlankOrNoNumberOrDoesNotFit) {
  for (const char* text :
       {"", "\n", "K", "max", "-1", " 4K", "4 K", "4KK", "4T", "0x1000", "4K\n\n",
        "18446744073709551616", "18014398509481984K", "17592186044416M", "17179869184G"}) {
    EXPECT_EQ(parse_reclaim_amount(text), std::nullopt) << text;
  }
}

TEST(ReclaimAmount, FailsInTwoWaysAsProposedIn2020) {
  EXPECT_EQ(parse_reclaim_amount("", AmountSyntax::of_2020), kUnlimited / kPageBytes);
  EXPECT_EQ(parse_reclaim_amount("\n", AmountSyntax::of_2020), kUnlimited / kPageBytes);
  EXPECT_EQ(parse_reclaim_amount("17179869184G", AmountSyntax::of_2020), 0U);
  EXPECT_EQ(parse_reclaim_amount("1M", AmountSyntax::of_2020), 256U);
}

}  // namespace
}  // namespace counterproof
