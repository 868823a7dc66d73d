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
// An attempt fails where somebody has the lock, and not where somebody is about to have it.  So
// whoever writes says so, once he has all of the locks that he needs, in those that attempts look
// at, and takes it back before he gives any of them; and an attempt that finds a lock taken by a
// writer who does not say so is given up: in other graphs it comes before he takes it, or while he
// says so, or after he has given it.  To write, it looks at readers first, and touches nothing if
// one reads: who fails shows nobody anything.  It is no end of an execution that one of the locks
// is taken between the look and the taking.
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
constexpr Value kWrites = 2;     ///< or is about to
constexpr Value kHasToWrite = 3; ///< has all of the lock, and attempts are to know

}  // namespace

/// Those that have been seen to read.
void ProgramThreads::learn_reader(schedule::ObjectId lock, schedule::ThreadId thread) {
  schedule::ThreadSet& readers = readers_[lock];
  if ((readers & schedule::bit(thread)) != 0) return;
  readers |= schedule::bit(thread);
  void_ = true;
}

/// Attempts are made: by this reader to read, or to write.
void ProgramThreads::learn_attempt(schedule::ObjectId lock,
                                   std::optional<schedule::ThreadId> reader) {
  if (attempts_[lock].insert(reader).second) void_ = true;
}

/// The lock of one reader, or of all writers.  \param thread none for these
schedule::Bytes ProgramThreads::part_of(schedule::ObjectId lock,
                                        std::optional<schedule::ThreadId> thread) {
  return thread ? SharedPlaces::object_of_thread(lock, *thread) : SharedPlaces::object(lock);
}

/// Of a reader its own part, of who writes all of them.
void ProgramThreads::Run::touch_parts(schedule::ObjectId lock,
                                      std::optional<schedule::ThreadId> reader,
                                      SharedPlaces::Use use) {
  all_.places_.touch(thread_, part_of(lock, reader), use);
  for (ThreadId other = 0; !reader && other < all_.threads(); ++other)
    if (all_.reads(lock, other)) all_.places_.touch(thread_, part_of(lock, other), use);
}

