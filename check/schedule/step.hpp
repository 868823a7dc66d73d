// Steps: what a thread does between two scheduling points, and when two of them depend on each
// other.
//
// A step touches an object (a shared cell, a lock, a wait queue, ...) in one of a few modes.  Two
// steps of different threads are *dependent* if exchanging them could change what either does or
// whether it can happen; the reduction explores both orders of dependent steps and only one of
// independent ones, so a missing dependence here would be a wrong "holds".  When in doubt they
// depend: a failed compare-and-exchange counts as a write.
//
// Besides its object a step touches the *life* of the memory that its cell lives in, as a reader
// does: freeing that memory writes it.  And a step of a thread whose interrupts are on touches its
// *processor*: an interrupt may come just before it or just after.  A processor is a lock that a
// step with interrupts on takes and gives back at once, that a section with interrupts off holds,
// and that a handler holds from arrival to return.
#pragma once

#include <cstdint>
#include <source_location>
#include <string_view>

#include "check/schedule/clock.hpp"

namespace counterproof::schedule {

/// A shared object of a program; 0 is none.
using ObjectId = std::uint16_t;
inline constexpr ObjectId kNoObject = 0;
/// What RCU readers read and grace periods write.
inline constexpr ObjectId kRcu = 1;

/// What data races are looked for on, and what carries what was released: an object of its own, or
/// bytes that no access takes apart.  0 is none.
using PartId = std::uint32_t;
inline constexpr PartId kNoPart = 0;

/// Several parts that lie one after the other.
struct Parts {
  PartId first = kNoPart;
  std::uintptr_t end = 0;  ///< where the last of them ends, in bytes; 0: there is one
};

enum class Mode : std::uint8_t {
  none,     ///< the order of the step does not matter beyond what enables it
  read,     ///< conflicts with write
  write,    ///< conflicts with read and write
  acquire,  ///< conflicts with acquire; comes after the release that made room
  release,
  take,     ///< a write, which may need what another one has taken: a wake-up for one of several
  share,    ///< a reader's acquisition: conflicts with acquire; comes after the release
  unshare,  ///< a reader's release
  attempt,  ///< takes a lock or does not, and conflicts with all that is done to it
};

/// What a step touches: all that its dependence is decided on.
struct Touch {
  ObjectId object = kNoObject;
  ObjectId life = kNoObject;  ///< the memory that the object lives in, if it can be freed
  ObjectId cpu = kNoObject;   ///< the processor, if an interrupt could come before the step
  Mode mode = Mode::none;
  ThreadId thread = 0;
};

/// Whether exchanging two neighbouring steps of different threads could matter.
constexpr bool dependent(const Touch& a, const Touch& b) {
  if (a.object == b.object && a.object != kNoObject && a.mode != Mode::none &&
      b.mode != Mode::none) {
    const auto gives = [](Mode mode) { return mode == Mode::release || mode == Mode::unshare; };
    const auto reads = [](Mode mode) { return mode == Mode::share || mode == Mode::unshare; };
    const bool harmless = (a.mode == Mode::read && b.mode == Mode::read) ||
                          (gives(a.mode) && gives(b.mode)) || (reads(a.mode) && reads(b.mode));
    if (!harmless) return true;
  }
  if (a.life != kNoObject && a.life == b.object && b.mode == Mode::write) return true;
  if (b.life != kNoObject && b.life == a.object && a.mode == Mode::write) return true;
  if (a.cpu != kNoObject && a.cpu == b.object) return true;
  return b.cpu != kNoObject && b.cpu == a.object;
}

enum class StepKind : std::uint8_t {
  load,   ///< plain: something else must order it
  store,  ///< plain
  read_once,
  write_once,  ///< declared to race: nothing is ordered by them
  load_acquire,
  store_release,
  add,  ///< atomic, with full order, as value-returning operations of the kernel are
  exchange,
  compare_exchange,
  lock,
  unlock,
  mutex_lock,  ///< may sleep
  mutex_unlock,
  trylock,    ///< takes a lock if it is free, and else goes on without it
  read_lock,  ///< of a reader-writer lock, as what follows; may sleep
  read_unlock,
  read_trylock,
  write_lock,
  write_unlock,
  write_trylock,
  rcu_lock,
  rcu_unlock,
  grace_begin,  ///< a grace period begins; it ends when all who read now have left
  grace_end,
  irq_off,
  irq_on,
  interrupt,
  interrupt_return,
  allocate,
  free,
  enqueue,  ///< onto a wait queue, before looking at the condition once more
  dequeue,
  sleep,
  futex_wait,  ///< looks at a word, and queues if that holds what is expected
  wake,
  complete,
  wait_for,
  call,  ///< a recorded operation begins
  ret,   ///< and ends
};

/// "load", "mutex-lock": as reports and schedule files have it.
std::string_view name_of(StepKind kind);

constexpr bool is_access(StepKind kind) { return kind <= StepKind::compare_exchange; }
constexpr bool is_plain(StepKind kind) { return kind == StepKind::load || kind == StepKind::store; }
constexpr bool is_write(StepKind kind) {
  return kind == StepKind::store || kind == StepKind::write_once ||
         kind == StepKind::store_release || kind == StepKind::add || kind == StepKind::exchange ||
         kind == StepKind::compare_exchange;
}

constexpr bool is_attempt(StepKind kind) {
  return kind == StepKind::trylock || kind == StepKind::read_trylock ||
         kind == StepKind::write_trylock;
}

/// Where a step stands: a line of our own source, or an address in code that was loaded.
struct Site {
  const char* file = "";
  std::uint_least32_t line = 0;
  /// Of loaded code that a library's function does for it: which one, by a number of the program's.
  std::uint_least32_t within = 0;
  const void* code = nullptr;  ///< the return address of the call that announced the step

