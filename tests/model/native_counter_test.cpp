// The counters on real threads: run under the thread sanitizer, this shows that the templates say
// what they mean.  It shows nothing about interleavings that did not happen; `race` does that.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/per_cpu_stock.hpp"
#include "model/counter/res_counter.hpp"
#include "model/counter/task_reserves.hpp"
#include "model/machine/native.hpp"
#include "tests/support/counter_types.hpp"

namespace counterproof {
namespace {

constexpr unsigned kThreads = 4;
constexpr int kRounds = 20000;

/// How far usage may pass the limit.
template <class Counter>
std::uint64_t tolerance() {
  if constexpr (requires { Counter::tolerance(kThreads, 1); })
    return Counter::tolerance(kThreads, 1);
  return 0;
}

/// Runs `body(machine, round)` on every thread, each on a processor of its own.
template <class Body, class AtEnd>
void on_threads(Body&& body, AtEnd&& at_end) {
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      Native machine;
      machine.cpu = t;
      for (int round = 0; round < kRounds; ++round) body(machine, round);
      at_end(machine);
    });
  }
}

template <class Counter>
class NativeCounter : public testing::Test {};

constexpr bool keeps_the_limit(const CounterModule& counter) {
  return counter.beside_charges.what != BesideThreads::overruns && !counter.is_tree;
}
using NativeCounters =
    tests::CounterTypes<Native, keeps_the_limit, PageCounter<Native>, PageCounter<Native, 3>,
                        PerCpuBatches<Native>, TaskReserves<Native>, PerCpuStock<Native, 2>>;
TYPED_TEST_SUITE(NativeCounter, NativeCounters);

TYPED_TEST(NativeCounter, NeverHoldsMoreThanItsLimitAndEndsEmpty) {
  constexpr std::uint64_t kLimit = 3;
  Native machine;
  typename TypeParam::Cells cells;
  TypeParam::start(machine, cells, kLimit);
  std::atomic<std::uint64_t> held{0}, accepted{0};
  std::atomic<bool> exceeded{false};
  on_threads(
      [&](Native& own, int) {
        if (TypeParam::charge(own, cells, 1) != ChargeOutcome::charged) return;
        accepted.fetch_add(1, std::memory_order_relaxed);
        if (held.fetch_add(1) + 1 > kLimit + tolerance<TypeParam>()) exceeded = true;
        held.fetch_sub(1);
        TypeParam::uncharge(own, cells, 1);
      },
      [&](Native& own) {
        if constexpr (requires { TypeParam::leave(own, cells); }) TypeParam::leave(own, cells);
      });
  EXPECT_FALSE(exceeded);
  EXPECT_GT(accepted, 0U);
  EXPECT_EQ(TypeParam::usage(machine, cells), 0U);
}

template <class Counter>
class NativeLimitWrite : public testing::Test {};

// Compare-and-swap is not among them: `race` shows why.
constexpr bool writes_honestly(const CounterModule& counter) {
  return counter.beside_limit_writes.what != BesideThreads::overruns && !counter.is_tree;
}
using HonestWriters = tests::CounterTypes<Native, writes_honestly, PageCounter<Native>>;
TYPED_TEST_SUITE(NativeLimitWrite, HonestWriters);

TYPED_TEST(NativeLimitWrite, LeavesUsageUnderTheLimitThatWasWritten) {
  Native machine;
  typename TypeParam::Cells cells;
  TypeParam::start(machine, cells, 4);
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> written{0};
  {
    std::jthread writer([&] {
      Native own;
      for (std::uint64_t limit = 1; !done; limit = limit % 4 + 1)
        if (TypeParam::set_limit(own, cells, limit, LimitRule::refuse) == LimitOutcome::written)
          ++written;
    });
    // On a busy machine the others could be done before the writer begins.
    while (written == 0) std::this_thread::yield();
    on_threads(
        [&](Native& own, int) {
          if (TypeParam::charge(own, cells, 1) == ChargeOutcome::charged)
            TypeParam::uncharge(own, cells, 1);
        },
        [](Native&) {});
    done = true;
  }
  EXPECT_GT(written, 0U);
  EXPECT_EQ(TypeParam::usage(machine, cells), 0U);
}

}  // namespace
}  // namespace counterproof
