// What waiting is in a graph: queues, futexes and completions.
//
// A queue is a cell with a bit for each thread that waits there.  In a kernel its lock orders who
// joins, leaves and wakes, and who joins has a full barrier behind it; a condition of C orders
// nothing by itself, but that all that is done to it comes in one order.
//
// A futex is a queue whose lock is held while the word is looked at, so that nobody wakes between
// the look and the queueing: one more bit of the cell says that it is held.  Everything under it is
// ordered, as futex(2) promises and the kernel's bucket lock does it.  Somebody who slept so is
// ordered after others who called, too; but whatever he sees then he would see, with less order,
// had he come later and not slept.
//
// Which of several is woken is a choice.
#include <bit>

#include "check/memory/thread_run.hpp"

namespace counterproof::memory {
namespace {

using graph::Value;

/// Somebody looks at the word.
constexpr Value kLocked = Value{1} << schedule::kMaxThreads;

/// Exact: there are at most eight threads.
std::uint8_t ways_to_choose(unsigned some, unsigned of) {
  unsigned ways = 1;
  for (unsigned i = 1; i <= some; ++i) ways = ways * (of - some + i) / i;
  return static_cast<std::uint8_t>(ways);
}

/// The set with this number among those that have as many of `all` as are to be chosen.
Value chosen_of(Value all, unsigned some, Value number) {
  for (Value set = 0;; set = (set - all) & all) {
    if (std::popcount(static_cast<std::uint64_t>(set)) != static_cast<int>(some)) continue;
    if (number-- == 0) return set;
  }
}

unsigned count_of(Value set) {
  return static_cast<unsigned>(std::popcount(static_cast<std::uint64_t>(set)));
}

}  // namespace

bool ProgramThreads::Run::change_queue(const Step& step) {
  const auto cell = cell_of(step, SharedPlaces::Use::always);
  if (is_void()) return false;
  const bool futex = is_futex(step);
  const bool kernel = all_.program_.is_kernel() || futex;
  Label label;
  label.kind = Kind::read;
  label.awaits = futex;
  label.order = kernel ? graph::Order::acquire : graph::Order::relaxed;
  label.role = kernel ? graph::Role::none : graph::Role::ghost;
  label.exclusive = true;
  label.location = cell->location;
  const auto value = read(label, step.site);
  if (!value) return false;
  if (futex && (*value & kLocked) != 0) {
    end(Kind::block);
    return false;
  }
  const Value self = schedule::bit(thread_);
  Value left = 0;
  if (step.kind == StepKind::wake) {
    const auto rest = left_asleep(step, *value);
    if (!rest) return false;
    left = *rest;
    execution().say_woken(count_of(*value) - count_of(left));
  }
  // A sleep with a time limit ends now, if nobody has woken the thread yet by its limit.
  const bool ends = step.kind == StepKind::sleep;
  if (ends) execution().say_succeeds((*value & self) == 0);
  const bool leaves = ends || step.kind == StepKind::dequeue;
  label.kind = Kind::write;
  label.awaits = false;
  label.order = kernel ? graph::Order::release : graph::Order::relaxed;
  label.value = step.kind == StepKind::enqueue ? *value | self : leaves ? *value & ~self : left;
  emit(label, step.site);
  if (kernel && step.kind == StepKind::enqueue) emit_full(step, false);
  ++effects_;
  return take(step);
}

/// \returns who waits on when so many were woken: any of them may be they
std::optional<graph::Value> ProgramThreads::Run::left_asleep(const Step& step, Value waiting) {
  const unsigned count = count_of(waiting);
  if (step.operand == 0 || step.operand >= count) return Value{0};
  const auto some = static_cast<unsigned>(step.operand);
  const auto chosen = choose(ways_to_choose(some, count), step.site);
  if (!chosen) return std::nullopt;
  return waiting & ~chosen_of(waiting, some, *chosen);
}

bool ProgramThreads::Run::futex_wait(const Step& step) {
  const schedule::Bytes bytes = execution().next_bytes(thread_);
  all_.places_.touch(thread_, bytes, SharedPlaces::Use::read);
  const auto queue = cell_of(step, SharedPlaces::Use::always);
  if (is_void()) return false;
  const auto words = all_.places_.cells(bytes);
  if (words.size() > 1 || (words.size() == 1 && words.front().size != bytes.size))
    return refuse(step,
                  "a futex whose bytes other accesses take apart is not covered under --memory");
  Label label;
  label.kind = Kind::read;
  label.order = graph::Order::acquire;
  label.exclusive = true;
  label.awaits = true;
  label.location = queue->location;
  const auto waiting = read(label, step.site);
  if (!waiting) return false;
  if ((*waiting & kLocked) != 0) {
    end(Kind::block);
    return false;
  }
  label.kind = Kind::write;
  label.order = graph::Order::relaxed;
  label.awaits = false;
  label.value = *waiting | kLocked;
  emit(label, step.site);
  if (!words.empty()) {
    Label look;
    look.kind = Kind::read;
    look.location = words.front().location;
    const auto value = read(look, step.site);
    if (!value) return false;
    all_.put(words.front(), *value);
  }
  ++effects_;
  if (!take(step)) return false;
  --step_;  // what is emitted now is still of this step
  label.order = graph::Order::release;
  label.exclusive = false;
  label.value = taken().result == step.expected ? *waiting | schedule::bit(thread_) : *waiting;
  emit(label, step.site);
  ++step_;
  return true;
}

bool ProgramThreads::Run::sleep(const Step& step) {
  const auto cell = cell_of(step, SharedPlaces::Use::always);
  if (is_void()) return false;
  Label label;
  label.kind = Kind::read;
  const bool kernel = all_.program_.is_kernel() && !is_futex(step);
  label.order = kernel ? graph::Order::acquire : graph::Order::relaxed;
  label.role = graph::Role::sleep;
  label.awaits = true;
  label.location = cell->location;
  const auto value = read(label, step.site);
  if (!value) return false;
  if ((*value & schedule::bit(thread_)) == 0) return take(step);
  end(Kind::block);
  return false;
}

bool ProgramThreads::Run::complete(const Step& step) {
  const auto cell = cell_of(step, SharedPlaces::Use::always);
  if (is_void()) return false;
  Label label;
  label.kind = Kind::write;
  label.order = graph::Order::release;
  label.location = cell->location;
  label.value = step.operand == 0 ? 1 : static_cast<Value>(step.operand);
  emit(label, step.site);
  ++effects_;
  return take(step);
}

bool ProgramThreads::Run::wait_for(const Step& step) {
  const auto cell = cell_of(step, SharedPlaces::Use::always);
  if (is_void()) return false;
  Label label;
  label.kind = Kind::read;
  label.order = graph::Order::acquire;
  label.role = graph::Role::sleep;
  label.awaits = true;
  label.once = is_of_thread(step);
  label.location = cell->location;
  const auto value = read(label, step.site);
  if (!value) return false;
  execution().say_completed(static_cast<std::uint64_t>(*value));
  if (*value != 0) return take(step);
  end(Kind::block);
  return false;
}

}  // namespace counterproof::memory
