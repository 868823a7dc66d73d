// Threads that wait in a loop.
//
// A thread that asks again and again until another one has done something goes round its loop any
// number of times, and each number is another execution.  None is worth more than one turn.  A
// *turn* is what a thread does from where it stands until it stands there again, if all that it has
// of its own (its stack, what it holds) is as it was, and it has changed nothing on the way: it has
// read, and taken and given back locks.  Whatever happens after a turn happens in the same way
// without it.  So a thread that has made one *rests*: it takes no more steps in this execution, as
// if it had asked once and been told that there is nothing yet.  What another thread writes later
// races with what the turn has read, and is put before it in an execution of its own, in which the
// thread finds it.
//
// What a thread has of its own besides its stack is known to the program alone, so that all that
// the program keeps must be as it was, too.  That another thread writes in the middle of a turn
// costs one more.  States are compared from the third time on that a thread comes to a step: from
// the second on its stack is kept free of what calls leave behind.  It rests where it holds least:
// who rests within a section would keep others out of it.  Resting is no more than leaving out;
// where the search asks a thread for its next step, it takes it.
//
// When nobody else can move, those who rest are woken for a turn each, and for another one.  If
// that changes something, or leads out of a loop, the execution is one that goes on, and another
// one shows how: it is dropped. If it leads nowhere, it never will, and they hang, or are daemons
// and may.
//
// A program must tell its state, and its threads must keep to their stacks: what another thread
// writes there would make the state a matter of order.
//
// Source: loops without effects as assumptions, as Kokologiannakis, Ren and Vafeiadis have it,
// "Dynamic partial order reductions for spinloops", FMCAD 2021; that whoever rests is asked again
// at the end is ours.
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "check/schedule/execution.hpp"

