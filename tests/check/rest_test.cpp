// Threads that wait in loops: with those resting that come to nothing, the search sees every end,
// every deadlock and every hang of small random programs, and nothing else.  The other way to find
// out goes from state to state, with no reduction and no rest.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include <xxhash.h>

#include "check/schedule/optimal.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof::tests {
namespace {

using schedule::Execution;
using schedule::ThreadId;

enum class WaitingOperation : std::uint8_t {
  store,
  add,
  load,
  wait_for_value,         ///< reads until it finds a value
  wait_for_value_locked,  ///< takes a lock to read, and gives it back
  wait_for_any,           ///< reads until it finds something
  test_and_set,           ///< a spinlock, around an addition
  try_until,              ///< tries a lock until it has it
  exchange_until,         ///< exchanges if a value is there, until it was
};

/// Threads that wait for each other, over two cells, a spinlock of their own and two locks.
class Waiting final : public schedule::Program {
 public:
  Waiting(Execution& execution, unsigned threads, unsigned operations, unsigned seed)
      : machine_(execution), threads_(threads) {
    std::mt19937 random(seed);
    for (unsigned t = 0; t < threads; ++t)
      for (unsigned i = 0; i < operations; ++i)
        script_[t].push_back({static_cast<WaitingOperation>(random() % 9),
                              static_cast<unsigned>(random() % 2), 1 + random() % 2});
    machine_.name(cells_[0], "x");
    machine_.name(cells_[1], "y");
    machine_.name(spinlock_, "spinlock");
    machine_.name(lock_, "lock");
    machine_.name(mutex_, "mutex");
  }

  [[nodiscard]] unsigned threads() const override { return threads_; }
  [[nodiscard]] std::string thread_name(ThreadId t) const override {
    return "T" + std::to_string(t);
  }
  void start() override {
    cells_[0].value = cells_[1].value = spinlock_.value = 0;
    seen_.fill(0);
    at_.fill(0);
    holders_.fill(0);
  }
  void run(ThreadId t) override {
    for (const Line& line : script_[t]) {
      const std::uint64_t value = act(t, line);
      seen_[t] = 5 * seen_[t] + value;
      at_[t] += 16 - at_[t] % 16;
    }
  }
  [[nodiscard]] std::optional<std::uint64_t> state() const override {
    return with_all_of_threads(false);
  }
  [[nodiscard]] std::uint64_t final_state() const override { return with_all_of_threads(true); }
  /// What tells states apart, threads and their places included.
  [[nodiscard]] std::uint64_t whole_state() const { return with_all_of_threads(true); }

 private:
  struct Line {
    WaitingOperation operation;
    unsigned cell;
    std::uint64_t value;
  };

  [[nodiscard]] std::uint64_t with_all_of_threads(bool places) const {
    std::array<std::uint64_t, 16> all{};
    all[0] = cells_[0].value, all[1] = cells_[1].value, all[2] = spinlock_.value;
    for (unsigned t = 0; t < threads_; ++t) {
      all[3 + t] = seen_[t];
      if (places) all[7 + t] = at_[t];
    }
    if (places) all[11] = holders_[0], all[12] = holders_[1];
    return XXH3_64bits(all.data(), sizeof all);
  }

  /// The next step is the n-th of its line, wherever it came from.
  void stand(ThreadId t, unsigned n) { at_[t] = at_[t] / 16 * 16 + n; }

  std::uint64_t act(ThreadId t, const Line& line) {
    Stepped::Cell& cell = cells_[line.cell];
    switch (line.operation) {
      case WaitingOperation::store:
        stand(t, 1);
        machine_.write_once(cell, line.value);
        return 0;
      case WaitingOperation::add:
        stand(t, 1);
        return machine_.add(cell, 1) % 4;
      case WaitingOperation::load:
        stand(t, 1);
        return machine_.read_once(cell) % 4;
      case WaitingOperation::wait_for_value:
        stand(t, 1);
        while (machine_.read_once(cell) != line.value) {
        }
        return 1;
      case WaitingOperation::wait_for_any:
        for (;;) {
          stand(t, 1);
          if (const std::uint64_t found = machine_.read_once(cell); found != 0) return found % 4;
        }
      case WaitingOperation::wait_for_value_locked:
        for (;;) {
          stand(t, 1);
          machine_.lock(lock_);
          holders_[0] = t + 1U;
          stand(t, 2);
          const std::uint64_t found = machine_.read_once(cell);
          stand(t, found == line.value ? 3 : 4);
          machine_.unlock(lock_);
          holders_[0] = 0;
          if (found == line.value) return 2;
        }
      case WaitingOperation::test_and_set: {
        stand(t, 1);
        while (machine_.exchange(spinlock_, 1) == 1) {
        }
        stand(t, 2);
        const std::uint64_t value = machine_.add(cell, 1);
        stand(t, 3);
        machine_.store_release(spinlock_, 0);
        return value % 4;
      }
      case WaitingOperation::try_until: {
        stand(t, 1);
        while (!machine_.trylock(mutex_)) {
        }
        holders_[1] = t + 1U;
        stand(t, 2);
        const std::uint64_t value = machine_.add(cell, line.value);
        stand(t, 3);
        machine_.unlock(mutex_);
        holders_[1] = 0;
        return value % 4;
      }
      case WaitingOperation::exchange_until:
        stand(t, 1);
        while (!machine_.compare_exchange(cell, line.value, line.value + 1)) {
        }
        return 3;
    }
    return 0;
  }

