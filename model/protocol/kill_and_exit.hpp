// A fault at the limit, and the exit that would make room.
//
// A task that faults over the limit holds the lock of its address space.  When reclaim finds
// nothing a task of the group is killed, and the fault tries again until there is room.  As posted
// in 2007 the loop ends only when the charge fits or when the faulting task itself is the victim;
// it does not look at signals (D12).  If the victim shares the address space its exit needs the
// lock that the loop holds, and its memory is freed only when the loop's own thread has let go of
// it: both wait for ever.  A loop that gives up when its own group is being killed lets the lock
// go.
//
// The endless loop is modelled as waiting for what would end it.
//
// Source: container_rss_prepare and the out-of-memory path of the RSS controller, March 2007.
#pragma once

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class FatalSignal : std::uint8_t { ignored, heeded };

template <KernelMachine M, FatalSignal signal>
class KillAndExit {
 public:
  using Word = typename M::Word;

  explicit KillAndExit(M& machine) : machine_(machine) {
    machine_.name(address_space_, "address space lock");
    machine_.name(usage_, "usage");
    machine_.name(killed_, "kill");
    machine_.name(freed_, "memory to be freed");
  }

  /// The container is full.
  void start() { usage_.value = kLimit; }

  /// \returns whether the fault got its page.
  bool fault() {
    const auto held = machine_.hold(address_space_);
    if (charge()) return true;
    machine_.complete(killed_);
    // The victim is of this thread group: the signal is for both.
    if (signal == FatalSignal::heeded) return false;
    machine_.wait_for(freed_);
    return charge();
  }

  /// The victim: exits when it is killed, and gives its memory back.
  void exit_when_killed() {
    machine_.wait_for(killed_);
    {
      const auto held = machine_.hold(address_space_);
      machine_.add(usage_, Word(0) - 1);
    }
    machine_.complete(freed_);
  }

 private:
  static constexpr std::uint64_t kLimit = 1;

  bool charge() {
    const Word usage = machine_.read_once(usage_);
    return machine_.holds(usage + 1 <= Word(kLimit)) &&
           machine_.holds(machine_.compare_exchange(usage_, usage, usage + 1));
  }

  M& machine_;
  typename M::Mutex address_space_;
  typename M::Cell usage_{};
  typename M::Completion killed_;
  typename M::Completion freed_;
};

}  // namespace counterproof
