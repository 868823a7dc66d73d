// Programs of threads over a counter, drawn at random: who charges, uncharges and writes limits,
// how much, and in which order.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "check/race/counter_program.hpp"
#include "check/random/chance.hpp"

namespace counterproof {

struct ThreadOperation {
  CounterOperation kind = CounterOperation::charge;
  std::uint64_t amount = 0;
};

struct ThreadProgram {
  std::uint64_t limit = 0;
  std::vector<std::vector<ThreadOperation>> threads;

  [[nodiscard]] std::string text() const;
};

/// Two or three threads of up to four operations; with limit writes of one thread, if wanted.
ThreadProgram any_thread_program(bool writes_limit, Chance& chance);

/// A counter that runs one.
template <class Counter>
class ScriptedCounter : public CounterProgram<Counter> {
 public:
  using Base = CounterProgram<Counter>;

  ScriptedCounter(schedule::Execution& execution, ThreadProgram program)
      : Base(execution, size_of(program), {writes(program), LimitRule::refuse}),
        program_(std::move(program)) {}

  [[nodiscard]] std::string thread_name(schedule::ThreadId thread) const override {
    return "T" + std::to_string(thread + 1);
  }
  void run(schedule::ThreadId thread) override {
    for (const ThreadOperation& operation : program_.threads[thread]) {
      switch (operation.kind) {
        case CounterOperation::charge:
          Base::charge(thread, operation.amount);
          break;
        case CounterOperation::uncharge:
          if (const std::uint64_t most = std::min(operation.amount, Base::held_by(thread)))
            Base::uncharge(thread, most);
          break;
        case CounterOperation::set_limit:
          Base::write_limit(operation.amount);
          break;
      }
    }
    Base::leave();
  }

 protected:
  [[nodiscard]] std::uint64_t limit() const override { return program_.limit; }
  [[nodiscard]] std::uint64_t most() const override {
    std::uint64_t most = 0;
    for (const auto& thread : program_.threads)
      for (const ThreadOperation& operation : thread)
        if (operation.kind == CounterOperation::charge) most = std::max(most, operation.amount);
    return most;
  }

 private:
  static RaceSize size_of(const ThreadProgram& program) {
    return {static_cast<unsigned>(program.threads.size()), 1};
  }
  static bool writes(const ThreadProgram& program) {
    for (const auto& thread : program.threads)
      for (const ThreadOperation& operation : thread)
        if (operation.kind == CounterOperation::set_limit) return true;
    return false;
  }

  ThreadProgram program_;
};

/// As something that can be raced.
template <template <class> class Counter>
RaceEntry entry_of(const ThreadProgram& program) {
  RaceEntry entry;
  entry.name = "random";
  entry.size = {static_cast<unsigned>(program.threads.size()), 1};
  entry.fixed = true;
  entry.make = [program](schedule::Execution& execution, RaceSize) {
    return std::make_unique<ScriptedCounter<Counter<Stepped>>>(execution, program);
  };
  return entry;
}

}  // namespace counterproof
