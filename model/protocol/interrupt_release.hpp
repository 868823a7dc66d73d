// A release that comes from an interrupt.
//
// The last reference to something charged can be put by the handler of an interrupt: a page after
// its input or output, a file through a deferred free.  Its uncharge takes the counter's lock.  If
// process context takes that lock with interrupts on, the interrupt can arrive on the same
// processor inside the section, and waits for a lock that cannot be released before it returns.
// With interrupts off inside the section it arrives before or after.
//
// The posted RSS counter is not released from interrupts, so that its plain lock is sound; one that
// is must not copy it.
//
// Source: the locking rules of the kernel; the note on the resource counter's users, 2007.
#pragma once

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class SectionInterrupts : std::uint8_t { on, off };

template <KernelMachine M, SectionInterrupts interrupts>
class InterruptRelease {
 public:
  using Word = typename M::Word;

  explicit InterruptRelease(M& machine) : machine_(machine) {
    machine_.name(lock_, "counter lock");
    machine_.name(usage_, "usage");
  }

  /// One unit is charged, which the interrupt will release.
  void start() { usage_.value = 1; }

  void charge() {
    if constexpr (interrupts == SectionInterrupts::off) {
      const auto held = machine_.hold_irq_off(lock_);
      machine_.store(usage_, machine_.load(usage_) + 1);
    } else {
      const auto held = machine_.hold(lock_);
      machine_.store(usage_, machine_.load(usage_) + 1);
    }
  }

  void release_from_interrupt() {
    const auto held = machine_.hold(lock_);
    machine_.store(usage_, machine_.load(usage_) - 1);
  }

  void check() {
    machine_.require(usage_.value == 1, "balance.usage-is-outstanding",
                     "one unit is charged, and usage says otherwise");
  }

 private:
  M& machine_;
  typename M::Lock lock_;
  typename M::Cell usage_{};
};

}  // namespace counterproof
