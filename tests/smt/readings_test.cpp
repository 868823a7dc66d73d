// One source, several readings: for random states and operations, each machine gives the same
// outcome and the same next state.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <type_traits>
#include <vector>

#include "check/schedule/stepped.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/per_cpu_stock.hpp"
#include "model/counter/table.hpp"
#include "model/counter/task_reserves.hpp"
#include "model/machine/native.hpp"
#include "model/machine/plain.hpp"
#include "smt/symbolic.hpp"

namespace counterproof {
namespace {

enum class Operation : std::uint8_t { charge, retry, uncharge, set_limit };

/// An operation on a counter, with all that goes into it.
struct Case {
  std::vector<std::uint64_t> cells;
  Operation operation = Operation::charge;
  std::uint64_t amount = 0;
};

/// What came of it: the outcome or the amount taken, and every cell.
using Result = std::vector<std::uint64_t>;

template <class Counter, class M, class Read, class Write>
Result run(M& machine, const Case& one, Read&& read, Write&& write) {
  typename Counter::Cells cells{};
  std::vector<typename M::Cell*> all;
  const auto collect = [&](const auto&, auto& thing) {
    if constexpr (std::is_same_v<std::decay_t<decltype(thing)>, typename M::Cell>)
      all.push_back(&thing);
  };
  if constexpr (requires { Counter::for_each_cell(cells, collect); }) {
    Counter::for_each_cell(cells, collect);
  } else {
    for_each_cell(cells, collect);
  }
  for (std::size_t i = 0; i < all.size(); ++i) write(*all[i], one.cells[i]);
  Result result;
  switch (one.operation) {
    case Operation::charge:
    case Operation::retry:
      result.push_back(static_cast<std::uint64_t>(
          Counter::charge(machine, cells, one.amount,
                          one.operation == Operation::retry ? Attempt::retry : Attempt::first)));
      break;
    case Operation::uncharge: {
      const typename M::Word taken = Counter::uncharge(machine, cells, one.amount);
      typename M::Cell cell{};
      write(cell, 0);
      machine.store(cell, taken);
      result.push_back(read(cell));
      break;
    }
    case Operation::set_limit:
      if constexpr (requires {
                      Counter::set_limit(machine, cells, one.amount, LimitRule::refuse);
                    }) {
        result.push_back(static_cast<std::uint64_t>(
            Counter::set_limit(machine, cells, one.amount, LimitRule::refuse)));
      }
      break;
  }
  for (typename M::Cell* cell : all) result.push_back(read(*cell));
  return result;
}

/// A program of one thread that runs one case.
template <class Counter>
class OneCase : public schedule::Program {
 public:
  OneCase(schedule::Execution& execution, const Case& one, Result& result)
      : machine_(execution), case_(one), result_(result) {}
  [[nodiscard]] unsigned threads() const override { return 1; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId) const override { return "T1"; }
  void start() override {}
  void run(schedule::ThreadId) override {
    result_ = counterproof::run<Counter>(
        machine_, case_, [](const Stepped::Cell& cell) { return cell.value; },
        [](Stepped::Cell& cell, std::uint64_t value) { cell.value = value; });
  }

 private:
  Stepped machine_;
  const Case& case_;
  Result& result_;
};

template <template <class> class Counter>
void compare(std::size_t cells, unsigned cases) {
  std::mt19937_64 random(1);
  const auto word = [&]() -> std::uint64_t {
    switch (random() % 6) {
      case 0:
        return random() % 4;
      case 1:
        return kUnlimited - random() % 4;
      case 2:
        return (kUnlimited >> 1) - 2 + random() % 5;
      case 3:
        return random();
      default:
        return random() % 12;
    }
  };
  for (unsigned i = 0; i < cases; ++i) {
    Case one;
    for (std::size_t c = 0; c < cells; ++c) one.cells.push_back(word());
    one.operation = static_cast<Operation>(random() % 4);
    one.amount = word();
    SCOPED_TRACE("case " + std::to_string(i));

    Plain plain;
    const Result expected = run<Counter<Plain>>(
        plain, one, [](const Plain::Cell& cell) { return cell; },
        [](Plain::Cell& cell, std::uint64_t value) { cell = value; });

    Native native;
    ASSERT_EQ(run<Counter<Native>>(
                  native, one, [](const Native::Cell& cell) { return cell.load(); },
                  [](Native::Cell& cell, std::uint64_t value) { cell = value; }),
              expected);

    Result stepped;
    schedule::Execution execution;
    execution.attach(std::make_unique<OneCase<Counter<Stepped>>>(execution, one, stepped));
    execution.begin();
    while (execution.enabled() != 0) execution.take(0);
    ASSERT_EQ(stepped, expected);

    for (const smt::Encoding encoding : {smt::Encoding::bit_vectors, smt::Encoding::integers}) {
      smt::encode_as(encoding);
      unsigned paths = 0;
      smt::for_each_path({}, [&](smt::Symbolic& symbolic) {
        ++paths;
        const Result result = run<Counter<smt::Symbolic>>(
            symbolic, one,
            [](const smt::Symbolic::Cell& cell) {
              std::uint64_t number = 0;
              EXPECT_TRUE(cell.value.term().simplify().is_numeral_u64(number));
              return number;
            },
            [](smt::Symbolic::Cell& cell, std::uint64_t value) { cell.value = value; });
        EXPECT_EQ(result, expected);
      });
      ASSERT_EQ(paths, 1U);
    }
  }
}

template <class M>
using TwoLevels = PageCounter<M, 2>;
template <class M>
using OneLevel = PageCounter<M>;

template <class M>
using StockOfFour = PerCpuStock<M>;

TEST(Readings, AgreeOnEveryCounter) {
  Counters::for_each([]<template <class> class Counter>() {
    if constexpr (!Counter<Plain>::kModule.is_tree) compare<Counter>(3, 1000);
  });
  compare<OneLevel>(4, 1000);
  compare<TwoLevels>(8, 500);
  compare<PerCpuBatches>(7, 500);
  compare<TaskReserves>(7, 500);
  compare<StockOfFour>(7, 500);
}

}  // namespace
}  // namespace counterproof
