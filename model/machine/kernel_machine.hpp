// A machine with what a kernel has beyond counters: sleeping locks, RCU, interrupts, waiting, and
// memory that can be freed.
//
// The locking protocols of the controllers are templates over it.  They are run under every
// interleaving; the plain machine has no need of them, since without threads nothing of this shows.
#pragma once

#include <concepts>
#include <string_view>

#include "model/machine/machine.hpp"

namespace counterproof {

// clang-format off
template <class M>
concept KernelMachine = Machine<M> && requires(M& machine,
                                               typename M::Cell& cell,
                                               typename M::Lock& lock,
                                               typename M::Mutex& mutex,
                                               typename M::Memory& memory,
                                               typename M::WaitQueue& queue,
                                               typename M::Completion& completion,
                                               std::string_view text) {
  /// Sleeps while somebody else holds it.
  { machine.hold(mutex) };
  /// With the processor's interrupts off for as long.
  { machine.hold_irq_off(lock) };
  /// A read section: what it finds is not freed by who waits for readers first.
  { machine.read_rcu() };
  /// Waits until every read section that has begun is left.
  { machine.synchronize_rcu() };
  /// Memory; using a cell that lives in it after it was freed is a finding.
  { machine.allocate(memory) };
  { machine.free(memory) };
  /// Between runs: it is freed from the beginning.
  { machine.starts_freed(memory) };
  /// Waiting: queue, look once more, and sleep or leave the queue.
  { machine.enqueue(queue) };
  { machine.dequeue(queue) };
  { machine.sleep(queue) };
  { machine.wake(queue) };
  /// Something that happens once.
  { machine.complete(completion) };
  { machine.wait_for(completion) };
  /// An assertion: the invariant that is broken otherwise, and one sentence.
  { machine.require(true, text, text) };
};
// clang-format on

}  // namespace counterproof
