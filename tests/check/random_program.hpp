// Small programs drawn at random, and the number of their classes of executions by brute force.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "check/schedule/bounded.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof::test {

/// Each thread runs a list of operations over two cells, two locks and one of everything else.
class RandomProgram : public schedule::Program {
 public:
  enum class Operation : std::uint8_t {
    load,
    store,
    add,
    compare_exchange,
    locked_add,
    nested_locks,
    inverted_locks,
    irq_off_store,
    rcu_read,
    synchronize,
    wake,
    wait,
    wake_one,
    sleep,
    futex_wait,
    futex_wake,
    complete,
    wait_for,
    free,
    use,
    try_add,
    nested_try,
    mutex_add,
    shared_load,
    exclusive_add,
    try_shared,
    try_exclusive,
    nested_shared,
    timed_sleep,
    try_under_shared,
    inverted_exclusive,
  };
  struct Shape {
    unsigned threads = 2;
    unsigned operations = 3;
    bool interrupt = false;  ///< one thread is the handler of an interrupt of another
    std::vector<Operation> among;
  };

  RandomProgram(schedule::Execution& execution, const Shape& shape, unsigned seed)
      : machine_(execution),
        shape_(shape),
        handler_(static_cast<schedule::ThreadId>(shape.threads - 1)) {
    std::mt19937 random(seed);
    if (seed % 2 == 1) std::swap(handler_, host_);
    for (unsigned t = 0; t < shape.threads; ++t) {
      for (unsigned i = 0; i < shape.operations; ++i)
        script_[t].push_back({shape.among[random() % shape.among.size()], random() % 2});
    }
    machine_.name(cells_[0], "x");
    machine_.name(cells_[1], "y");
    machine_.name(locks_[0], "first");
    machine_.name(locks_[1], "second");
    machine_.name(mutexes_[0], "first mutex");
    machine_.name(mutexes_[1], "second mutex");
    machine_.name(rwlocks_[0], "first rwlock");
    machine_.name(rwlocks_[1], "second rwlock");
    machine_.name(queue_, "queue");
    machine_.name(futexes_[0], "x");
    machine_.name(futexes_[1], "y");
    machine_.name(completion_, "completion");
    machine_.name(memory_, "memory");
    machine_.name(inside_, "inside");
    machine_.lives_in(inside_, memory_);
  }

  [[nodiscard]] unsigned threads() const override { return shape_.threads; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId t) const override {
    return "T" + std::to_string(t);
  }
  [[nodiscard]] std::optional<schedule::ThreadId> interrupts(schedule::ThreadId t) const override {
    if (shape_.interrupt && t == handler_) return host_;
    return {};
  }
  void start() override {
    cells_[0].value = cells_[1].value = inside_.value = 0;
    seen_.fill(0);
  }
  void run(schedule::ThreadId t) override {
    for (const auto& [operation, which] : script_[t])
      seen_[t] = 31 * seen_[t] + act(operation, which);
  }
  [[nodiscard]] std::uint64_t final_state() const override {
    std::uint64_t hash = 1469598103U;
    for (const std::uint64_t value : {cells_[0].value, cells_[1].value, inside_.value})
      hash = hash * 1099511628211U + value;
    for (const std::uint64_t value : seen_) hash = hash * 1099511628211U + value;
    return hash;
  }

