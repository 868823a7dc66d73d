// Programs for tests of graphs: random ones, and threads that are written down in a test.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "check/memory/memory_race.hpp"
#include "check/schedule/optimal.hpp"
#include "tests/check/random_program.hpp"

namespace counterproof::memory::test {

using counterproof::test::RandomProgram;
using counterproof::test::Seen;
using schedule::Execution;
using schedule::ThreadId;

/// A random program, as one that is raced.
class RacedRandom final : public RacedProgram {
 public:
  RacedRandom(Execution& execution, const RandomProgram::Shape& shape, unsigned seed)
      : program_(execution, shape, seed) {}
  [[nodiscard]] unsigned threads() const override { return program_.threads(); }
  [[nodiscard]] std::string thread_name(ThreadId t) const override {
    return program_.thread_name(t);
  }
  [[nodiscard]] std::string beginning() const override { return "all is 0"; }
  void start() override { program_.start(); }
  void run(ThreadId t) override { program_.run(t); }
  [[nodiscard]] std::uint64_t final_state() const override { return program_.final_state(); }

 private:
  RandomProgram program_;
};

/// Threads that are written down in a test, over two cells and two locks.
class Written final : public RacedProgram {
 public:
  struct Shared {
    explicit Shared(Execution& execution) : machine(execution) {
      machine.name(x, "x");
      machine.name(y, "y");
      machine.name(first, "first");
      machine.name(second, "second");
      machine.name(queue, "queue");
      machine.name(memory, "memory");
      machine.name(done, "done");
      machine.name(futex, "futex");
    }
    Stepped machine;
    Stepped::Cell x, y;
    Stepped::Lock first, second;
    Stepped::WaitQueue queue;
    Stepped::Memory memory;
    Stepped::Completion done;
    Stepped::Futex futex;                 ///< of x
    std::array<std::uint64_t, 4> seen{};  ///< by thread
  };
  using Body = std::function<void(Shared&)>;

  Written(Execution& execution, std::vector<Body> bodies, Body last)
      : shared_(execution), bodies_(std::move(bodies)), last_(std::move(last)) {}
  [[nodiscard]] unsigned threads() const override { return static_cast<unsigned>(bodies_.size()); }
  [[nodiscard]] std::string thread_name(ThreadId t) const override {
    return "T" + std::to_string(t);
  }
  [[nodiscard]] std::string beginning() const override { return "all is 0"; }
  [[nodiscard]] bool is_kernel() const override { return true; }
  void start() override {
    shared_.x.value = shared_.y.value = 0;
    shared_.seen.fill(0);
  }
  void run(ThreadId t) override { bodies_[t](shared_); }
  void finish() override {
    if (last_) last_(shared_);
  }

 private:
  Shared shared_;
  std::vector<Body> bodies_;
  Body last_;
};

inline MemoryRace explored(const RaceEntry& entry, const graph::MemoryModel& model) {
  RaceOptions options;
  options.size = entry.size;
  return race_under(entry, options, model);
}

inline RaceEntry random_entry(const RandomProgram::Shape& shape, unsigned seed) {
  RaceEntry entry;
  entry.name = "random";
  entry.size = {shape.threads, shape.operations};
  entry.make = [shape, seed](Execution& execution, RaceSize) {
    return std::make_unique<RacedRandom>(execution, shape, seed);
  };
  return entry;
}

inline RaceEntry written(std::vector<Written::Body> bodies, Written::Body last = {}) {
  RaceEntry entry;
  entry.name = "written";
  entry.size = {static_cast<unsigned>(bodies.size()), 1};
  entry.make = [bodies, last](Execution& execution, RaceSize) {
    return std::make_unique<Written>(execution, bodies, last);
  };
  return entry;
}

/// What every schedule of a random program comes to.
inline Seen seen_by_schedules(const RandomProgram::Shape& shape, unsigned seed) {
  Execution execution;
  execution.attach(std::make_unique<RandomProgram>(execution, shape, seed));
  Seen seen;
  schedule::OptimalSearch(execution).run({}, [&](Execution& now) {
    seen.add(now);
    return true;
  });
  return seen;
}
inline std::set<std::uint64_t> ends_by_schedules(const RandomProgram::Shape& shape, unsigned seed) {
  return seen_by_schedules(shape, seed).final_states;
}

inline std::vector<std::string> findings_of(const MemoryRace& race) {
  std::vector<std::string> names;
  for (const RaceFinding& finding : race.report.findings) names.emplace_back(finding.invariant);
  return names;
}
using Names = std::vector<std::string>;

}  // namespace counterproof::memory::test