  constexpr Site() = default;
  constexpr Site(const std::source_location& place)  // NOLINT: a place is a site
      : file(place.file_name()), line(place.line()) {}
  explicit Site(const void* address) : code(address) {}
};

/// What an atomic access orders, as its code says; `full` is what a kernel's operations order that
/// return a value, and what is said of accesses whose kind says it already.
enum class Ordering : std::uint8_t {
  full,
  relaxed,
  acquire,
  release,
  acquire_release,
  sequential,  ///< sequentially consistent
};

constexpr bool acquires(Ordering ordering) {
  return ordering != Ordering::relaxed && ordering != Ordering::release;
}
constexpr bool releases(Ordering ordering) {
  return ordering != Ordering::relaxed && ordering != Ordering::acquire;
}

/// `Step::operand` of a wake that is for one of those who wait; 2 is for two of them, 0 for all.
inline constexpr std::uint64_t kWakesOne = 1;

struct Step {
  Touch touch;
  StepKind kind = StepKind::call;
  Ordering ordering = Ordering::full;
  Ordering on_failure = Ordering::relaxed;  ///< compare_exchange: where it exchanges nothing
  /// What the access is called, if that is less than what decides dependence.  Of who queues,
  /// sleeps and wakes: the queue.
  ObjectId cell = kNoObject;
  Parts parts;
  Site site;
  std::uint64_t operand = 0;  ///< what is stored, added or exchanged for
  /// compare_exchange: what had to be there.  Of a failed attempt: who has the lock, from 1.
  std::uint64_t expected = 0;
  /// What was read, or came of it.  1 if a compare_exchange was done, an attempt took its lock, or
  /// a sleep with a time limit ended since somebody woke it.
  std::uint64_t result = 0;
  bool weak = false;         ///< compare_exchange: it may fail for nothing
  bool for_nothing = false;  ///< and it did
  bool by_runtime = false;   ///< no access of the program's own: it asks nothing of memory
  bool timed = false;        ///< it has a time limit: a sleep that may end by itself
  bool took_token = false;  ///< a sleep with one: it ended by a wake-up that was for one of several
};

/// Whether the step has taken a lock for its thread alone, or as one of several readers.
constexpr bool has_taken(const Step& step) {
  const bool by_attempt = step.touch.mode == Mode::attempt && step.result == 1;
  return step.touch.mode == Mode::acquire || (by_attempt && step.kind != StepKind::read_trylock);
}
constexpr bool has_shared(const Step& step) {
  const bool by_attempt = step.touch.mode == Mode::attempt && step.result == 1;
  return step.touch.mode == Mode::share || (by_attempt && step.kind == StepKind::read_trylock);
}
/// Whether it took a wake-up that somebody else could have taken in its place.
constexpr bool takes_token(const Step& step) {
  return step.touch.mode == Mode::take || step.took_token;
}

}  // namespace counterproof::schedule
