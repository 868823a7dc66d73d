// How many complete executions a second the scheduler explores on one core, and how many of those
// it begins are redundant, which must be none.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "check/schedule/optimal.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof {
namespace {

/// Every thread takes `steps` steps in all: additions, turn by turn, to `cells` shared cells.
class Additions : public schedule::Program {
 public:
  Additions(schedule::Execution& execution, unsigned threads, unsigned steps, unsigned cells)
      : machine_(execution), threads_(threads), steps_(steps), cells_(cells) {
    for (unsigned i = 0; i < cells; ++i) machine_.name(shared_[i], "cell " + std::to_string(i));
  }
  [[nodiscard]] unsigned threads() const override { return threads_; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId thread) const override {
    return "T" + std::to_string(thread + 1);
  }
  void start() override {
    for (auto& cell : shared_) cell.value = 0;
  }
  void run(schedule::ThreadId thread) override {
    for (unsigned i = 0; i < steps_; ++i) machine_.add(shared_[(thread + i) % cells_], 1);
  }

 private:
  Stepped machine_;
  unsigned threads_, steps_, cells_;
  std::array<Stepped::Cell, 8> shared_;
};

struct Shape {
  unsigned threads, steps, cells;
};

void measure(const Shape& shape) {
  std::vector<double> rates;
  schedule::ExplorationResult result;
  for (int round = 0; round < 5; ++round) {
    schedule::Execution execution;
    execution.attach(
        std::make_unique<Additions>(execution, shape.threads, shape.steps, shape.cells));
    result = schedule::OptimalSearch(execution).run({}, [](schedule::Execution&) { return true; });
    rates.push_back(static_cast<double>(result.executions) / result.elapsed.count());
  }
  std::sort(rates.begin(), rates.end());
  const double begun = static_cast<double>(result.executions + result.blocked);
  fmt::print("{:>8}{:>8}{:>8}{:>14}{:>16.0f}{:>16.0f}{:>12.4f}\n", shape.threads,
             shape.threads * shape.steps, shape.cells, result.executions, rates[2],
             rates[2] * static_cast<double>(shape.threads * shape.steps),
             static_cast<double>(result.blocked) / begun);
}

}  // namespace
}  // namespace counterproof

int main() {
  fmt::print("{:>8}{:>8}{:>8}{:>14}{:>16}{:>16}{:>12}\n", "threads", "steps", "cells", "executions",
             "executions/s", "steps/s", "redundant");
  for (const counterproof::Shape& shape :
       {counterproof::Shape{2, 6, 1}, {3, 4, 1}, {3, 4, 2}, {3, 4, 3}, {4, 3, 2}})
    counterproof::measure(shape);
}