  Stepped machine_;
  unsigned threads_;
  std::array<std::vector<Line>, 4> script_;
  std::array<Stepped::Cell, 2> cells_;
  Stepped::Cell spinlock_;
  Stepped::Lock lock_;
  Stepped::Mutex mutex_;
  std::array<std::uint64_t, 4> seen_{}, at_{};
  std::array<std::uint64_t, 2> holders_{};
};

struct EndsAndHangs {
  std::set<std::uint64_t> ends;
  bool has_deadlock = false;
  bool has_hang = false;
};

/// From state to state.  A state that leads to no end and no deadlock is a hang: there are threads
/// that could move, and whatever they do they go on for ever.
EndsAndHangs by_states(unsigned threads, unsigned operations, unsigned seed) {
  Execution execution;
  Waiting& program =
      execution.attach(std::make_unique<Waiting>(execution, threads, operations, seed));
  execution.watch_for_loops(static_cast<std::size_t>(-1), false);
  EndsAndHangs found;
  std::map<std::uint64_t, std::vector<std::uint64_t>> before;  // which states lead to one
  std::set<std::uint64_t> known, last;
  std::vector<ThreadId> way;
  const auto run_to = [&] {
    execution.begin();
    for (const ThreadId t : way) execution.take(t);
    return program.whole_state();
  };
  const std::function<void(std::uint64_t)> explore = [&](std::uint64_t state) {
    const schedule::ThreadSet enabled = execution.enabled();
    if (enabled == 0) {
      last.insert(state);
      const bool done =
          execution.finished(0) && execution.finished(1) && (threads < 3 || execution.finished(2));
      if (done) found.ends.insert(program.final_state());
      found.has_deadlock = found.has_deadlock || !done;
      return;
    }
    for (ThreadId t = 0; t < threads; ++t) {
      if ((enabled & schedule::bit(t)) == 0) continue;
      way.push_back(t);
      const std::uint64_t next = run_to();
      before[next].push_back(state);
      if (known.insert(next).second) explore(next);
      way.pop_back();
      run_to();
    }
  };
  const std::uint64_t first = run_to();
  known.insert(first);
  explore(first);
  std::set<std::uint64_t> ending = last;
  std::vector<std::uint64_t> left(last.begin(), last.end());
  while (!left.empty()) {
    const std::uint64_t state = left.back();
    left.pop_back();
    for (const std::uint64_t earlier : before[state])
      if (ending.insert(earlier).second) left.push_back(earlier);
  }
  found.has_hang = ending.size() < known.size();
  return found;
}

EndsAndHangs by_search(unsigned threads, unsigned operations, unsigned seed) {
  Execution execution;
  execution.attach(std::make_unique<Waiting>(execution, threads, operations, seed));
  EndsAndHangs found;
  schedule::OptimalSearch search(execution);
  schedule::ExplorationOptions options;
  options.past_cuts = true;
  const schedule::ExplorationResult result = search.run(options, [&](Execution& now) {
    bool at_fault = false;
    for (const schedule::Fault& fault : now.faults()) {
      found.has_deadlock = found.has_deadlock || fault.invariant == schedule::fault_id::kDeadlock;
      found.has_hang = found.has_hang || fault.invariant == schedule::fault_id::kHang;
      at_fault = true;
    }
    if (!at_fault) found.ends.insert(now.program().final_state());
    return true;
  });
  if (result.bound && *result.bound != schedule::ExplorationBound::stopped)
    ADD_FAILURE() << "a bound: " << static_cast<int>(*result.bound);
  return found;
}

void compare_with_states(unsigned threads, unsigned operations, unsigned programs,
                         unsigned least_of_each) {
  unsigned hangs = 0, deadlocks = 0, ends = 0;
  for (unsigned seed = 0; seed < programs; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const EndsAndHangs all = by_states(threads, operations, seed);
    const EndsAndHangs found = by_search(threads, operations, seed);
    EXPECT_EQ(found.ends, all.ends);
    EXPECT_EQ(found.has_deadlock, all.has_deadlock);
    EXPECT_EQ(found.has_hang, all.has_hang);
    hangs += all.has_hang ? 1 : 0;
    deadlocks += all.has_deadlock ? 1 : 0;
    ends += all.ends.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(hangs, least_of_each);
  EXPECT_GT(ends, least_of_each);
  EXPECT_EQ(deadlocks, 0U);  // nobody takes two locks
}

TEST(Rest, LosesNoEndAndNoHangOfTwoThreads) { compare_with_states(2, 3, 300, 30); }
TEST(Rest, LosesNoEndAndNoHangOfThreeThreads) { compare_with_states(3, 2, 60, 10); }

}  // namespace
}  // namespace counterproof::tests
