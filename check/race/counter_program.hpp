// A counter, raced: some threads charge and uncharge, and perhaps one writes the limit.
//
// Each charging thread alternates: a charge of one unit and, if it was accepted, its uncharge.
// The limit has room for half of them, so that some are refused.  With a writer it has room for
// all, and the writer takes that room from one of them and gives it back, in turns.
//
// Any struct with the shape of model/counter/res_counter.hpp can be raced, with its cells as they
// are; `leave`, `set_limit`, `tolerance`, `balanced` and `kLimitInvariant` are used if it has them.
#pragma once

#include <array>
#include <string>
#include <type_traits>

#include "check/race/counter_history.hpp"
#include "check/race/race_program.hpp"
#include "check/schedule/stepped.hpp"
#include "model/counter/counter.hpp"

namespace counterproof {

/// What is done to a counter, beside charging it.
struct CounterWorkload {
  bool writes_limit = false;
  LimitRule rule = LimitRule::refuse;
};

/// `Counter<Stepped>`; or on another machine, made from an execution as `Stepped` is.
template <class Counter, class MachineOfCounter = Stepped>
class CounterProgram : public RacedProgram {
 public:
  using Cells = typename Counter::Cells;

  CounterProgram(schedule::Execution& execution, RaceSize size, CounterWorkload workload)
      : machine_(execution), size_(size), workload_(workload) {
    const auto name = [&](std::string_view what, auto& cell) {
      machine_.name(cell, std::string(what));
    };
    if constexpr (requires { Counter::for_each_cell(cells_, name); }) {
      Counter::for_each_cell(cells_, name);
    } else {
      counterproof::for_each_cell(cells_, name);
    }
  }

  [[nodiscard]] unsigned threads() const override { return size_.threads; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId thread) const override {
    return is_writer(thread) ? "writer" : "T" + std::to_string(thread + 1);
  }
  [[nodiscard]] std::string beginning() const override {
    return "limit " + std::to_string(limit()) + ", nothing charged";
  }

  [[nodiscard]] bool is_kernel() const override { return true; }

  void start() override {
    Counter::start(machine_, cells_, limit());
    held_.fill(0);
  }

  void run(schedule::ThreadId thread) override {
    if (is_writer(thread)) {
      for (unsigned i = 0; i < size_.operations; ++i) write_limit(limit() - (i % 2 == 0 ? 1 : 0));
      return;
    }
    for (unsigned i = 0; i < size_.operations; ++i) {
      if (held_[thread] == 0) {
        charge(thread, 1);
      } else {
        uncharge(thread, 1);
      }
    }
    leave();
  }

  void finish() override {
    std::uint64_t outstanding = 0;
    for (const std::uint64_t held : held_) outstanding += held;
    bool balanced = Counter::usage(machine_, cells_) == outstanding;
    if constexpr (requires { Counter::kLevelCount; }) {
      for (std::size_t level = 1; level < Counter::kLevelCount; ++level)
        balanced = balanced && Counter::usage(machine_, cells_, level) == outstanding;
    }
    if constexpr (requires { Counter::balanced(machine_, cells_, held_); })
      balanced = balanced && Counter::balanced(machine_, cells_, held_);
    machine_.require(balanced, "balance.usage-is-outstanding",
                     "when all threads have ended, usage is not what is still charged");
  }

  [[nodiscard]] std::uint64_t final_state() const override {
    std::uint64_t hash = 14695981039346656037U;
    const auto add = [&](std::uint64_t value) { hash = (hash ^ value) * 1099511628211U; };
    for (const std::uint64_t held : held_) add(held);
    add(Counter::usage(machine_, cells_));
    return hash;
  }

  [[nodiscard]] std::vector<HistoryProperty> properties() const override {
    std::vector<HistoryProperty> all = {
        make_property("race.linearizable", "no order of the operations explains what they returned",
                      Linearizable(limit(), workload_.rule == LimitRule::refuse)),
        make_property("race.no-spurious-failure",
                      "a charge was refused though it would have fitted all the time",
                      NoSpuriousFailure(limit())),
        make_property(limit_invariant(),
                      workload_.writes_limit ? "a limit was written, and more than that is charged"
                                             : "more is charged than the limit allows",
                      LimitKept(limit(), 0))};
    if constexpr (requires { Counter::tolerance(1U, 1U); }) {
      all.push_back(make_property("limit.within-tolerance",
                                  "the limit is passed by more than the counter's tolerance",
                                  LimitKept(limit(), Counter::tolerance(size_.threads, most()))));
    }
    return all;
  }

 protected:
  [[nodiscard]] std::uint64_t held_by(schedule::ThreadId thread) const { return held_[thread]; }
  /// A thread that exits gives back what it kept for itself.
  void leave() {
    if constexpr (requires { Counter::leave(machine_, cells_); }) Counter::leave(machine_, cells_);
  }

  [[nodiscard]] bool is_writer(schedule::ThreadId thread) const {
    return workload_.writes_limit && thread + 1U == size_.threads;
  }
  /// What it is called when more is charged than the limit allows.
  [[nodiscard]] std::string_view limit_invariant() const {
    if constexpr (requires { Counter::kLimitInvariant; }) return Counter::kLimitInvariant;
    return workload_.writes_limit ? "limit.honest-write" : "limit.never-exceeded";
  }
  /// The largest amount of a charge.
  [[nodiscard]] virtual std::uint64_t most() const { return 1; }
  /// At the start.
  [[nodiscard]] virtual std::uint64_t limit() const {
    const unsigned chargers = size_.threads - (workload_.writes_limit ? 1U : 0U);
    return workload_.writes_limit ? chargers : chargers > 1 ? chargers / 2 : 1U;
  }

  void charge(schedule::ThreadId thread, std::uint64_t amount) {
    const auto site = std::source_location::current();
    schedule::Execution& history = machine_.execution();
    const std::uint16_t call =
        history.call(static_cast<std::uint8_t>(CounterOperation::charge), "charge", amount, site);
    const bool charged = Counter::charge(machine_, cells_, amount) == ChargeOutcome::charged;
    if (charged) held_[thread] += amount;
    history.returned(call, charged ? kAccepted : kRefused, charged ? "charged" : "over limit",
                     site);
  }

  /// \pre the thread holds so much.
  void uncharge(schedule::ThreadId thread, std::uint64_t amount) {
    const auto site = std::source_location::current();
    schedule::Execution& history = machine_.execution();
    const std::uint16_t call = history.call(static_cast<std::uint8_t>(CounterOperation::uncharge),
                                            "uncharge", amount, site);
    const std::uint64_t taken = Counter::uncharge(machine_, cells_, amount);
    held_[thread] -= amount;
    history.returned(call, taken, taken == amount ? "uncharged" : "too little to uncharge", site);
  }

  void write_limit(std::uint64_t limit) {
    if constexpr (requires { Counter::set_limit(machine_, cells_, 0, LimitRule::refuse); }) {
      const auto site = std::source_location::current();
      schedule::Execution& history = machine_.execution();
      const std::uint16_t call = history.call(
          static_cast<std::uint8_t>(CounterOperation::set_limit), "write limit", limit, site);
      const bool written =
          Counter::set_limit(machine_, cells_, limit, workload_.rule) == LimitOutcome::written;
      history.returned(call, written ? kAccepted : kRefused, written ? "written" : "busy", site);
    }
  }

 private:
  mutable MachineOfCounter machine_;
  mutable Cells cells_;
  RaceSize size_;
  CounterWorkload workload_;
  std::array<std::uint64_t, schedule::kMaxThreads> held_{};
};

}  // namespace counterproof
