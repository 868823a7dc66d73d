// The machine of every interleaving: a scheduling point at each shared access.
//
// An algorithm of the model runs on it as on any other machine.  Before an access, a lock, or
// anything else that another thread could notice, its thread stops, and the scheduler decides who
// goes on.  Words are plain numbers.  Beyond what the counters need it has the kernel's other
// means: mutexes that may sleep, RCU, interrupts, wait queues, completions, and memory that can be
// freed.
//
// Shared things are made once, with a name, and given their first value before every execution.
#pragma once

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

#include "check/schedule/execution.hpp"
#include "model/machine/kernel_machine.hpp"

namespace counterproof {

class Stepped {
 public:
  using Word = std::uint64_t;
  using Truth = bool;
  using Site = std::source_location;
  using Id = schedule::ObjectId;
  using Kind = schedule::StepKind;
  using Mode = schedule::Mode;

  struct Cell {
    Word value = 0;
    Id object = schedule::kNoObject;
    Id life = schedule::kNoObject;  ///< of the memory that it lives in
  };
  struct Lock {
    Id object = schedule::kNoObject;
  };
  struct Mutex {
    Id object = schedule::kNoObject;
  };
  /// Memory that can be freed; cells are told which they live in.
  struct Memory {
    Id object = schedule::kNoObject;
  };
  struct WaitQueue {
    Id object = schedule::kNoObject;
  };
  struct RwLock {
    Id object = schedule::kNoObject;
  };
  /// Who waits for a word to change.
  struct Futex {
    Id object = schedule::kNoObject;
  };
  struct Completion {
    Id object = schedule::kNoObject;
  };

  explicit Stepped(schedule::Execution& execution) : execution_(&execution) {}

  // ---- Making things, once ----

  void name(Cell& cell, std::string name) {
    make(cell, schedule::ObjectSort::cell, std::move(name));
  }
  void name(Lock& lock, std::string name) {
    make(lock, schedule::ObjectSort::spinlock, std::move(name));
  }
  void name(Mutex& mutex, std::string name) {
    make(mutex, schedule::ObjectSort::mutex, std::move(name));
  }
  void name(Memory& memory, std::string name) {
    make(memory, schedule::ObjectSort::memory, std::move(name));
  }
  void name(WaitQueue& queue, std::string name) {
    make(queue, schedule::ObjectSort::queue, std::move(name));
  }
  void name(Futex& futex, std::string name) {
    make(futex, schedule::ObjectSort::futex, std::move(name));
  }
  void name(RwLock& lock, std::string name) {
    make(lock, schedule::ObjectSort::rwlock, std::move(name));
  }
  void name(Completion& completion, std::string name) {
    make(completion, schedule::ObjectSort::completion, std::move(name));
  }
  static void lives_in(Cell& cell, const Memory& memory) { cell.life = memory.object; }

  // ---- Accesses ----

  Word load(Cell& cell, Site site = Site::current()) {
    access(Kind::load, Mode::read, cell, site);
    return execution_->note(cell.value);
  }
  void store(Cell& cell, Word value, Site site = Site::current()) {
    access(Kind::store, Mode::write, cell, site, value);
    cell.value = value;
  }
  Word read_once(Cell& cell, Site site = Site::current()) {
    access(Kind::read_once, Mode::read, cell, site);
    return execution_->note(cell.value);
  }
  void write_once(Cell& cell, Word value, Site site = Site::current()) {
    access(Kind::write_once, Mode::write, cell, site, value);
    cell.value = value;
  }
  Word load_acquire(Cell& cell, Site site = Site::current()) {
    access(Kind::load_acquire, Mode::read, cell, site, 0, 0, schedule::Ordering::acquire);
    return execution_->note(cell.value);
  }
  void store_release(Cell& cell, Word value, Site site = Site::current()) {
    access(Kind::store_release, Mode::write, cell, site, value, 0, schedule::Ordering::release);
    cell.value = value;
  }
  Word add(Cell& cell, Word value, Site site = Site::current()) {
    access(Kind::add, Mode::write, cell, site, value);
    cell.value += value;
    return execution_->note(cell.value);
  }
  Word exchange(Cell& cell, Word value, Site site = Site::current()) {
    access(Kind::exchange, Mode::write, cell, site, value);
    const Word before = cell.value;
    cell.value = value;
    return execution_->note(before);
  }
  Truth compare_exchange(Cell& cell, Word expected, Word desired, Site site = Site::current()) {
    access(Kind::compare_exchange, Mode::write, cell, site, desired, expected);
    const bool same = cell.value == expected;
    if (same) cell.value = desired;
    execution_->note(same ? 1 : 0);
    return same;
  }
  static bool holds(Truth truth) { return truth; }

