// What each kind of step is in a graph.
#include "check/memory/thread_run.hpp"

#include <fmt/format.h>

#include <cstring>

#include "check/memory/step_labels.hpp"
#include "check/race/race_places.hpp"

namespace counterproof::memory {
namespace {

graph::Value value_at(const SharedPlaces::Cell& cell) {
  graph::Value value = 0;
  std::memcpy(&value, reinterpret_cast<const void*>(cell.begin), cell.size);
  return value;
}

}  // namespace

bool ProgramThreads::Run::step(const Step& announced) {
  const Step step = announced;
  switch (step.kind) {
    case StepKind::load:
    case StepKind::store:
    case StepKind::read_once:
    case StepKind::write_once:
    case StepKind::load_acquire:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::exchange:
    case StepKind::compare_exchange:
      return access(step);
    case StepKind::lock:
    case StepKind::mutex_lock:
      return lock(step);
    case StepKind::unlock:
    case StepKind::mutex_unlock:
      return unlock(step);
    case StepKind::trylock:
      return attempt(step);
    case StepKind::rcu_lock:
      return fence(step, Fence::rcu_lock);
    case StepKind::rcu_unlock:
      return fence(step, Fence::rcu_unlock);
    case StepKind::grace_begin:
      return fence(step, Fence::grace_period);
    case StepKind::free:
      return free(step);
    case StepKind::grace_end:
    case StepKind::irq_off:
    case StepKind::irq_on:
    case StepKind::call:
    case StepKind::ret:
      return take(step);
    case StepKind::allocate:
      return allocate(step);
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::wake:
      return change_queue(step);
    case StepKind::sleep:
      return step.timed ? change_queue(step) : sleep(step);
    case StepKind::futex_wait:
      return futex_wait(step);
    case StepKind::complete:
      return complete(step);
    case StepKind::wait_for:
      return wait_for(step);
    case StepKind::read_lock:
      return read_lock(step);
    case StepKind::read_unlock:
      return read_unlock(step);
    case StepKind::write_lock:
      return write_lock(step);
    case StepKind::write_unlock:
      return write_unlock(step);
    case StepKind::read_trylock:
    case StepKind::write_trylock:
      return rwlock_attempt(step);
    case StepKind::interrupt:
    case StepKind::interrupt_return:
      break;
  }
  return refuse(step,
                fmt::format("{} is not covered under --memory", schedule::name_of(step.kind)));
}

bool ProgramThreads::Run::access(const Step& step) {
  const schedule::Bytes bytes = execution().next_bytes(thread_);
  const AccessKind kind = access_kind(step);
  all_.places_.touch(thread_, bytes,
                     kind.always   ? SharedPlaces::Use::always
                     : kind.writes ? SharedPlaces::Use::write
                                   : SharedPlaces::Use::read);
  if (step.touch.life != schedule::kNoObject) all_.places_.lives_in(step.touch.life, bytes);
  if (is_void()) return false;
  const auto cells = all_.places_.cells(bytes);
  if (cells.empty()) {
    if (idles()) return false;
    return take(step);
  }
  const bool whole = cells.size() == 1 && cells.front().size == bytes.size;
  if (kind.atomic && !whole)
    return refuse(step,
                  "an atomic access whose bytes other accesses take apart is not covered "
                  "under --memory");
  if (kind.reads && goes_round(step)) return false;
  if (kind.reads && kind.writes) return exchange(step, cells.front());
  Label label = access_label(step);
  for (const SharedPlaces::Cell& cell : cells) {
    if (!kind.reads) break;
    label.location = cell.location;
    const auto value = read(label, step.site);
    if (!value) return false;
    all_.put(cell, *value);
  }
  if (!take(step)) return false;
  --step_;  // what is emitted now is still of this step
  for (const SharedPlaces::Cell& cell : cells) {
    if (kind.reads) break;
    label.location = cell.location;
    label.value = value_at(cell);
    emit(label, step.site);
  }
  ++step_;
  if (kind.writes) ++effects_;
  return true;
}

bool ProgramThreads::Run::exchange(const Step& step, const SharedPlaces::Cell& cell) {
  Label label = access_label(step);
  label.location = cell.location;
  const bool fenced = step.ordering == schedule::Ordering::full && !all_.stronger_.relaxed;
  if (fenced) emit_full(step, step.kind == StepKind::compare_exchange);
  const auto value = read(label, step.site);
  if (!value) return false;
  const std::size_t round = marks_.empty() ? 0 : marks_.size() - 1;
  bool fails = false;
  const bool as_expected = *value == static_cast<Value>(step.expected);
  if (step.weak && as_expected && all_.model_.has_spurious_failures()) {
    const auto chosen = choose(2, step.site);
    if (!chosen) return false;
    fails = *chosen == 1;
  }
  execution().say_fails(fails);
  all_.put(cell, *value);
  if (!take(step)) return false;
  const bool done = step.kind != StepKind::compare_exchange || taken().result == 1;
  if (!done) return true;
  const Value written = value_at(cell);
  if (written == *value && stands_at(round)) {
    wait(step, marks_[round]);
    return false;
  }
  --step_;
  label.kind = Kind::write;
  label.awaits = false;
  label.value = written;
  emit(label, step.site);
  ++step_;
  if (fenced) emit_full(step, false);
  if (written != *value) ++effects_;
  return true;
}

void ProgramThreads::Run::emit_full(const Step& step, bool if_it_writes) {
  Label label;
  label.kind = Kind::fence;
  label.fence = Fence::full;
  label.if_it_writes = if_it_writes;
  emit(label, step.site);
}

bool ProgramThreads::Run::lock(const Step& step) {
  // Who waits for itself waits in a graph, though no other has to do with the lock.
  const bool is_own = execution().lock_holder_before(thread_) == thread_;
  const auto cell = cell_of(step, is_own ? SharedPlaces::Use::always : SharedPlaces::Use::write);
  if (is_void()) return false;
  if (!cell) return take(step);
  Label label;
  label.kind = Kind::read;
  label.order = graph::Order::acquire;
  label.role = graph::Role::lock;
  label.exclusive = true;
  label.awaits = true;
  label.location = cell->location;
  const auto value = read(label, step.site);
  if (!value) return false;
  // Its own is free again only if somebody else gives it back, which is found wrong there.
  if (*value != 0 || is_own) {
    end(Kind::block);
    return false;
  }
  label.kind = Kind::write;
  label.awaits = false;
  label.value = 1;
  emit(label, step.site);
  ++effects_;
  return take(step);
}

/// Reads whether the lock is free, and takes it if it is; who does not get it is shown nothing.
bool ProgramThreads::Run::attempt(const Step& step) {
  const bool is_own = execution().lock_holder_before(thread_) == thread_;
  const auto cell = cell_of(step, SharedPlaces::Use::write);
  if (is_void()) return false;
  if (!cell) {
    if (idles()) return false;
    return take(step);
  }
  if (goes_round(step)) return false;
  Label label;
  label.kind = Kind::read;
  label.order = graph::Order::acquire;
  label.role = graph::Role::lock;
  label.exclusive = true;
  label.awaits = all_.waiting_sites_.contains(step.site.code);
  label.location = cell->location;
  const auto value = read(label, step.site);
  if (!value) return false;
  const bool takes = *value == 0 && !is_own;
  execution().say_succeeds(takes);
  if (!takes) return take(step);
  label.kind = Kind::write;
  label.awaits = false;
  label.value = 1;
  emit(label, step.site);
  ++effects_;
  return take(step);
}

bool ProgramThreads::Run::unlock(const Step& step) {
  const auto cell = cell_of(step, SharedPlaces::Use::write);
  if (is_void()) return false;
  if (cell) {
    Label label;
    label.kind = Kind::write;
    label.order = graph::Order::release;
    label.role = graph::Role::unlock;
    label.location = cell->location;
    emit(label, step.site);
  }
  ++effects_;
  return take(step);
}

std::optional<SharedPlaces::Cell> ProgramThreads::Run::cell_of(const Step& step,
                                                               SharedPlaces::Use use) {
  // Of who waits: the queue.
  const schedule::Bytes bytes = SharedPlaces::object(step.cell);
  all_.places_.touch(thread_, bytes, use);
  const auto cells = all_.places_.cells(bytes);
  return cells.empty() ? std::nullopt : std::optional(cells.front());
}

bool ProgramThreads::Run::fence(const Step& step, Fence fence) {
  Label label;
  label.kind = Kind::fence;
  label.fence = fence;
  emit(label, step.site);
  node_->pieces[at_ - 1].step = step_ + 1;
  return take(step);
}

bool ProgramThreads::Run::free(const Step& step) {
  const schedule::Bytes bytes = execution().next_bytes(thread_);
  if (bytes.size == 0) return free_block(step);
  const schedule::Bytes life = SharedPlaces::life(bytes.begin);
  all_.places_.touch(thread_, bytes, SharedPlaces::Use::write);
  all_.places_.touch(thread_, life, SharedPlaces::Use::write);
  if (is_void()) return false;
  auto cells = all_.places_.cells(life);
  for (const SharedPlaces::Cell& cell : all_.places_.cells(bytes)) cells.push_back(cell);
  Label label;
  label.kind = Kind::write;
  label.order = graph::Order::plain;
  label.value = -1;
  for (const SharedPlaces::Cell& cell : cells) {
    label.location = cell.location;
    emit(label, step.site, true);
  }
  ++effects_;
  return take(step);
}

// ---- Blocks of memory ----

// Cells that are told to live in a block are read and written back by who frees it, so that what
// they hold stays what it was.  An access that reads what was written so, or comes later in the
// order of the cell's writes, comes after the block was freed.

bool ProgramThreads::Run::rewrite(const Step& step, const SharedPlaces::Cell& cell, bool frees) {
  Label label;
  label.kind = Kind::read;
  label.role = graph::Role::ghost;
  label.exclusive = true;
  label.location = cell.location;
  const auto value = read(label, step.site, frees);
  if (!value) return false;
  label.kind = Kind::write;
  label.value = *value;
  emit(label, step.site, frees);
  return true;
}

bool ProgramThreads::Run::free_block(const Step& step) {
  all_.places_.frees(thread_, step.touch.object);
  if (is_void()) return false;
  for (const SharedPlaces::Cell& cell : all_.places_.cells_in(step.touch.object))
    if (!rewrite(step, cell, true)) return false;
  ++effects_;
  return take(step);
}

/// A frame that begins where another one has ended writes what others use there, and frees nothing.
bool ProgramThreads::Run::begin_frame(const Step& step, schedule::Bytes bytes) {
  all_.places_.touch(thread_, bytes, SharedPlaces::Use::write);
  if (is_void()) return false;
  Label label;
  label.kind = Kind::write;
  label.order = graph::Order::plain;
  for (const SharedPlaces::Cell& cell : all_.places_.cells(bytes)) {
    label.location = cell.location;
    emit(label, step.site);
    node_->pieces[at_ - 1].begins = true;
  }
  ++effects_;
  return take(step);
}

/// Only what was never freed can be allocated here.
bool ProgramThreads::Run::allocate(const Step& step) {
  if (const schedule::Bytes bytes = execution().next_bytes(thread_); bytes.size != 0)
    return begin_frame(step, bytes);
  const schedule::Bytes life = SharedPlaces::life(step.touch.object);
  all_.places_.touch(thread_, life, SharedPlaces::Use::write);
  if (is_void()) return false;
  bool was_freed = execution().is_freed(step.touch.object);
  for (const SharedPlaces::Cell& cell : all_.places_.cells(life)) {
    if (!rewrite(step, cell, false)) return false;
    was_freed = was_freed || reads_[next_read_ - 1] != 0;
  }
  if (was_freed) return refuse(step, "memory that is used again is not covered under --memory");
  return take(step);
}

graph::Label ProgramThreads::Run::access_label(const Step& step) const {
  Label label = label_of(step);
  if (label.order != graph::Order::plain && all_.stronger_.sites.contains(step.site.code))
    strengthen(label, all_.stronger_.sequential);
  label.awaits = label.kind == Kind::read && all_.waiting_sites_.contains(step.site.code);
  return label;
}

}  // namespace counterproof::memory
