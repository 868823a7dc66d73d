// What a kernel charge must do under every counter algorithm, when one thread uses it.
#include "model/counter/kernel_charge.hpp"

#include <gtest/gtest.h>

#include "model/counter/page_counter.hpp"
#include "model/counter/page_counter_tree.hpp"
#include "model/counter/per_cpu_stock.hpp"
#include "model/counter/table.hpp"
#include "model/machine/plain.hpp"

namespace counterproof {
namespace {

template <class Counter>
class KernelChargeOver : public testing::Test {
 protected:
  using Charge = KernelCharge<Plain, Counter>;
  void start(std::uint64_t kernel_limit, std::uint64_t limit) {
    Counter::start(machine, kernel, kernel_limit);
    Counter::start(machine, memory, limit);
  }
  KernelChargeOutcome charge(std::uint64_t n) { return Charge::charge(machine, kernel, memory, n); }
  std::uint64_t uncharge(std::uint64_t n) { return Charge::uncharge(machine, kernel, memory, n); }
  void expect_usage(std::uint64_t of_kernel, std::uint64_t of_memory) {
    EXPECT_EQ(Counter::usage(machine, kernel), of_kernel);
    EXPECT_EQ(Counter::usage(machine, memory), of_memory);
  }

  Plain machine;
  typename Charge::Cells kernel, memory;
};

template <class... Counter>
using WithPageCounter = testing::Types<Counter..., PageCounter<Plain>>;
using EachCounter = Counters::On<WithPageCounter, Plain>;
TYPED_TEST_SUITE(KernelChargeOver, EachCounter);

TYPED_TEST(KernelChargeOver, IsRefusedByEitherLimitAndThenInNeitherCounter) {
  this->start(2, 5);
  EXPECT_EQ(this->charge(3), KernelChargeOutcome::over_kernel_limit);
  this->expect_usage(0, 0);
  EXPECT_EQ(this->charge(1), KernelChargeOutcome::charged);
  this->expect_usage(1, 1);
  EXPECT_EQ(TypeParam::charge(this->machine, this->memory, 4), ChargeOutcome::charged);
  EXPECT_EQ(this->charge(1), KernelChargeOutcome::over_memory_limit);
  this->expect_usage(1, 5);
}

TYPED_TEST(KernelChargeOver, TellsTheLastUnchargeThatNothingRemains) {
  this->start(5, 5);
  this->charge(2);
  this->charge(3);
  TypeParam::charge(this->machine, this->memory, 1);
  EXPECT_EQ(this->uncharge(2), 3U);
  EXPECT_EQ(this->uncharge(1), 2U);
  EXPECT_EQ(this->uncharge(2), 0U);
  this->expect_usage(0, 0);
}

TEST(PerCpuStock, ServesSeveralPagesOrIsLeftAsItIs) {
  using Stock = PerCpuStock<Plain>;
  Plain machine;
  Stock::Cells cells{};
  Stock::start(machine, cells, 7);
  EXPECT_EQ(Stock::charge(machine, cells, 2), ChargeOutcome::charged);
  EXPECT_EQ(cells.stocks[0], 2U);
  // Three are not in stock, nor is a batch to be had: they are charged alone.
  EXPECT_EQ(Stock::charge(machine, cells, 3), ChargeOutcome::charged);
  EXPECT_EQ(cells.stocks[0], 2U);
  EXPECT_EQ(Stock::usage(machine, cells), 7U);
  EXPECT_EQ(Stock::charge(machine, cells, 2), ChargeOutcome::charged);
  EXPECT_EQ(cells.stocks[0], 0U);
  EXPECT_EQ(Stock::charge(machine, cells, 1), ChargeOutcome::over_limit);
  Stock::uncharge(machine, cells, 7);
  EXPECT_EQ(Stock::charge(machine, cells, 1), ChargeOutcome::charged);
  EXPECT_EQ(Stock::usage(machine, cells), 4U);
  Stock::drain(machine, cells);
  EXPECT_EQ(Stock::usage(machine, cells), 1U);
}

TEST(PageCounterTree, IsBoundByItsRootAndSparesSiblings) {
  using Tree = PageCounterTree<Plain>;
  Plain machine;
  Tree::Cells cells{};
  Tree::start(machine, cells, 3);
  EXPECT_EQ(Tree::charge(machine, cells, 0, 2), ChargeOutcome::charged);
  EXPECT_EQ(Tree::charge(machine, cells, 1, 2), ChargeOutcome::over_limit);
  EXPECT_EQ(Tree::usage_of_leaf(machine, cells, 1), 0U);
  EXPECT_EQ(Tree::charge(machine, cells, 1, 1), ChargeOutcome::charged);
  EXPECT_EQ(Tree::set_limit_of_root(machine, cells, 2, LimitRule::refuse),
            LimitOutcome::below_usage);
  EXPECT_EQ(Tree::uncharge(machine, cells, 0, 1), 1U);
  EXPECT_EQ(Tree::usage_of_root(machine, cells), 2U);
  EXPECT_EQ(Tree::set_limit_of_root(machine, cells, 2, LimitRule::refuse), LimitOutcome::written);
  EXPECT_EQ(Tree::charge(machine, cells, 0, 1), ChargeOutcome::over_limit);
  EXPECT_EQ(Tree::usage_of_leaf(machine, cells, 0), 1U);
}

}  // namespace
}  // namespace counterproof
