// What a charge and its uncharge cost on real threads, for each counter: next to a bare atomic
// addition and its subtraction, which guarantee nothing.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/table.hpp"
#include "model/counter/task_reserves.hpp"
#include "model/machine/native.hpp"

namespace counterproof {
namespace {

/// The measure: no limit, no failures, nothing checked.
struct BareAddition {
  struct Cells {
    Native::Cell usage{0};
  };
  static void start(Native&, Cells& cells, std::uint64_t) { cells.usage = 0; }
  static ChargeOutcome charge(Native&, Cells& cells, std::uint64_t n) {
    cells.usage.fetch_add(n);
    return ChargeOutcome::charged;
  }
  static std::uint64_t uncharge(Native&, Cells& cells, std::uint64_t n) {
    cells.usage.fetch_sub(n);
    return n;
  }
};

/// The limit is never met, so that only the way through the counter counts.
constexpr std::uint64_t kLimit = 1'000'000;

template <class Counter>
void charge_and_uncharge(benchmark::State& state) {
  alignas(64) static typename Counter::Cells cells;
  Native machine;
  machine.cpu = static_cast<unsigned>(state.thread_index());
  if (state.thread_index() == 0) Counter::start(machine, cells, kLimit);
  for (auto _ : state) {
    benchmark::DoNotOptimize(Counter::charge(machine, cells, 1));
    Counter::uncharge(machine, cells, 1);
  }
  if constexpr (requires { Counter::leave(machine, cells); }) Counter::leave(machine, cells);
}

/// A row a counter, a column a number of threads: nanoseconds, and how often that is a bare
/// addition's at the same number of threads.
class Table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Aggregate) {
        if (run.aggregate_name != "median") continue;
      } else if (run.repetitions > 1) {
        continue;
      }
      const std::string& name = run.run_name.function_name;
      if (!times_.contains(name)) names_.push_back(name);
      times_[name][static_cast<unsigned>(run.threads)] = run.GetAdjustedRealTime();
    }
  }
  void Finalize() override {
    fmt::print("{:<28}{:>18}{:>18}{:>18}\n", "ns a charge and uncharge", "1 thread", "2 threads",
               "4 threads");
    for (const std::string& name : names_) {
      fmt::print("{:<28}", name);
      for (const unsigned threads : {1U, 2U, 4U}) {
        // A benchmark's real time is wall time over all threads' rounds together.
        const double time = times_[name][threads] * threads;
        const double bare = times_[names_.front()][threads] * threads;
        fmt::print("{:>18}", fmt::format("{:.1f} ({:.1f}x)", time, time / bare));
      }
      fmt::print("\n");
    }
  }

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::map<unsigned, double>> times_;
};

template <class Counter>
void add(const char* name) {
  benchmark::RegisterBenchmark(name, charge_and_uncharge<Counter>)
      ->Threads(1)
      ->Threads(2)
      ->Threads(4)
      ->UseRealTime()
      ->Repetitions(5);
}

}  // namespace
}  // namespace counterproof

int main(int argc, char** argv) {
  using namespace counterproof;
  benchmark::Initialize(&argc, argv);
  add<BareAddition>("bare addition");
  Counters::for_each([]<template <class> class Counter>() {
    constexpr const CounterModule& kModule = Counter<Native>::kModule;
    if constexpr (!kModule.is_tree) add<Counter<Native>>(std::string(kModule.name).c_str());
  });
  add<PageCounter<Native>>("page-counter");
  add<PageCounter<Native, 3>>("page-counter, 3 levels");
  add<PerCpuBatches<Native>>("per-cpu-batches");
  add<TaskReserves<Native>>("task-reserves");
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
}