namespace counterproof::schedule {
namespace {

/// A thread that stands at more places without changing anything is none that waits.
constexpr std::size_t kMostStands = 1024;
/// Steps of a turn that is looked at again.
constexpr std::size_t kLongestTurn = 1024;

template <class Value>
std::uint64_t with(std::uint64_t sum, const Value& value) {
  return XXH3_64bits_withSeed(&value, sizeof value, sum);
}

/// Whether the step leaves all that threads share as it was, once what it takes is given back.
bool changes_nothing(const Step& step) {
  switch (step.kind) {
    case StepKind::load:
    case StepKind::read_once:
    case StepKind::load_acquire:
    case StepKind::lock:
    case StepKind::unlock:
    case StepKind::mutex_lock:
    case StepKind::mutex_unlock:
    case StepKind::read_lock:
    case StepKind::read_unlock:
    case StepKind::write_lock:
    case StepKind::write_unlock:
    case StepKind::rcu_lock:
    case StepKind::rcu_unlock:
    case StepKind::irq_off:
    case StepKind::irq_on:
      return true;
    case StepKind::trylock:
    case StepKind::read_trylock:
    case StepKind::write_trylock:
      return !step.timed;
    case StepKind::exchange:
      return step.result == step.operand;
    case StepKind::compare_exchange:
      return step.result == 0;
    case StepKind::store:
    case StepKind::write_once:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::grace_begin:
    case StepKind::grace_end:
    case StepKind::interrupt:
    case StepKind::interrupt_return:
    case StepKind::allocate:
    case StepKind::free:
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::sleep:
    case StepKind::futex_wait:
    case StepKind::wake:
    case StepKind::complete:
    case StepKind::wait_for:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
  return false;
}

}  // namespace

/// Whether the thread has, in its last step.
bool Execution::has_changed_something(ThreadId thread) const {
  return (changed_ & bit(thread)) != 0 || !changes_nothing(events_[size_ - 1].step);
}

/// A number for the step that the thread stands before.
std::uint64_t Execution::where(ThreadId thread) const {
  const Step& step = pending_[thread];
  const std::array<std::uint64_t, 5> what = {
      static_cast<std::uint64_t>(step.kind) << 8U | static_cast<std::uint64_t>(step.touch.mode),
      reinterpret_cast<std::uintptr_t>(step.site.code), step.site.line, step.operand,
      step.expected};
  return with(0, what);
}

/// A number for all that the thread has of its own.
std::uint64_t Execution::own_state(ThreadId thread) const {
  std::uint64_t sum =
      with(where(thread), std::array<std::uint64_t, 3>{irq_depth_[thread], rcu_depth_[thread],
                                                       queues_.queue_of(thread)});
  for (const LocksHeld::Held& held : held_[thread].all()) sum = with(sum, held.lock);
  const auto [begin, end] = fibres_.stack(thread);
  return XXH3_64bits_withSeed(begin, static_cast<std::size_t>(end - begin), sum);
}

void Execution::look_for_turn(ThreadId thread) {
  std::vector<Stand>& stands = stands_[thread];
  if (has_changed_something(thread) || stands.size() == kMostStands) stands.clear();
  changed_ &= static_cast<ThreadSet>(~bit(thread));
  if (!tells_state_) tells_state_ = program_->state().has_value();
  if (!*tells_state_ || finished(thread) || fibres_.handles_exception(thread) ||
      !program_->keeps_to_stacks())
    return;
  Stand here{where(thread), std::nullopt, std::nullopt, held_by(thread)};
  bool is_turn = false;
  std::size_t least = here.holds;
  for (std::size_t i = stands.size(); i-- > 0 && !is_turn;) {
    const Stand& before = stands[i];
    least = std::min(least, before.holds);
    if (before.where != here.where) continue;
    if ((in_loop_ & bit(thread)) == 0) {
      in_loop_ |= bit(thread);
      break;
    }
    if (!here.state) here.state = own_state(thread);
    if (before.state != here.state || least != here.holds) continue;
    if (!here.shared) here.shared = program_->state();
    is_turn = before.shared == here.shared;
  }
  stands.push_back(here);
  if (is_turn) resting_ |= bit(thread);
}

void Execution::end_resting() {
  const auto all = static_cast<ThreadSet>((1U << threads_) - 1);
  note_races_of_stuck(static_cast<ThreadSet>(all & ~(done_ | resting_)));
}

std::size_t Execution::held_by(ThreadId thread) const {
  return held_[thread].all().size() + irq_depth_[thread] + rcu_depth_[thread];
}

/// Lets a thread go on until it stands where it has stood in the meantime, with nothing changed,
/// and holds least of all that it did from there to there.
Execution::Rest Execution::turn_once(ThreadId thread) {
  const auto stands = [&] {
    return std::tuple(own_state(thread), program_->state(), held_by(thread));
  };
  std::vector stood{stands()};
  while (can_step(thread)) {
    if (stood.size() == kLongestTurn || size_ + 1 >= static_cast<std::size_t>(kMostSteps))
      return Rest::undecided;
    changed_ &= static_cast<ThreadSet>(~bit(thread));
    take(thread);
    if (crashed_ || cut_ != Cut::none || finished(thread) || has_changed_something(thread))
      return Rest::goes_on;
    const auto here = stands();
    const auto from = std::find(stood.begin(), stood.end(), here);
    const bool is_least = std::all_of(from, stood.end(), [&](const auto& other) {
      return std::get<2>(other) >= std::get<2>(here);
    });
    if (from != stood.end() && is_least) break;
    stood.push_back(here);
  }
  return Rest::for_good;
}

Execution::Rest Execution::wake_resting() {
  const ThreadSet resting = std::exchange(resting_, ThreadSet{0});
  const std::size_t watch_from = std::exchange(watch_from_, static_cast<std::size_t>(-1));
  const bool rests = std::exchange(rests_, false);
  // What they find now may be news that keep them in the loop: only the second turn repeats.
  Rest rest = Rest::for_good;
  std::size_t first = size_;
  for (int turn = 0; turn < 2; ++turn) {
    first = size_;
    for (ThreadId t = 0; t < threads_ && rest == Rest::for_good; ++t)
      if ((resting & bit(t)) != 0) rest = turn_once(t);
  }
  watch_from_ = watch_from;
  rests_ = rests;
  if (rest != Rest::for_good) {
    resting_ = resting;
    return rest;
  }
  const auto left = static_cast<ThreadSet>(((1U << threads_) - 1) & ~done_);
  if (size_ == first || are_daemons(left)) {
    end();
  } else {
    loop_ = Loop{static_cast<std::int16_t>(first), static_cast<std::int16_t>(size_ - 1)};
    cut_ = Cut::loop;
    tell_loop();
  }
  return rest;
}

}  // namespace counterproof::schedule