/// Whether others have to do with any of these parts.
bool ProgramThreads::Run::is_shared(schedule::ObjectId lock,
                                    std::optional<schedule::ThreadId> reader) const {
  bool shared = !all_.places_.cells(part_of(lock, reader)).empty();
  for (ThreadId other = 0; !reader && other < all_.threads(); ++other)
    shared = shared ||
             (all_.reads(lock, other) && !all_.places_.cells(part_of(lock, other)).empty());
  return shared;
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

void ProgramThreads::Run::write_part(const Step& step, schedule::Bytes part, graph::Order order,
                                     graph::Value value) {
  const auto cells = all_.places_.cells(part);
  if (cells.empty()) return;
  Label label;
  label.kind = Kind::write;
  label.order = order;
  label.value = value;
  label.location = cells.front().location;
  emit(label, step.site);
}

void ProgramThreads::Run::give_part(const Step& step, schedule::Bytes part) {
  write_part(step, part, graph::Order::release, 0);
}

/// Who writes has all parts: so he says to those who only try.
void ProgramThreads::Run::say_it_writes(const Step& step) {
  for (const auto& reader : all_.attempts_[step.touch.object])
    write_part(step, part_of(step.touch.object, reader), graph::Order::relaxed, kHasToWrite);
}

/// What is said in one lock only is taken back by giving that one first.
void ProgramThreads::Run::give_all_parts(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  const auto& tried = all_.attempts_[lock];
  for (const auto& reader : tried)
    if (reader != *tried.begin())
      write_part(step, part_of(lock, reader), graph::Order::relaxed, kWrites);
  for (const auto& reader : tried) give_part(step, part_of(lock, reader));
  for (ThreadId reader = 0; reader < all_.threads(); ++reader)
    if (all_.reads(lock, reader) && !tried.contains(reader)) give_part(step, part_of(lock, reader));
  if (!tried.contains(std::nullopt)) give_part(step, part_of(lock, {}));
}

bool ProgramThreads::Run::read_lock(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  // Who reads already reads on; who writes waits for himself.
  if (execution().shares(lock, thread_)) return take(step);
  const bool waits_for_itself = execution().lock_holder_before(thread_) == thread_;
  all_.learn_reader(lock, thread_);
  const schedule::Bytes own = part_of(lock, thread_);
  touch_parts(lock, thread_,
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
  touch_parts(lock, {}, waits_for_itself ? SharedPlaces::Use::always : SharedPlaces::Use::write);
  if (is_void()) return false;
  if (!take_part(step, part_of(lock, {}), kWrites)) return false;
  for (ThreadId reader = 0; reader < all_.threads(); ++reader)
    if (all_.reads(lock, reader) && !take_part(step, part_of(lock, reader), kWrites)) return false;
  say_it_writes(step);
  ++effects_;
  return take(step);
}

/// Takes a part if it is free.  \returns whether it was; none if the thread goes no further
std::optional<bool> ProgramThreads::Run::try_part(const Step& step, schedule::Bytes part,
                                                  graph::Value takes) {
  const auto cells = all_.places_.cells(part);
  if (cells.empty()) return true;
  const bool reads = takes == kReads;
  Label label;
  label.kind = Kind::read;
  label.order = graph::Order::acquire;
  label.exclusive = true;
  label.awaits = reads && all_.waiting_sites_.contains(step.site.code);
  label.location = cells.front().location;
  Node* const node = node_;
  const std::size_t at = at_;
  const auto found = read(label, step.site);
  if (reads) node->pieces[at].rwlock = step.touch.object;
  if (!found) return std::nullopt;
  if (*found == kHasToWrite) return false;
  if (*found != 0) {
    end(Kind::block);
    node_->pieces[at_ - 1].gives_up = true;
    return std::nullopt;
  }
  label.kind = Kind::write;
  label.awaits = false;
  label.value = takes;
  emit(label, step.site);
  return true;
}

/// \returns whether somebody reads; none if the thread goes no further
std::optional<bool> ProgramThreads::Run::look_for_reader(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  for (ThreadId reader = 0; reader < all_.threads(); ++reader) {
    if (!all_.reads(lock, reader)) continue;
    const auto cells = all_.places_.cells(part_of(lock, reader));
    if (cells.empty()) continue;
    Label label;
    label.kind = Kind::read;
    label.order = graph::Order::relaxed;
    label.role = graph::Role::look;
    label.location = cells.front().location;
    const auto found = read(label, step.site);
    if (!found) return std::nullopt;
    if (*found == kReads) return true;
  }
  return false;
}

/// Takes the lock if it can be had at once; who does not get it is shown nothing.
bool ProgramThreads::Run::rwlock_attempt(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  const bool writes = step.kind == StepKind::write_trylock;
  if (!writes && execution().shares(lock, thread_)) return take(step);
  const bool is_own = execution().lock_holder_before(thread_) == thread_;
  const auto reader = writes ? std::nullopt : std::optional(thread_);
  if (!is_own) {
    all_.learn_attempt(lock, reader);
    if (!writes) all_.learn_reader(lock, thread_);
    touch_parts(lock, reader, SharedPlaces::Use::write);
  }
  if (is_void()) return false;
  if (is_own || !is_shared(lock, reader)) {
    if (idles()) return false;
    return take(step);
  }
  if (goes_round(step)) return false;
  std::optional<bool> fails = false;
  if (writes) fails = look_for_reader(step);
  if (!fails) return false;
  const auto takes_next = [&](schedule::Bytes part, graph::Value value) {
    const auto taken = try_part(step, part, value);
    fails = !taken.value_or(false);
    return taken.has_value();
  };
  if (!*fails && !takes_next(part_of(lock, reader), writes ? kWrites : kReads)) return false;
  for (ThreadId other = 0; writes && !*fails && other < all_.threads(); ++other)
    if (all_.reads(lock, other) && !takes_next(part_of(lock, other), kWrites)) return false;
  execution().say_succeeds(!*fails);
  if (*fails) return take(step);
  if (writes) say_it_writes(step);
  ++effects_;
  return take(step);
}

bool ProgramThreads::Run::write_unlock(const Step& step) {
  const schedule::ObjectId lock = step.touch.object;
  if (execution().lock_holder(lock) == thread_) give_all_parts(step);
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
  if (pieces_of(thread, graph).back()->gives_up) return true;
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