  /// The processor that the thread runs on: each thread has its own.
  [[nodiscard]] unsigned this_cpu() const { return execution_->running(); }

  // ---- Locks ----

  /// Gives back what its maker took, at the end of its scope.
  template <void (Stepped::*give_back)(Id, Site)>
  class [[nodiscard]] Guard {
   public:
    Guard(Stepped& machine, Id object, Site site)
        : machine_(machine), object_(object), site_(site) {}
    // A fibre that is given up while it waits here is unwound by an exception.
    ~Guard() noexcept(false) { (machine_.*give_back)(object_, site_); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Stepped& machine_;
    Id object_;
    Site site_;
  };

  void lock(Lock& lock, Site site = Site::current()) {
    execution_->pause(Kind::lock, Mode::acquire, lock.object, schedule::kNoObject, site);
  }
  void unlock(Lock& lock, Site site = Site::current()) { release_spinlock(lock.object, site); }
  void lock(Mutex& mutex, Site site = Site::current()) {
    execution_->pause(Kind::mutex_lock, Mode::acquire, mutex.object, schedule::kNoObject, site);
  }
  void unlock(Mutex& mutex, Site site = Site::current()) { release_mutex(mutex.object, site); }
  /// \returns whether the lock was free, and is taken now
  bool trylock(Mutex& mutex, Site site = Site::current()) {
    return attempt(Kind::trylock, mutex.object, site);
  }
  void lock(RwLock& lock, Site site = Site::current()) {
    execution_->pause(Kind::write_lock, Mode::acquire, lock.object, schedule::kNoObject, site);
  }
  void unlock(RwLock& lock, Site site = Site::current()) {
    execution_->pause(Kind::write_unlock, Mode::release, lock.object, schedule::kNoObject, site);
  }
  bool trylock(RwLock& lock, Site site = Site::current()) {
    return attempt(Kind::write_trylock, lock.object, site);
  }
  void lock_shared(RwLock& lock, Site site = Site::current()) {
    execution_->pause(Kind::read_lock, Mode::share, lock.object, schedule::kNoObject, site);
  }
  void unlock_shared(RwLock& lock, Site site = Site::current()) {
    execution_->pause(Kind::read_unlock, Mode::unshare, lock.object, schedule::kNoObject, site);
  }
  bool trylock_shared(RwLock& lock, Site site = Site::current()) {
    return attempt(Kind::read_trylock, lock.object, site);
  }
  void irq_off(Site site = Site::current()) { execution_->irq_off(site); }
  void irq_on(Site site = Site::current()) { execution_->irq_on(site); }

 private:
  void release_spinlock(Id object, Site site) {
    execution_->pause(Kind::unlock, Mode::release, object, schedule::kNoObject, site);
  }
  void release_irq_spinlock(Id object, Site site) {
    release_spinlock(object, site);
    execution_->irq_on(site);
  }
  void release_mutex(Id object, Site site) {
    execution_->pause(Kind::mutex_unlock, Mode::release, object, schedule::kNoObject, site);
  }
  void leave_rcu(Id, Site site) {
    execution_->pause(Kind::rcu_unlock, Mode::none, schedule::kRcu, schedule::kNoObject, site);
  }

 public:
  auto hold(Lock& lock, Site site = Site::current()) {
    this->lock(lock, site);
    return Guard<&Stepped::release_spinlock>(*this, lock.object, site);
  }
  /// With interrupts off on this processor for as long.
  auto hold_irq_off(Lock& lock, Site site = Site::current()) {
    irq_off(site);
    this->lock(lock, site);
    return Guard<&Stepped::release_irq_spinlock>(*this, lock.object, site);
  }
  auto hold(Mutex& mutex, Site site = Site::current()) {
    lock(mutex, site);
    return Guard<&Stepped::release_mutex>(*this, mutex.object, site);
  }

  // ---- RCU ----

  auto read_rcu(Site site = Site::current()) {
    execution_->pause(Kind::rcu_lock, Mode::read, schedule::kRcu, schedule::kNoObject, site);
    return Guard<&Stepped::leave_rcu>(*this, schedule::kRcu, site);
  }
  /// Waits until everybody who reads now has left.
  void synchronize_rcu(Site site = Site::current()) {
    execution_->pause(Kind::grace_begin, Mode::write, schedule::kRcu, schedule::kNoObject, site);
    execution_->pause(Kind::grace_end, Mode::none, schedule::kRcu, schedule::kNoObject, site);
  }

  // ---- Waiting ----

