// How an execution keeps the order of its steps, the races in it, and the data races.
//
// The order is the smallest relation that has every thread's own steps, every pair of dependent
// steps, every lock's release before the next acquisition, and everything that ended a wait before
// the wait's end.  Executions with the same order are the same to every thread.
//
// A race is a pair of steps that the order relates directly, with nothing between them, and that
// could have come the other way round.  For two acquisitions of one lock "directly" means that the
// second comes after the first by the lock alone.  What ended a wait is never part of a race: the
// waiting step could not have come first.
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include "check/schedule/execution.hpp"

namespace counterproof::schedule {

/// What a step comes directly after because of what it touches.
struct Execution::Edges {
  struct Edge {
    std::int16_t candidate;  ///< the event that the step could change places with
    std::int16_t until;      ///< the event that lets the step come: the same, or a lock's release
    bool section;            ///< from an acquisition to its release
  };
  static constexpr std::size_t kMost = 3 * kMaxThreads + 6;

  std::array<Edge, kMost> edges;  // filled up to `count`: not worth clearing at every step
  std::size_t count = 0;

  Edges() {}  // NOLINT: leaves `edges` as it is
  void add_access(std::int16_t event) { edges[count++] = {event, event, false}; }
  void add_section(std::int16_t acquire, std::int16_t release) {
    edges[count++] = {acquire, release, true};
  }
};

void Execution::collect_edges(const Touch& touch, Edges& edges) const {
  const auto after_write = [&](const Uses& uses) {
    if (uses.last_write != kNone) edges.add_access(uses.last_write);
  };
  const auto after_section = [&](const Uses& uses) {
    if (uses.last_acquire == kNone) return;
    // While it is held, nothing has let the step come yet.
    const bool held = uses.holder != kNobody;
    edges.add_section(uses.last_acquire, held ? kNone : uses.last_release);
  };
  if (touch.object != kNoObject) {
    const Uses& uses = uses_[touch.object];
    switch (touch.mode) {
      case Mode::read:
        after_write(uses);
        break;
      case Mode::write:
      case Mode::take:
        // A reader has seen the last write, so that it stands for it.
        if (uses.readers == 0) after_write(uses);
        for (ThreadSet rest = uses.readers; rest != 0; rest &= static_cast<ThreadSet>(rest - 1))
          edges.add_access(uses.last_read[static_cast<unsigned>(std::countr_zero(rest))]);
        break;
      case Mode::acquire:
      case Mode::share:
      case Mode::release:
      case Mode::unshare:
      case Mode::attempt:
        if (touch.mode == Mode::acquire || touch.mode == Mode::share) after_section(uses);
        collect_edges_of_lock(touch, edges);
        break;
      case Mode::none:
        break;
    }
  }
  if (touch.life != kNoObject) after_write(uses_[touch.life]);
  if (touch.cpu != kNoObject) after_section(uses_[touch.cpu]);
}

/// What attempts and readers add: an attempt depends on all that is done to its lock, and a writer
/// on each reader's section, as on that of another writer.
void Execution::collect_edges_of_lock(const Touch& touch, Edges& edges) const {
  const Uses& uses = uses_[touch.object];
  const Sharing& sharing = sharing_[sharing_of_[touch.object]];
  for (ThreadSet rest = sharing.since; rest != 0; rest &= static_cast<ThreadSet>(rest - 1)) {
    const auto reader = static_cast<ThreadId>(std::countr_zero(rest));
    const bool reads = (sharing.readers & bit(reader)) != 0;
    if (touch.mode == Mode::acquire) {
      edges.add_section(sharing.began[reader], reads ? kNone : sharing.ended[reader]);
    } else if (touch.mode == Mode::attempt) {
      edges.add_access(sharing.began[reader]);
      if (sharing.ended[reader] > sharing.began[reader]) edges.add_access(sharing.ended[reader]);
    }
  }
  if (touch.mode == Mode::attempt) {
    if (uses.last_acquire != kNone) edges.add_access(uses.last_acquire);
    if (uses.last_release != kNone) edges.add_access(uses.last_release);
  }
  if (uses.last_attempt != kNone) edges.add_access(uses.last_attempt);
}

Clock Execution::prior_of(const Step& step) const {
  const ThreadId thread = step.touch.thread;
  Clock prior = order_of_[thread];
  // What can end by itself waits for nobody.
  if (step.kind == StepKind::grace_end || (step.kind == StepKind::sleep && !step.timed)) {
    prior.join(enabled_by_[thread]);
  } else if (step.kind == StepKind::wait_for) {
    const std::int16_t completed = uses_[step.touch.object].last_release;
    if (completed != kNone) prior.join(events_[static_cast<std::size_t>(completed)].order);
  }
  return prior;
}

/// Notes the races of a step.  Those with accesses are direct: no other access that the step comes
/// after lies between.
void Execution::note_races(const Touch& touch, const Clock& prior, const Edges& edges,
                           std::int16_t second) {
  for (std::size_t i = 0; i < edges.count; ++i) {
    const Edges::Edge& edge = edges.edges[i];
    // A step that was never taken has been kept by a section alone.
    if (second == kNone && !(edge.section && edge.until == kNone)) continue;
    const Event& first = events_[static_cast<std::size_t>(edge.candidate)];
    if (first.thread() == touch.thread || prior.sees(first.thread(), first.number)) continue;
    bool direct = true;
    for (std::size_t j = 0; j < edges.count && direct; ++j) {
      const Edges::Edge& other = edges.edges[j];
      if (other.candidate == edge.candidate) {
        direct = j >= i;  // noted already otherwise
      } else if (!edge.section && !other.section) {
        direct = !events_[static_cast<std::size_t>(other.candidate)].order.sees(first.thread(),
                                                                                first.number);
      }
    }
    if (direct) races_.push_back({edge.candidate, second, touch, prior});
  }
}

void Execution::order(Event& event) {
  const Touch& touch = event.step.touch;
  const auto index = static_cast<std::int16_t>(size_ - 1);
  Edges edges;
  collect_edges(touch, edges);
  event.order = prior_of(event.step);
  if (edges.count > 0) {
    note_races(touch, event.order, edges, index);
    for (std::size_t i = 0; i < edges.count; ++i)
      event.order.join(events_[static_cast<std::size_t>(edges.edges[i].until)].order);
  }
  event.order.seen[touch.thread] = event.number;
  order_of_[touch.thread] = event.order;
  remember_uses(event.step, index);
}

/// Steps that could not be taken because something is held were possible before that was taken.
void Execution::note_races_of_stuck(ThreadSet stuck) {
  for (ThreadId t = 0; t < threads_; ++t) {
    if ((stuck & bit(t)) == 0) continue;
    const Step& step = pending_[t];
    if (step.touch.mode == Mode::take) note_race_for_wake_up(t);
    if (!wait_is_over(t)) continue;
    Edges edges;
    collect_edges(step.touch, edges);
    note_races(step.touch, prior_of(step), edges, kNone);
  }
}

/// Who sleeps for ever though one of several was woken could have been the one.
void Execution::note_race_for_wake_up(ThreadId thread) {
  const Step& step = pending_[thread];
  for (std::size_t i = size_; i-- > 0;) {
    const Event& taker = events_[i];
    if (!takes_token(taker.step) || taker.step.cell != step.cell) continue;
    const Clock prior = prior_of(step);
    if (taker.thread() != thread && !prior.sees(taker.thread(), taker.number))
      races_.push_back({static_cast<std::int16_t>(i), kNone, step.touch, prior});
    return;
  }
}

void Execution::remember_uses(const Step& step, std::int16_t index) {
  const Touch& touch = step.touch;
  const auto read = [&](Uses& uses) {
    uses.last_read[touch.thread] = index;
    uses.readers |= bit(touch.thread);
  };
  if (touch.object != kNoObject) {
    Uses& uses = uses_[touch.object];
    switch (touch.mode) {
      case Mode::read:
        read(uses);
        break;
      case Mode::write:
      case Mode::take:
        uses.last_write = index;
        uses.readers = 0;
        break;
      case Mode::release:
        uses.last_release = index;
        break;
      case Mode::unshare:
        sharing_[sharing_of_[touch.object]].ended[touch.thread] = index;
        break;
      case Mode::attempt:
        uses.last_attempt = index;
        break;
      case Mode::acquire:
      case Mode::share:
      case Mode::none:
        break;
    }
    if (has_taken(step)) {
      uses.last_acquire = index;
      sharing_[sharing_of_[touch.object]].since = 0;
    } else if (has_shared(step)) {
      Sharing& sharing = sharing_[sharing_of_[touch.object]];
      sharing.since |= bit(touch.thread);
      sharing.began[touch.thread] = index;
    }
  }
  if (touch.life != kNoObject) read(uses_[touch.life]);
  if (touch.cpu != kNoObject) uses_[touch.cpu].last_acquire = uses_[touch.cpu].last_release = index;
}

// ---- Synchronisation ----

// What is released, and who has accessed what, is kept for each part: bytes that no access takes
// apart.  Steps depend on each other by whole variables, which is safe; but a release of one field
// must not reach who acquires another, only because somewhere both are stored together.

template <class Look>
void Execution::for_each_part(const Parts& parts, Look&& visit) {
  for (PartId part = parts.first;; part = extents_[part].next) {
    visit(accesses_[part]);
    if (extents_[part].end >= parts.end) return;
  }
}

void Execution::synchronise(const Event& event) {
  const ThreadId thread = event.thread();
  const Touch& touch = event.step.touch;
  Clock& now = sync_of_[thread];
  const auto of_each = [&](auto&& what) {
    for_each_part(event.step.parts, [&](Accesses& accesses) { what(accesses.released); });
  };
  const auto acquire = [&] { of_each([&](Clock& shown) { now.join(shown); }); };
  const auto release = [&] {
    of_each([&](Clock& shown) {
      shown.join(now);
      shown.seen[thread] = event.number;
    });
  };
  // A fence of the same thread makes more of accesses that order nothing by themselves.
  const auto relaxed_read = [&] {
    of_each([&](Clock& shown) { fence_acquires_[thread].join(shown); });
  };
  const auto relaxed_write = [&] {
    of_each([&](Clock& shown) { shown.join(fence_released_[thread]); });
  };
  // A store that is no read-modify-write ends what earlier ones have released: who reads it reads
  // nothing of theirs.
  const auto store = [&] { of_each([](Clock& shown) { shown = Clock{}; }); };
  switch (event.step.kind) {
    case StepKind::load_acquire:
    case StepKind::lock:
    case StepKind::mutex_lock:
    case StepKind::rcu_lock:
    case StepKind::enqueue:
      acquire();
      break;
    case StepKind::store_release:
      store();
      release();
      break;
    case StepKind::store:
      store();
      break;
    case StepKind::unlock:
    case StepKind::mutex_unlock:
    case StepKind::write_unlock:
    case StepKind::grace_begin:
      release();
      break;
    case StepKind::trylock:
    case StepKind::read_trylock:
    case StepKind::write_trylock:
    case StepKind::read_lock:
    case StepKind::write_lock: {
      // Who gets nothing is shown nothing.
      const bool takes = has_taken(event.step);
      if (takes || has_shared(event.step)) acquire();
      if (takes) now.join(sharing_[sharing_of_[touch.object]].released);
      break;
    }
    case StepKind::read_unlock: {
      // Readers show each other nothing.
      Clock& shown = sharing_[sharing_of_[touch.object]].released;
      shown.join(now);
      shown.seen[thread] = event.number;
      break;
    }
    case StepKind::complete:
      // A wait ends with the first completion; the second orders nothing.
      if (!uses_[touch.object].set) release();
      break;
    case StepKind::read_once:
      relaxed_read();
      break;
    case StepKind::write_once:
      store();
      relaxed_write();
      break;
    case StepKind::add:
    case StepKind::exchange:
    case StepKind::compare_exchange: {
      // An exchange that is not made is a read.
      const bool failed = event.step.kind == StepKind::compare_exchange && event.step.result == 0;
      const Ordering ordering = failed ? event.step.on_failure : event.step.ordering;
      acquires(ordering) ? acquire() : relaxed_read();
      if (!failed) releases(ordering) ? release() : relaxed_write();
      break;
    }
    case StepKind::wake:
      if (sorts_[event.step.cell] == ObjectSort::futex) break;
      acquire();
      release();
      break;
    case StepKind::allocate:
    case StepKind::free:
      acquire();
      release();
      break;
    case StepKind::grace_end:
      now.join(sync_enabled_by_[thread]);
      break;
    case StepKind::sleep:
      if (!is_apart_ && !(event.step.timed && event.step.result == 0))
        now.join(queues_.shown_to(thread));
      break;
    case StepKind::wait_for:
      acquire();
      break;
    case StepKind::interrupt:
    case StepKind::irq_off:
      if (touch.mode == Mode::acquire) acquire();
      break;
    case StepKind::interrupt_return:
    case StepKind::irq_on:
      if (touch.mode == Mode::release) release();
      break;
    case StepKind::load:
    case StepKind::rcu_unlock:
    case StepKind::dequeue:
    case StepKind::futex_wait:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
  if (touch.cpu != kNoObject) {
    // A handler runs on the same processor: it sees all that came before it, and is seen after.
    Clock& released = accesses_[part_of_[touch.cpu]].released;
    now.join(released);
    released.join(now);
    released.seen[thread] = event.number;
  }
  now.seen[thread] = event.number;
}

void Execution::fence(Ordering ordering, Site site) {
  if (running_ == kNobody || unwinding_) return;
  if (acquires(ordering)) sync_of_[running_].join(fence_acquires_[running_]);
  if (releases(ordering)) fence_released_[running_] = sync_of_[running_];
  fences_.push_back({running_, steps_of_[running_], ordering, site});
}

// Two accesses of one part race on data if one of them writes, at least one is plain, and the
// program orders them by nothing.  The last access of each kind and thread is enough: a thread's
// own accesses are ordered, so that an earlier one is ordered whenever a later one is.
void Execution::look_for_data_race(const Event& event, std::int16_t index) {
  for_each_part(event.step.parts, [&](Accesses& accesses) {
    look_for_data_race(event, index, accesses);
    keep_access(event, accesses);
  });
}

bool Execution::writes(const Step& step) {
  const bool exchanges_nothing = step.kind == StepKind::compare_exchange && step.result == 0;
  return is_write(step.kind) && !exchanges_nothing;
}

void Execution::look_for_data_race(const Event& event, std::int16_t index,
                                   const Accesses& accesses) {
  const Touch& touch = event.step.touch;
  const bool plain = is_plain(event.step.kind);
  const Clock& now = sync_of_[touch.thread];
  for (ThreadId t = 0; t < threads_; ++t) {
    if (t == touch.thread) continue;
    const auto against = [&](const Clock& last) {
      if (last.seen[t] > now.seen[t]) report_race(index, t, last.seen[t]);
    };
    against(accesses.plain_writes);
    if (plain) against(accesses.marked_writes);
    if (writes(event.step)) {
      against(accesses.plain_reads);
      if (plain) against(accesses.marked_reads);
    }
  }
}

void Execution::keep_access(const Event& event, Accesses& accesses) {
  const Touch& touch = event.step.touch;
  const bool plain = is_plain(event.step.kind);
  const bool reads = event.step.kind != StepKind::store &&
                     event.step.kind != StepKind::write_once &&
                     event.step.kind != StepKind::store_release;
  if (writes(event.step))
    (plain ? accesses.plain_writes : accesses.marked_writes).seen[touch.thread] = event.number;
  if (reads)
    (plain ? accesses.plain_reads : accesses.marked_reads).seen[touch.thread] = event.number;
}

void Execution::look_at_freed(PartId part) {
  if (running_ == kNobody || unwinding_) return;
  Event event = events_[size_ - 1];
  event.step.kind = StepKind::store;
  event.step.parts = {part, 0};
  // Whoever comes later uses what is gone, which is told; and which parts there will be then is not
  // known yet, so that it would be told of some and not of others.
  for_each_part(event.step.parts, [&](const Accesses& accesses) {
    look_for_data_race(event, static_cast<std::int16_t>(size_ - 1), accesses);
  });
}

std::int16_t Execution::index_of(ThreadId thread, std::int16_t number) const {
  for (std::size_t i = 0; i < size_; ++i)
    if (events_[i].thread() == thread && events_[i].number == number)
      return static_cast<std::int16_t>(i);
  return Fault::kNowhere;
}

void Execution::report_race(std::int16_t index, ThreadId other, std::int16_t number) {
  add_fault(fault_id::kDataRace, "two accesses of one cell race, and at least one is plain",
            index_of(other, number), index);
}

}  // namespace counterproof::schedule
