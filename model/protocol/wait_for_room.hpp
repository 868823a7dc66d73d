// Waiting at the limit until somebody makes room.
//
// A charge that does not fit may sleep until an uncharge wakes it.  The sleeper must join the queue
// first and look at the counter once more afterwards: an uncharge between its look and its joining
// wakes nobody, and it sleeps for ever beside free room.  The waker changes the counter before it
// looks for sleepers, for the same reason from the other side.
//
// Source: the kernel's rule for wait queues.
#pragma once

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

template <KernelMachine M>
class WaitForRoom {
 public:
  using Word = typename M::Word;

  explicit WaitForRoom(M& machine) : machine_(machine) {
    machine_.name(usage_, "usage");
    machine_.name(queue_, "queue for room");
  }

  /// The one unit that there is is charged.
  void start() { usage_.value = 1; }

  void charge_or_wait() {
    for (;;) {
      machine_.enqueue(queue_);
      if (try_charge()) {
        machine_.dequeue(queue_);
        return;
      }
      machine_.sleep(queue_);
    }
  }
  /// Looks first and joins the queue afterwards.
  void charge_or_wait_queueing_late() {
    while (!try_charge()) {
      machine_.enqueue(queue_);
      machine_.sleep(queue_);
    }
  }
  void uncharge_and_wake() {
    machine_.add(usage_, Word(0) - 1);
    machine_.wake(queue_);
  }

 private:
  bool try_charge() { return machine_.holds(machine_.compare_exchange(usage_, Word(0), Word(1))); }

  M& machine_;
  typename M::Cell usage_{};
  typename M::WaitQueue queue_;
};

}  // namespace counterproof
