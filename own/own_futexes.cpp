// Futexes of a user's code, as steps of the scheduler: what std::atomic waits with, too.
//
// A futex is known by its address.  To look at its word and to queue is one step, as in a kernel,
// where nobody wakes between the two.  That step depends on all that is done to the word; so does a
// wake-up.  Neither orders anything else: who is woken looks at the word again, and what that
// orders is said there.
//
// A wait with a time limit may end by itself at any point; no other does: who would be woken for
// nothing looks again, and waits again, unless the code does not look.
#include "own/own_program.hpp"

namespace counterproof::own {

using schedule::Mode;
using schedule::ObjectSort;
using schedule::StepKind;

/// A step of a futex: of its word, and of the queue that its address has.
void OwnProgram::futex_step(StepKind kind, Mode mode, std::uintptr_t word, std::size_t size,
                            std::uint64_t operand, std::uint64_t expected, const void* code) {
  const auto [cell, parts] = access_of(word, size);
  const Id queue = object_of(reinterpret_cast<const void*>(word), ObjectSort::futex);
  const bool looks = kind == StepKind::futex_wait;
  if (looks) execution_.announce({word, size});
  execution_.pause(kind, mode, cell.object,
                   looks ? life_of(word, word + size) : schedule::kNoObject, queue, parts,
                   schedule::Ordering::relaxed, schedule::Ordering::relaxed, site_of(code), operand,
                   expected);
}

cp_waited OwnProgram::futex_wait(const void* word, std::size_t size, std::uint64_t expected,
                                 bool timed, const void* code) {
  const auto begin = reinterpret_cast<std::uintptr_t>(word);
  if (looking_ || !in_thread()) {
    look_outside(begin, size);
    if (value_at(begin, size) == expected)
      refuse("what is no thread of the harness waits for a wake-up, and nobody could wake it");
    return CP_NOT_WAITED;
  }
  look_at_fresh();
  need_shared_word(begin);
  futex_step(StepKind::futex_wait, Mode::write, begin, size, 0, expected, code);
  touch(begin, size);
  if (execution_.note(value_at(begin, size)) != expected) return CP_NOT_WAITED;
  execution_.join(object_of(word, ObjectSort::futex));
  if (timed) execution_.announce_timed();
  futex_step(StepKind::sleep, timed ? Mode::write : Mode::none, begin, size, 0, 0, code);
  return timed && !execution_.succeeded() ? CP_TIMED_OUT : CP_WOKEN;
}

std::uint64_t OwnProgram::futex_wake(const void* word, std::size_t size, std::uint64_t most,
                                     const void* code) {
  if (looking_ || !in_thread()) return 0;
  look_at_fresh();
  const auto begin = reinterpret_cast<std::uintptr_t>(word);
  need_shared_word(begin);
  // So many are all.
  if (most >= schedule::kMaxThreads) most = 0;
  futex_step(StepKind::wake, Mode::write, begin, size, most, 0, code);
  return execution_.woken();
}

/// Waiting for a word of nobody's memory has no other to end it.
void OwnProgram::need_shared_word(std::uintptr_t begin) {
  if (heap_.has(begin) || image_->has_data(begin) || stack_of(begin)) return;
  refuse("a thread waits for, or wakes, a word of memory that is none");
}

}  // namespace counterproof::own
