// The locks of a user's code, as steps of the scheduler.
//
// A lock is known by its address, and nothing is stored there.  A kernel's spinlock forbids who
// holds it to sleep; POSIX says no such thing of its own.  Waiting on a condition is to queue,
// to give the mutex back, to sleep until woken, and to take the mutex again.
#include "own/own_program.hpp"

namespace counterproof::own {

using schedule::Mode;
using schedule::ObjectSort;
using schedule::Site;
using schedule::StepKind;

OwnProgram::Id OwnProgram::object_of(const void* lock, ObjectSort sort) {
  const auto address = reinterpret_cast<std::uintptr_t>(lock);
  const auto [entry, is_new] =
      objects_.try_emplace({address, static_cast<unsigned>(sort)}, schedule::kNoObject);
  if (is_new) {
    need_room();
    entry->second = execution_.make_object(sort, "");
  }
  return entry->second;
}

void OwnProgram::lock(const void* lock, cp_lock kind, const void* code) {
  if (!in_thread() && !looking_) {
    if (kind == CP_GUARD_LOCK) guards_.insert(lock);
    if (kind == CP_SPIN_LOCK || kind == CP_POSIX_SPIN_LOCK || kind == CP_MUTEX_LOCK ||
        kind == CP_GUARD_LOCK)
      ++locked_[lock];
    if (kind == CP_SPIN_UNLOCK || kind == CP_POSIX_SPIN_UNLOCK || kind == CP_MUTEX_UNLOCK)
      --locked_[lock];
  }
  if (!in_thread() || looking_) return;
  look_at_fresh();
  const Site site = site_of(code);
  const auto at = reinterpret_cast<std::uintptr_t>(lock);
  const auto pause = [&](StepKind step, Mode mode, Id object, std::uint64_t operand = 0) {
    execution_.pause(step, mode, object,
                     lock == nullptr ? schedule::kNoObject : life_of(at, at + 1), site, operand);
  };
  const auto spinlock = [&] { return object_of(lock, ObjectSort::spinlock); };
  const auto posix_spinlock = [&] { return object_of(lock, ObjectSort::posix_spinlock); };
  const auto mutex = [&] { return object_of(lock, ObjectSort::mutex); };
  const auto own_sleep = [&] {
    const auto [entry, is_new] = objects_.try_emplace({0, self()}, schedule::kNoObject);
    if (is_new) {
      need_room();
      entry->second = execution_.make_object(ObjectSort::mutex, "what may sleep");
    }
    return entry->second;
  };
  const auto queue = [&] { return object_of(lock, ObjectSort::queue); };
  switch (kind) {
    case CP_SPIN_LOCK:
      return pause(StepKind::lock, Mode::acquire, spinlock());
    case CP_SPIN_UNLOCK:
      return pause(StepKind::unlock, Mode::release, spinlock());
    case CP_POSIX_SPIN_LOCK:
      return pause(StepKind::lock, Mode::acquire, posix_spinlock());
    case CP_POSIX_SPIN_UNLOCK:
      return pause(StepKind::unlock, Mode::release, posix_spinlock());
    case CP_GUARD_LOCK:
      if (guards_.insert(lock).second) execution_.pardon_last();
      pause(StepKind::mutex_lock, Mode::acquire, mutex());
      // The runtime looks whether it is initialised, and needs to be shown.
      if (apart_) access(at, 1, CP_READ_ONCE, CP_FULL, 0, 0, code);
      return;
    case CP_MUTEX_LOCK:
      return pause(StepKind::mutex_lock, Mode::acquire, mutex());
    case CP_MUTEX_UNLOCK:
      return pause(StepKind::mutex_unlock, Mode::release, mutex());
    case CP_RCU_READ_LOCK:
      return pause(StepKind::rcu_lock, Mode::read, schedule::kRcu);
    case CP_RCU_READ_UNLOCK:
      return pause(StepKind::rcu_unlock, Mode::none, schedule::kRcu);
    case CP_SYNCHRONIZE_RCU:
      pause(StepKind::grace_begin, Mode::write, schedule::kRcu);
      return pause(StepKind::grace_end, Mode::none, schedule::kRcu);
    case CP_INTERRUPTS_OFF:
      return execution_.irq_off(site);
    case CP_INTERRUPTS_ON:
      return execution_.irq_on(site);
    case CP_MIGHT_SLEEP:
      // A mutex of the thread's own: it is asked what may sleep, and never waits.
      pause(StepKind::mutex_lock, Mode::acquire, own_sleep());
      return pause(StepKind::mutex_unlock, Mode::release, own_sleep());
    case CP_WAIT:
      return pause(StepKind::enqueue, Mode::write, queue());
    case CP_SLEEP:
      return pause(StepKind::sleep, Mode::none, queue());
    case CP_WAKE_ONE:
      return pause(StepKind::wake, Mode::write, queue(), schedule::kWakesOne);
    case CP_WAKE_ALL:
      return pause(StepKind::wake, Mode::write, queue());
  }
}

}  // namespace counterproof::own
