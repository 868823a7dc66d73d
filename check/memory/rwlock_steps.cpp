// Locks of readers and writers in a graph.
//
// Each thread that reads has a lock of its own there, which it takes to read; who writes takes one
// for writers, and then all of those, in one order.  So readers have nothing to do with each other,
// show each other nothing, and come in no order; what a writer did is seen by all who come after
// it, and what they did by the writer who comes next.  Which threads read is learned, as shared
// places are: the search begins again when one more is seen to.
//
// A writer that waits for a reader has taken some of them by then.  A lock of readers and writers
// is not so: nobody has priority, and a reader comes past a writer who waits.  In another graph he
// has: he has taken his lock before the writer did.  So a graph in which somebody waits for a
// writer who waits himself is no end of an execution, if nobody else is in his way (`would_go_on`).
//
// An attempt that fails would say that somebody has the lock who is only about to; it is refused.
//
// Source: locks of big readers, as in D. Vyukov's and Linux's former brlock.
#include <algorithm>

#include "check/memory/thread_run.hpp"

namespace counterproof::memory {
namespace {

using graph::EventId;
using graph::Graph;
using graph::kNoEvent;
using graph::Value;

constexpr Value kReads = 1;
constexpr Value kWrites = 2;

}  // namespace

/// Those that have been seen to read.
void ProgramThreads::learn_reader(schedule::ObjectId lock, schedule::ThreadId thread) {
  schedule::ThreadSet& readers = readers_[lock];
  if ((readers & schedule::bit(thread)) != 0) return;
  readers |= schedule::bit(thread);
  void_ = true;
}

/// The lock of one reader, or of all writers.  \param thread none for these
schedule::Bytes ProgramThreads::part_of(schedule::ObjectId lock,
                                        std::optional<schedule::ThreadId> thread) {
  return thread ? SharedPlaces::object_of_thread(lock, *thread) : SharedPlaces::object(lock);
}

/// Takes one of the locks that it is made of.  \returns whether the thread goes on
bool ProgramThreads::Run::take_part(const Step& step, schedule::Bytes part, graph::Value value) {
  const auto cells = all_.places_.cells(part);
  if (cells.empty()) return true;
  // What he has himself is free again only if somebody else gives it back, which is found wrong
  // there.
  const bool waits_for_itself = execution().lock_holder_before(thread_) == thread_;
  Label label;
  label.kind = Kind::read;
  label.order = graph::Order::acquire;
  label.role = graph::Role::sleep;
  label.exclusive = true;
  label.awaits = true;
  label.location = cells.front().location;
  Node* const node = node_;
  const std::size_t at = at_;
  const auto found = read(label, step.site);
  if (!waits_for_itself) node->pieces[at].rwlock = step.touch.object;
  node->pieces[at].writes = value == kWrites;
  if (!found) return false;
  if (*found != 0 || waits_for_itself) {
    end(Kind::block);
    return false;
  }
  label.kind = Kind::write;
  label.role = graph::Role::none;
  label.awaits = false;
  label.value = value;
  emit(label, step.site);
  return true;
}

void ProgramThreads::Run::give_part(const Step& step, schedule::Bytes part) {
  const auto cells = all_.places_.cells(part);
  if (cells.empty()) return;
  Label label;
  label.kind = Kind::write;
  label.order = graph::Order::release;
  label.location = cells.front().location;
  emit(label, step.site);
}

bool ProgramThreads::Run::read_lock(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  // Who reads already reads on; who writes waits for himself.
  if (execution().shares(lock, thread_)) return take(step);
  const bool waits_for_itself = execution().lock_holder_before(thread_) == thread_;
  all_.learn_reader(lock, thread_);
  const schedule::Bytes own = part_of(lock, thread_);
  all_.places_.touch(thread_, own,
                     waits_for_itself ? SharedPlaces::Use::always : SharedPlaces::Use::write);
  if (is_void()) return false;
  if (!take_part(step, own, kReads)) return false;
  ++effects_;
  return take(step);
}

bool ProgramThreads::Run::read_unlock(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  if (execution().shares(lock, thread_) && execution().times_shared(lock, thread_) == 1)
    give_part(step, part_of(lock, thread_));
  ++effects_;
  return take(step);
}

bool ProgramThreads::Run::write_lock(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  const bool waits_for_itself = execution().lock_holder_before(thread_) == thread_;
  const auto use = waits_for_itself ? SharedPlaces::Use::always : SharedPlaces::Use::write;
  all_.places_.touch(thread_, part_of(lock, {}), use);
  for (ThreadId reader = 0; reader < all_.threads(); ++reader)
    if (all_.reads(lock, reader)) all_.places_.touch(thread_, part_of(lock, reader), use);
  if (is_void()) return false;
  if (!take_part(step, part_of(lock, {}), kWrites)) return false;
  for (ThreadId reader = 0; reader < all_.threads(); ++reader)
    if (all_.reads(lock, reader) && !take_part(step, part_of(lock, reader), kWrites)) return false;
  ++effects_;
  return take(step);
}

bool ProgramThreads::Run::write_unlock(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  if (execution().lock_holder(lock) == thread_) {
    for (ThreadId reader = 0; reader < all_.threads(); ++reader)
      if (all_.reads(lock, reader)) give_part(step, part_of(lock, reader));
    give_part(step, part_of(lock, {}));
  }
  ++effects_;
  return take(step);
}

/// The lock that a thread waits for in the graph; and whether to write.
const Piece* ProgramThreads::waits_for_rwlock(unsigned thread, const Graph& graph) {
  if (!graph.is_blocked(thread)) return nullptr;
  const auto events = graph.of(thread);
  if (events.empty() || !graph.is_read(events.back())) return nullptr;
  const Piece* piece = pieces_of(thread, graph)[events.size() - 1];
  return piece->rwlock == schedule::kNoObject ? nullptr : piece;
}

bool ProgramThreads::would_go_on(unsigned thread, const Graph& graph) {
  const Piece* wanted = waits_for_rwlock(thread, graph);
  if (wanted == nullptr) return false;
  const auto is_free = [&](schedule::Bytes part) {
    for (const SharedPlaces::Cell& cell : places_.cells(part)) {
      const EventId last = graph.last_write(cell.location);
      const Value value = graph[last].label.value;
      if (value == 0) continue;
      if (value == kReads) {
        if (wanted->writes) return false;
        continue;
      }
      // A writer: has it, unless he waits himself.
      const Piece* waits = waits_for_rwlock(graph[last].thread, graph);
      if (waits == nullptr || waits->rwlock != wanted->rwlock || !waits->writes) return false;
    }
    return true;
  };
  if (!is_free(part_of(wanted->rwlock, {}))) return false;
  for (schedule::ThreadId reader = 0; reader < threads(); ++reader)
    if (reads(wanted->rwlock, reader) && !is_free(part_of(wanted->rwlock, reader))) return false;
  return true;
}

}  // namespace counterproof::memory
