// The counters on real threads: run under the thread sanitizer, this shows that the templates say
// what they mean.  It shows nothing about interleavings that did not happen.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "model/counter/compare_and_swap.hpp"
#include "model/counter/free_counter.hpp"
#include "model/counter/res_counter.hpp"
#include "model/machine/native.hpp"

namespace counterproof {
namespace {

template <class Counter>
class SafeCounter : public testing::Test {};

using SafeCounters =
    testing::Types<ResCounter<Native>, CompareAndSwap<Native>, FreeCounter<Native>>;
TYPED_TEST_SUITE(SafeCounter, SafeCounters);

TYPED_TEST(SafeCounter, NeverHoldsMoreThanItsLimitAndEndsEmpty) {
  constexpr std::uint64_t kLimit = 3;
  Native machine;
  CounterCells<Native> cells;
  TypeParam::start(machine, cells, kLimit);
  std::atomic<std::uint64_t> held{0};
  std::atomic<bool> exceeded{false};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        Native own;
        for (int round = 0; round < 20000; ++round) {
          if (TypeParam::charge(own, cells, 1) != ChargeOutcome::charged) continue;
          if (held.fetch_add(1) + 1 > kLimit) exceeded = true;
          held.fetch_sub(1);
          TypeParam::uncharge(own, cells, 1);
        }
      });
    }
  }
  EXPECT_FALSE(exceeded);
  EXPECT_EQ(TypeParam::usage(machine, cells), 0U);
}

}  // namespace
}  // namespace counterproof
