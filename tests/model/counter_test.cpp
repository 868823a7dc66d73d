// What every counter algorithm must do when one thread uses it.
#include <gtest/gtest.h>

#include "model/counter/table.hpp"
#include "model/machine/native.hpp"
#include "model/machine/plain.hpp"

namespace counterproof {
namespace {

template <class Counter>
class EveryCounter : public testing::Test {
 protected:
  using Cells = typename Counter::Cells;
  void start(std::uint64_t limit) { Counter::start(machine, cells, limit); }
  ChargeOutcome charge(std::uint64_t n) { return Counter::charge(machine, cells, n); }
  std::uint64_t usage() { return Counter::usage(machine, cells); }

  Plain machine;
  Cells cells;
};

using Each = Counters::On<testing::Types, Plain>;
TYPED_TEST_SUITE(EveryCounter, Each);

TYPED_TEST(EveryCounter, AcceptsUpToTheLimitAndNotOneMore) {
  this->start(3);
  EXPECT_EQ(this->charge(2), ChargeOutcome::charged);
  EXPECT_EQ(this->charge(2), ChargeOutcome::over_limit);
  EXPECT_EQ(this->charge(1), ChargeOutcome::charged);
  EXPECT_EQ(this->charge(1), ChargeOutcome::over_limit);
  EXPECT_EQ(this->usage(), 3U);
}

TYPED_TEST(EveryCounter, CountsRefusedRequestsAndNotRetries) {
  this->start(1);
  this->charge(2);
  TypeParam::charge(this->machine, this->cells, 2, Attempt::retry);
  this->charge(2);
  EXPECT_EQ(this->cells.failures, 2U);
}

TYPED_TEST(EveryCounter, RefusesEverythingUnderALimitOfZero) {
  this->start(0);
  EXPECT_EQ(this->charge(1), ChargeOutcome::over_limit);
  EXPECT_EQ(this->charge(kUnlimited), ChargeOutcome::over_limit);
  EXPECT_EQ(this->usage(), 0U);
}

TYPED_TEST(EveryCounter, UnchargesNoMoreThanThereIs) {
  this->start(5);
  this->charge(2);
  EXPECT_EQ(TypeParam::uncharge(this->machine, this->cells, 3), 2U);
  EXPECT_EQ(this->usage(), 0U);
  EXPECT_EQ(this->charge(5), ChargeOutcome::charged);
}

TYPED_TEST(EveryCounter, TakesAForcedChargePastTheLimitAndRefusesAfterwards) {
  this->start(1);
  TypeParam::force(this->machine, this->cells, 2);
  EXPECT_EQ(this->usage(), 2U);
  EXPECT_EQ(this->charge(1), ChargeOutcome::over_limit);
  TypeParam::uncharge(this->machine, this->cells, 2);
  EXPECT_EQ(this->charge(1), ChargeOutcome::charged);
}

TYPED_TEST(EveryCounter, RefusesALimitBelowUsageIfAskedTo) {
  this->start(5);
  this->charge(3);
  EXPECT_EQ(TypeParam::set_limit(this->machine, this->cells, 2, LimitRule::refuse),
            LimitOutcome::below_usage);
  EXPECT_EQ(this->charge(2), ChargeOutcome::charged);
  EXPECT_EQ(TypeParam::set_limit(this->machine, this->cells, 5, LimitRule::refuse),
            LimitOutcome::written);
}

TYPED_TEST(EveryCounter, StoresALimitBelowUsageIfNobodyLooks) {
  this->start(5);
  this->charge(3);
  EXPECT_EQ(TypeParam::set_limit(this->machine, this->cells, 2, LimitRule::unchecked),
            LimitOutcome::written);
  EXPECT_EQ(this->usage(), 3U);
  EXPECT_EQ(this->charge(1), ChargeOutcome::over_limit);
}

TYPED_TEST(EveryCounter, AdmitsALargeAmountWithoutALimit) {
  this->start(kUnlimited);
  EXPECT_EQ(this->charge(kUnlimited >> 1U), ChargeOutcome::charged);
  EXPECT_EQ(this->usage(), kUnlimited >> 1U);
}

TEST(ResCounter, AcceptsEverythingUnderALimitOfZeroAsPosted) {
  Plain machine;
  CounterCells<Plain> cells;
  ResCounter<Plain>::start(machine, cells, 0);
  const auto charge = [&] {
    return ResCounter<Plain>::charge<ChargeMistake::guard_wraps>(machine, cells, 1);
  };
  EXPECT_EQ(charge(), ChargeOutcome::charged);
  EXPECT_EQ(charge(), ChargeOutcome::charged);
  EXPECT_EQ(cells.value, 2U);
}

TEST(ResCounter, HasTheSameOutcomesOnBothMachines) {
  Plain plain;
  Native native;
  CounterCells<Plain> a;
  CounterCells<Native> b;
  ResCounter<Plain>::start(plain, a, 4);
  ResCounter<Native>::start(native, b, 4);
  std::uint64_t random = 7;
  for (int i = 0; i < 2000; ++i) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t n = (random >> 33U) % 4;
    if ((random >> 40U) % 2 == 0) {
      EXPECT_EQ(ResCounter<Plain>::charge(plain, a, n), ResCounter<Native>::charge(native, b, n));
    } else {
      EXPECT_EQ(ResCounter<Plain>::uncharge(plain, a, n),
                ResCounter<Native>::uncharge(native, b, n));
    }
    ASSERT_EQ(a.value, b.value.load());
    ASSERT_EQ(a.failures, b.failures.load());
  }
}

}  // namespace
}  // namespace counterproof
