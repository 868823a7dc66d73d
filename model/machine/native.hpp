// The machine of real threads: atomics and a spinlock, as the hardware has them.
//
// Loads and stores outside a lock are relaxed: an algorithm that needs more order must say so by
// using `add` or `compare_exchange`, which are sequentially consistent as the kernel's
// value-returning atomics are.  Accesses under a lock need no order of their own, and a relaxed
// atomic access costs there what a plain one does.
#pragma once

#include <atomic>
#include <cstdint>

#include "model/machine/machine.hpp"

namespace counterproof {

struct Native {
  using Word = std::uint64_t;
  using Truth = bool;
  using Cell = std::atomic<std::uint64_t>;

  /// Test-and-test-and-set, like the kernel's spinlock before tickets.
  class Lock {
   public:
    void acquire() {
      while (taken_.exchange(true, std::memory_order_acquire)) {
        while (taken_.load(std::memory_order_relaxed)) {
        }
      }
    }
    void release() { taken_.store(false, std::memory_order_release); }

   private:
    std::atomic<bool> taken_{false};
  };

  class [[nodiscard]] Guard {
   public:
    explicit Guard(Lock& lock) : lock_(lock) { lock_.acquire(); }
    ~Guard() { lock_.release(); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Lock& lock_;
  };

  static Word load(const Cell& cell) { return cell.load(std::memory_order_relaxed); }
  static void store(Cell& cell, Word value) { cell.store(value, std::memory_order_relaxed); }
  static Word read_once(const Cell& cell) { return load(cell); }
  static void write_once(Cell& cell, Word value) { store(cell, value); }
  [[nodiscard]] unsigned this_cpu() const { return cpu; }
  static Word exchange(Cell& cell, Word value) { return cell.exchange(value); }
  static Word add(Cell& cell, Word value) { return cell.fetch_add(value) + value; }
  static Truth compare_exchange(Cell& cell, Word expected, Word desired) {
    return cell.compare_exchange_strong(expected, desired);
  }
  static bool holds(Truth truth) { return truth; }
  static Guard hold(Lock& lock) { return Guard(lock); }

  /// A number for the thread that owns this machine, as if it were bound to a processor.
  unsigned cpu = 0;
};

static_assert(Machine<Native>);

}  // namespace counterproof