  void enqueue(WaitQueue& queue, Site site = Site::current()) {
    execution_->pause(Kind::enqueue, Mode::write, queue.object, schedule::kNoObject, site);
  }
  void dequeue(WaitQueue& queue, Site site = Site::current()) {
    execution_->pause(Kind::dequeue, Mode::write, queue.object, schedule::kNoObject, site);
  }
  /// Sleeps until woken; does not, if that has happened since the thread queued.
  void sleep(WaitQueue& queue, Site site = Site::current()) {
    execution_->pause(Kind::sleep, Mode::none, queue.object, schedule::kNoObject, site);
  }
  /// The same, but it may end by itself at any time.  \returns whether somebody woke the thread
  bool timed_sleep(WaitQueue& queue, Site site = Site::current()) {
    execution_->announce_timed();
    execution_->pause(Kind::sleep, Mode::write, queue.object, schedule::kNoObject, site);
    return execution_->succeeded();
  }
  void wake(WaitQueue& queue, Site site = Site::current()) {
    execution_->pause(Kind::wake, Mode::write, queue.object, schedule::kNoObject, site);
  }
  /// Wakes one of those who wait, whichever.
  void wake_one(WaitQueue& queue, Site site = Site::current()) {
    execution_->pause(Kind::wake, Mode::write, queue.object, schedule::kNoObject, site,
                      schedule::kWakesOne);
  }
  /// Sleeps until woken, if the word holds what is expected.  \returns whether it did
  bool futex_wait(Cell& word, Futex& futex, Word expected, Site site = Site::current()) {
    execution_->announce({reinterpret_cast<std::uintptr_t>(&word.value), sizeof word.value});
    of_futex(Kind::futex_wait, Mode::write, word, futex, site, 0, expected);
    if (execution_->note(word.value) != expected) return false;
    execution_->join(futex.object);
    of_futex(Kind::sleep, Mode::none, word, futex, site);
    return true;
  }
  /// Wakes so many of those who wait for the word, or all of them if `most` is 0.
  /// \returns how many
  Word futex_wake(Cell& word, Futex& futex, Word most, Site site = Site::current()) {
    of_futex(Kind::wake, Mode::write, word, futex, site, most);
    return execution_->woken();
  }
  void complete(Completion& completion, Site site = Site::current()) {
    execution_->pause(Kind::complete, Mode::write, completion.object, schedule::kNoObject, site);
  }
  void wait_for(Completion& completion, Site site = Site::current()) {
    execution_->pause(Kind::wait_for, Mode::none, completion.object, schedule::kNoObject, site);
  }

  // ---- Memory ----

  void allocate(Memory& memory, Site site = Site::current()) {
    execution_->pause(Kind::allocate, Mode::write, memory.object, schedule::kNoObject, site);
  }
  void free(Memory& memory, Site site = Site::current()) {
    execution_->pause(Kind::free, Mode::write, memory.object, schedule::kNoObject, site);
  }

  /// Between executions: the memory is freed from the beginning.
  void starts_freed(Memory& memory) { execution_->start_freed(memory.object); }

  // ---- What a program says of itself ----

  /// \param invariant its id, a literal   \param what one sentence, a literal
  void require(bool condition, std::string_view invariant, std::string_view what) {
    if (!condition) execution_->fail(invariant, what);
  }
  [[nodiscard]] schedule::Execution& execution() const { return *execution_; }

 private:
  bool attempt(Kind kind, Id lock, Site site) {
    execution_->pause(kind, Mode::attempt, lock, schedule::kNoObject, site);
    return execution_->succeeded();
  }
  template <class Thing>
  void make(Thing& thing, schedule::ObjectSort sort, std::string name) {
    thing.object = execution_->make_object(sort, std::move(name));
  }
  void access(Kind kind, Mode mode, Cell& cell, Site site, Word operand = 0, Word expected = 0,
              schedule::Ordering ordering = schedule::Ordering::full) {
    execution_->announce({reinterpret_cast<std::uintptr_t>(&cell.value), sizeof cell.value});
    execution_->pause(kind, mode, cell.object, cell.life, ordering, site, operand, expected);
  }

  void of_futex(Kind kind, Mode mode, Cell& word, Futex& futex, Site site, Word operand = 0,
                Word expected = 0) {
    execution_->pause(kind, mode, word.object, schedule::kNoObject, futex.object,
                      execution_->parts_of(word.object), schedule::Ordering::relaxed,
                      schedule::Ordering::relaxed, site, operand, expected);
  }

  schedule::Execution* execution_;
};

static_assert(KernelMachine<Stepped>);

}  // namespace counterproof