 private:
  std::uint64_t act(Operation operation, unsigned which) {
    Stepped::Cell& cell = cells_[which];
    switch (operation) {
      case Operation::load:
        return machine_.read_once(cell);
      case Operation::store:
        machine_.write_once(cell, 7 + seen_[machine_.this_cpu()]);
        return 0;
      case Operation::add:
        return machine_.add(cell, 1);
      case Operation::compare_exchange:
        return machine_.compare_exchange(cell, 0, 3) ? 1 : 0;
      case Operation::locked_add: {
        const auto held = machine_.hold(locks_[which]);
        const std::uint64_t value = machine_.load(cells_[0]);
        machine_.store(cells_[0], value + 1);
        return value;
      }
      case Operation::nested_locks: {
        const auto outer = machine_.hold(locks_[0]);
        const auto inner = machine_.hold(locks_[1]);
        machine_.store(cell, machine_.load(cell) + 1);
        return 0;
      }
      case Operation::inverted_locks: {
        const auto outer = machine_.hold(locks_[which]);
        const auto inner = machine_.hold(locks_[1 - which]);
        return 0;
      }
      case Operation::irq_off_store: {
        const auto held = machine_.hold_irq_off(locks_[which]);
        machine_.store(cell, machine_.load(cell) + 1);
        return 0;
      }
      case Operation::rcu_read: {
        const auto reading = machine_.read_rcu();
        return machine_.read_once(cell);
      }
      case Operation::synchronize:
        machine_.write_once(cell, 5);
        machine_.synchronize_rcu();
        machine_.write_once(cell, 6);
        return 0;
      case Operation::wake:
        machine_.wake(queue_);
        return 0;
      case Operation::wait:
        machine_.enqueue(queue_);
        if (machine_.read_once(cell) == 0) {
          machine_.sleep(queue_);
        } else {
          machine_.dequeue(queue_);
        }
        return 0;
      case Operation::wake_one:
        machine_.wake_one(queue_);
        return 0;
      case Operation::sleep:
        machine_.enqueue(queue_);
        machine_.sleep(queue_);
        return 0;
      case Operation::futex_wait:
        return machine_.futex_wait(cell, futexes_[which], 0) ? 1 : 0;
      case Operation::futex_wake:
        return machine_.futex_wake(cell, futexes_[which], 1 + seen_[machine_.this_cpu()] % 2);
      case Operation::complete:
        machine_.complete(completion_);
        return 0;
      case Operation::wait_for:
        machine_.wait_for(completion_);
        return machine_.read_once(cell);
      case Operation::free:
        machine_.free(memory_);
        return 0;
      case Operation::use:
        return machine_.add(inside_, 1);
      case Operation::try_add: {
        if (!machine_.trylock(mutexes_[which])) return 3;
        const std::uint64_t value = add_plainly(which);
        machine_.unlock(mutexes_[which]);
        return value;
      }
      case Operation::nested_try: {
        machine_.lock(mutexes_[which]);
        const bool both = machine_.trylock(mutexes_[1 - which]);
        if (both) machine_.unlock(mutexes_[1 - which]);
        machine_.unlock(mutexes_[which]);
        return both ? 1 : 0;
      }
      case Operation::mutex_add: {
        machine_.lock(mutexes_[which]);
        const std::uint64_t value = add_plainly(which);
        machine_.unlock(mutexes_[which]);
        return value;
      }
      case Operation::shared_load: {
        machine_.lock_shared(rwlocks_[which]);
        const std::uint64_t value = machine_.load(cells_[0]);
        machine_.unlock_shared(rwlocks_[which]);
        return value;
      }
      case Operation::exclusive_add: {
        machine_.lock(rwlocks_[which]);
        const std::uint64_t value = add_plainly(which);
        machine_.unlock(rwlocks_[which]);
        return value;
      }
      case Operation::try_shared:
        if (!machine_.trylock_shared(rwlocks_[which])) return 3;
        machine_.unlock_shared(rwlocks_[which]);
        return 1;
      case Operation::try_exclusive: {
        if (!machine_.trylock(rwlocks_[which])) return 3;
        const std::uint64_t value = add_plainly(which);
        machine_.unlock(rwlocks_[which]);
        return value;
      }
      case Operation::nested_shared: {
        machine_.lock_shared(rwlocks_[which]);
        machine_.lock_shared(rwlocks_[0]);
        machine_.unlock_shared(rwlocks_[0]);
        machine_.unlock_shared(rwlocks_[which]);
        return 0;
      }
      case Operation::try_under_shared: {
        machine_.lock_shared(rwlocks_[which]);
        const bool both = machine_.trylock(rwlocks_[1 - which]);
        const bool again = machine_.trylock_shared(rwlocks_[which]);
        const bool upgraded = machine_.trylock(rwlocks_[which]);
        if (both) machine_.unlock(rwlocks_[1 - which]);
        if (again) machine_.unlock_shared(rwlocks_[which]);
        machine_.unlock_shared(rwlocks_[which]);
        return (both ? 1U : 0U) + (again ? 2U : 0U) + (upgraded ? 4U : 0U);
      }
      case Operation::inverted_exclusive: {
        machine_.lock(rwlocks_[which]);
        machine_.lock_shared(rwlocks_[1 - which]);
        machine_.unlock_shared(rwlocks_[1 - which]);
        machine_.unlock(rwlocks_[which]);
        return 0;
      }
      case Operation::timed_sleep:
        machine_.enqueue(queue_);
        return machine_.timed_sleep(queue_) ? 1 : 2;
    }
    return 0;
  }

  std::uint64_t add_plainly(unsigned which) {
    const std::uint64_t value = machine_.load(cells_[which]);
    machine_.store(cells_[which], value + 1);
    return value;
  }

  Stepped machine_;
  Shape shape_;
  schedule::ThreadId handler_;
  schedule::ThreadId host_ = 0;
  std::array<std::vector<std::pair<Operation, unsigned>>, schedule::kMaxThreads> script_;
  std::array<Stepped::Cell, 2> cells_;
  std::array<Stepped::Lock, 2> locks_;
  std::array<Stepped::Mutex, 2> mutexes_;
  std::array<Stepped::RwLock, 2> rwlocks_;
  Stepped::WaitQueue queue_;
  std::array<Stepped::Futex, 2> futexes_;
  Stepped::Completion completion_;
  Stepped::Memory memory_;
  Stepped::Cell inside_;
  std::array<std::uint64_t, schedule::kMaxThreads> seen_{};
};

/// What tells the classes of executions apart: every step with all that comes before it.
inline std::uint64_t class_of(const schedule::Execution& execution) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < execution.size(); ++i) {
    const schedule::Event& event = execution.event(i);
    std::uint64_t hash = 0xcbf29ce484222325U + event.thread();
    const auto add = [&](std::uint64_t value) {
      hash = (hash ^ value) * 0x9e3779b97f4a7c15U;
      hash ^= hash >> 29U;
    };
    add(static_cast<std::uint64_t>(event.number));
    for (const std::int16_t seen : event.order.seen) add(static_cast<std::uint64_t>(seen));
    sum += hash;
  }
  return sum;
}

/// What a search of a program saw.
struct Seen {
  schedule::ExplorationResult result;
  std::set<std::uint64_t> classes;
  std::set<std::uint64_t> final_states;  ///< of executions without a deadlock
  std::set<std::string> faults;

  void add(schedule::Execution& execution) {
    classes.insert(class_of(execution));
    bool stuck = false;
    for (const schedule::Fault& fault : execution.faults()) {
      faults.insert(std::string(fault.invariant));
      stuck = stuck || fault.invariant == schedule::fault_id::kDeadlock;
    }
    if (!stuck) final_states.insert(execution.program().final_state());
  }
};

}  // namespace counterproof::test
