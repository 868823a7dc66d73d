// The locks of a user's code, as steps of the scheduler.
//
// A lock is known by its address, and nothing is stored there.  A kernel's spinlock forbids who
// holds it to sleep; POSIX says no such thing of its own.  Waiting on a condition is to queue,
// to give the mutex back, to sleep until woken, and to take the mutex again.
#include <algorithm>

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
        kind == CP_GUARD_LOCK || kind == CP_READ_LOCK || kind == CP_WRITE_LOCK ||
        kind == CP_SPIN_READ_LOCK || kind == CP_SPIN_WRITE_LOCK)
      ++locked_[lock];
    if (kind == CP_SPIN_UNLOCK || kind == CP_POSIX_SPIN_UNLOCK || kind == CP_MUTEX_UNLOCK ||
        kind == CP_RW_UNLOCK || kind == CP_SPIN_RW_UNLOCK)
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
  const auto rwlock = [&] { return object_of(lock, ObjectSort::rwlock); };
  const auto spinning_rwlock = [&] { return object_of(lock, ObjectSort::spinning_rwlock); };
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
    case CP_READ_LOCK:
      return pause(StepKind::read_lock, Mode::share, rwlock());
    case CP_WRITE_LOCK:
      return pause(StepKind::write_lock, Mode::acquire, rwlock());
    case CP_RW_UNLOCK:
      if (execution_.shares(rwlock())) return pause(StepKind::read_unlock, Mode::unshare, rwlock());
      return pause(StepKind::write_unlock, Mode::release, rwlock());
    case CP_SPIN_READ_LOCK:
      return pause(StepKind::read_lock, Mode::share, spinning_rwlock());
    case CP_SPIN_WRITE_LOCK:
      return pause(StepKind::write_lock, Mode::acquire, spinning_rwlock());
    case CP_SPIN_RW_UNLOCK:
      if (execution_.shares(spinning_rwlock()))
        return pause(StepKind::read_unlock, Mode::unshare, spinning_rwlock());
      return pause(StepKind::write_unlock, Mode::release, spinning_rwlock());
    // In a graph whoever finds nothing new to read waits by himself.
    case CP_GATE_SHUT:
      if (apart_) return;
      return pause(StepKind::write_lock, Mode::acquire, spinning_rwlock());
    case CP_GATE_OPEN:
      if (apart_) return;
      return pause(StepKind::write_unlock, Mode::release, spinning_rwlock());
    case CP_GATE_PASS:
      if (apart_) return;
      pause(StepKind::read_lock, Mode::share, spinning_rwlock());
      return pause(StepKind::read_unlock, Mode::unshare, spinning_rwlock());
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
    case CP_LEAVE:
      return pause(StepKind::dequeue, Mode::write, queue());
    case CP_SLEEP:
      return pause(StepKind::sleep, Mode::none, queue());
    case CP_WAKE_ONE:
      return pause(StepKind::wake, Mode::write, queue(), schedule::kWakesOne);
    case CP_WAKE_ALL:
      return pause(StepKind::wake, Mode::write, queue());
  }
}

namespace {

ObjectSort sort_of(cp_lock kind) {
  if (kind == CP_SPIN_LOCK) return ObjectSort::spinlock;
  if (kind == CP_POSIX_SPIN_LOCK) return ObjectSort::posix_spinlock;
  if (kind == CP_SPIN_READ_LOCK || kind == CP_SPIN_WRITE_LOCK) return ObjectSort::spinning_rwlock;
  const bool of_readers = kind == CP_READ_LOCK || kind == CP_WRITE_LOCK;
  return of_readers ? ObjectSort::rwlock : ObjectSort::mutex;
}

StepKind attempt_of(cp_lock kind) {
  if (kind == CP_READ_LOCK || kind == CP_SPIN_READ_LOCK) return StepKind::read_trylock;
  return kind == CP_WRITE_LOCK || kind == CP_SPIN_WRITE_LOCK ? StepKind::write_trylock : StepKind::trylock;
}

}  // namespace

// To wait for a while and then to give up is an attempt that comes later: who waits takes no step,
// and comes to its attempt when the scheduler says so.  It gets the lock if that is free then.
bool OwnProgram::attempt(const void* lock, cp_lock kind, bool timed, const void* code) {
  if (looking_) return false;
  if (!in_thread()) {
    if (locked_[lock] != 0) return false;
    ++locked_[lock];
    return true;
  }
  look_at_fresh();
  const auto at = reinterpret_cast<std::uintptr_t>(lock);
  if (timed) execution_.announce_timed();
  execution_.pause(attempt_of(kind), Mode::attempt, object_of(lock, sort_of(kind)),
                   life_of(at, at + 1), site_of(code));
  return execution_.succeeded();
}

int OwnProgram::holds(const void* lock, cp_lock kind) {
  if (looking_) return 0;
  if (!in_thread()) return locked_[lock] != 0 ? 1 : 0;
  const Id object = object_of(lock, sort_of(kind));
  return execution_.holds(object) ? 1 : execution_.shares(object) ? 2 : 0;
}

bool OwnProgram::timed_sleep(const void* condition, const void* code) {
  if (!in_thread() || looking_) return false;
  const auto at = reinterpret_cast<std::uintptr_t>(condition);
  execution_.announce_timed();
  execution_.pause(StepKind::sleep, Mode::write, object_of(condition, ObjectSort::queue),
                   life_of(at, at + 1), site_of(code));
  return execution_.succeeded();
}

// A clock is one more variable that threads share: who looks at it later is not told an earlier
// time. It orders nothing else.
std::uint64_t OwnProgram::tick(std::uint64_t& clock, std::uint64_t at_least, std::uint64_t more,
                               const void* code) {
  if (looking_) return clock;
  memo_->uses_clock = true;
  if (!in_thread()) return clock = std::max(clock, at_least) + more;
  look_at_fresh();
  const auto begin = reinterpret_cast<std::uintptr_t>(&clock);
  const auto [cell, parts] = access_of(begin, sizeof clock);
  execution_.announce({begin, sizeof clock});
  execution_.announce_runtime();
  execution_.pause(StepKind::add, Mode::write, cell.object, schedule::kNoObject, cell.own, parts,
                   schedule::Ordering::relaxed, schedule::Ordering::relaxed, site_of(code), more,
                   0);
  touch(begin, sizeof clock);
  const std::uint64_t before = clock;
  clock = std::max(clock, at_least) + more;
  execution_.note_operand(clock - before);
  return execution_.note(clock);
}

}  // namespace counterproof::own
