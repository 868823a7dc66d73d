// What a step does to those who wait: who holds, queues and sleeps on what after it.
//
// A step has been ordered and synchronised when it comes here (order.cpp); this changes the state
// on which `can_step` decides who may go on, and notices what is wrong with the step itself: memory
// that is used after it was freed, a lock that is released by somebody else, sleeping where nobody
// may. Whoever is woken is ordered after the step that woke it, by `enabled_by_`.
#include <algorithm>
#include <bit>

#include "check/schedule/execution.hpp"

namespace counterproof::schedule {

void Execution::apply(const Event& event) {
  const ThreadId thread = event.thread();
  const Touch& touch = event.step.touch;
  const auto index = static_cast<std::int16_t>(size_ - 1);
  if (touch.life != kNoObject && uses_[touch.life].set) {
    const bool of_frame = sorts_[touch.life] == ObjectSort::frame;
    add_fault(fault_id::kUseAfterFree,
              of_frame ? "a local variable is used after its function has returned"
                       : "memory is used after it was freed",
              uses_[touch.life].last_write, index);
  }
  switch (event.step.kind) {
    case StepKind::mutex_lock:
      check_may_sleep(event);
      take_lock(event);
      break;
    case StepKind::lock:
      take_lock(event);
      break;
    case StepKind::write_lock:
      if (sorts_[touch.object] != ObjectSort::spinning_rwlock) check_may_sleep(event);
      take_lock(event);
      break;
    case StepKind::read_lock:
      if (sorts_[touch.object] != ObjectSort::spinning_rwlock) check_may_sleep(event);
      share(event);
      break;
    case StepKind::trylock:
    case StepKind::read_trylock:
    case StepKind::write_trylock:
      if (event.step.timed) check_may_sleep(event);
      if (has_taken(event.step)) hold(event);
      if (has_shared(event.step)) share(event);
      break;
    case StepKind::unlock:
    case StepKind::mutex_unlock:
    case StepKind::read_unlock:
    case StepKind::write_unlock:
      give_back(event);
      break;
    case StepKind::irq_off:
      if (touch.object != kNoObject) uses_[touch.object].holder = thread;
      ++irq_depth_[thread];
      break;
    case StepKind::irq_on:
      if (irq_depth_[thread] == 0) {
        add_fault(fault_id::kLockBalance, "interrupts are turned on that were not off",
                  Fault::kNowhere, index);
      } else if (--irq_depth_[thread] == 0 && touch.object != kNoObject) {
        uses_[touch.object].holder = kNobody;
      }
      break;
    case StepKind::interrupt:
      uses_[touch.object].holder = thread;
      break;
    case StepKind::interrupt_return:
      uses_[touch.object].holder = kNobody;
      break;
    case StepKind::rcu_lock:
      ++rcu_depth_[thread];
      break;
    case StepKind::rcu_unlock:
      if (rcu_depth_[thread] == 0) {
        add_fault(fault_id::kLockBalance, "an RCU read section ends that never began",
                  Fault::kNowhere, index);
      } else if (--rcu_depth_[thread] == 0) {
        rcu_left_[thread] = event.order;
        rcu_left_sync_[thread] = sync_of_[thread];
        for (ThreadId t = 0; t < threads_; ++t) {
          if ((grace_waits_for_[t] & bit(thread)) == 0) continue;
          grace_waits_for_[t] = static_cast<ThreadSet>(grace_waits_for_[t] & ~bit(thread));
          enabled_by_[t].join(event.order);
          sync_enabled_by_[t].join(sync_of_[thread]);
        }
      }
      break;
    case StepKind::grace_begin:
      check_may_sleep(event);
      enabled_by_[thread] = sync_enabled_by_[thread] = Clock{};
      for (ThreadId t = 0; t < threads_; ++t) {
        if (t == thread) continue;
        if (rcu_depth_[t] > 0) grace_waits_for_[thread] |= bit(t);
        enabled_by_[thread].join(rcu_left_[t]);
        sync_enabled_by_[thread].join(rcu_left_sync_[t]);
      }
      break;
    case StepKind::allocate:
      uses_[touch.object].set = false;
      break;
    case StepKind::free:
      if (uses_[touch.object].set) {
        add_fault(fault_id::kUseAfterFree, "memory is freed twice", Fault::kNowhere, index);
      }
      uses_[touch.object].set = true;
      break;
    case StepKind::enqueue:
      queues_.join(thread, event.step.cell);
      break;
    case StepKind::dequeue:
      queues_.leave(thread);
      break;
    case StepKind::wake:
      if (!is_apart_) wake(event);
      break;
    case StepKind::sleep:
      check_may_sleep(event);
      if (event.step.timed && event.step.result == 0) {
        queues_.leave(thread);
      } else if (!is_apart_) {
        queues_.go_on(thread);
      }
      break;
    case StepKind::futex_wait:
    case StepKind::wait_for:
      check_may_sleep(event);
      break;
    case StepKind::complete:
      if (!uses_[touch.object].set) uses_[touch.object].last_release = index;
      uses_[touch.object].set = true;
      break;
    case StepKind::load:
    case StepKind::store:
    case StepKind::read_once:
    case StepKind::write_once:
    case StepKind::load_acquire:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::exchange:
    case StepKind::compare_exchange:
    case StepKind::grace_end:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
}

void Execution::wake(const Event& event) {
  const bool orders = sorts_[event.step.cell] != ObjectSort::futex;
  const WaitQueues::Woken woken = queues_.wake(event.step.cell, event.step.operand,
                                               orders ? sync_of_[event.thread()] : Clock{});
  woken_ = woken.count;
  for (ThreadId t = 0; t < threads_; ++t) {
    if ((woken.newly & bit(t)) != 0) enabled_by_[t] = event.order;
    Step& next = pending_[t];
    if (next.kind == StepKind::sleep && !next.timed && queues_.is_contended(t))
      next.touch.mode = Mode::take;
  }
}

void Execution::take_lock(const Event& event) {
  const ThreadId thread = event.thread();
  const ObjectId lock = event.step.touch.object;
  const auto index = static_cast<std::int16_t>(size_ - 1);
  if (!held_[thread].empty()) {
    if (const auto other = lock_order_.taken(lock, thread, held_[thread], index))
      add_fault(fault_id::kLockCycle, "locks are taken in an order that can close a circle", *other,
                index);
  }
  hold(event);
}

/// Who has it, whatever the order of locks says of that: an attempt waits for nobody.
void Execution::hold(const Event& event) {
  const ThreadId thread = event.thread();
  const ObjectId lock = event.step.touch.object;
  const auto index = static_cast<std::int16_t>(size_ - 1);
  held_[thread].add(lock, index);
  Uses& uses = uses_[lock];
  uses.holder = thread;
  const bool in_interrupt = host_[thread] != kNobody;
  if (in_interrupt) {
    if (!is_attempt(event.step.kind)) uses.in_interrupt = index;
  } else if (irq_depth_[thread] == 0) {
    uses.with_interrupts_on = index;
  }
  if (uses.in_interrupt != kNone && uses.with_interrupts_on != kNone) {
    add_fault(fault_id::kIrqSafe,
              "a lock that a handler of an interrupt takes is also taken with interrupts on",
              std::min(uses.in_interrupt, uses.with_interrupts_on),
              std::max(uses.in_interrupt, uses.with_interrupts_on));
  }
}

void Execution::share(const Event& event) {
  const ThreadId thread = event.thread();
  const ObjectId lock = event.step.touch.object;
  held_[thread].add(lock, static_cast<std::int16_t>(size_ - 1));
  Sharing& sharing = sharing_[sharing_of_[lock]];
  ++sharing.times[thread];
  sharing.readers |= bit(thread);
}

void Execution::give_back(const Event& event) {
  const ThreadId thread = event.thread();
  const ObjectId lock = event.step.touch.object;
  if (!held_[thread].has(lock)) {
    add_fault(fault_id::kLockBalance, "a lock is released by a thread that does not hold it",
              Fault::kNowhere, static_cast<std::int16_t>(size_ - 1));
    return;
  }
  held_[thread].remove(lock);
  Sharing& sharing = sharing_[sharing_of_[lock]];
  if ((sharing.readers & bit(thread)) == 0) {
    uses_[lock].holder = kNobody;
  } else if (--sharing.times[thread] == 0) {
    sharing.readers = static_cast<ThreadSet>(sharing.readers & ~bit(thread));
  }
}

/// What comes of an attempt, or of a sleep with a time limit, is decided when it is taken: whether
/// the lock is free, and whether somebody has woken the thread.
void Execution::come_to(Step& step) {
  const ThreadId thread = step.touch.thread;
  if (is_attempt(step.kind)) {
    const Uses& uses = uses_[step.touch.object];
    ThreadSet others = sharing_[sharing_of_[step.touch.object]].readers;
    if (step.kind == StepKind::read_trylock) others = 0;
    if (uses.holder != kNobody) others |= bit(uses.holder);
    const bool free = is_apart_ ? succeeds_ && others == 0 : others == 0;
    step.result = free ? 1 : 0;
    step.expected = others == 0 ? 0 : static_cast<std::uint64_t>(std::countr_zero(others)) + 1;
  } else if (step.kind == StepKind::sleep && step.timed) {
    const bool woken = is_apart_ ? succeeds_ : queues_.is_woken(thread);
    step.result = woken ? 1 : 0;
    step.took_token = woken && !is_apart_ && queues_.is_contended(thread);
  } else if (step.kind == StepKind::complete) {
    step.result = uses_[step.touch.object].set ? 0 : 1;
  } else if (step.kind == StepKind::wait_for && is_apart_) {
    step.result = completed_with_;
  }
}

void Execution::check_may_sleep(const Event& event) {
  const ThreadId thread = event.thread();
  const auto index = static_cast<std::int16_t>(size_ - 1);
  if (host_[thread] != kNobody) {
    add_fault(fault_id::kSleepInAtomic, "a handler of an interrupt may sleep", Fault::kNowhere,
              index);
  } else if (irq_depth_[thread] > 0) {
    add_fault(fault_id::kSleepInAtomic, "a thread may sleep with interrupts off", Fault::kNowhere,
              index);
  } else if (rcu_depth_[thread] > 0) {
    add_fault(fault_id::kSleepInAtomic, "a thread may sleep in an RCU read section",
              Fault::kNowhere, index);
  } else {
    for (const LocksHeld::Held& held : held_[thread].all()) {
      if (sorts_[held.lock] != ObjectSort::spinlock &&
          sorts_[held.lock] != ObjectSort::spinning_rwlock)
        continue;
      add_fault(fault_id::kSleepInAtomic, "a thread may sleep while it holds a spinlock",
                held.taken_at, index);
      break;
    }
  }
}

}  // namespace counterproof::schedule
