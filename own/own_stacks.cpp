// Whose stack an address is of, and what other threads may do there.
//
// A thread's own stack is its own business, and none of its accesses is a step.  But what a
// function keeps there may be given to others: a waiter's node in a queue, what a lambda has
// captured.  Such bytes are learned when another thread first uses them, or their owner waits for
// that in a loop, as the layout of variables is: from then on each access of them is a step, the
// owner's, too.
//
// They live as long as the function that keeps them.  Which function that is nobody says; but each
// says where its frame lies when it begins and when it ends.  A frame that ends over such bytes
// frees them, and one that begins there has them anew.  Who uses them in between uses what is gone.
// Where the same place is taken by another function's frame in the meantime, the use is not found
// there, but it is in the schedule where it comes earlier, since the end of a frame and a use of it
// depend on each other.  The end of a block within a function is not seen.
//
// Where threads run apart (own_apart.cpp), the bytes are written when the frame ends, and again when
// one begins there anew: what the graph does with such writes says who comes too late.
#include <fmt/format.h>

#include "own/own_program.hpp"

namespace counterproof::own {

using schedule::Mode;
using schedule::ObjectSort;
using schedule::StepKind;
using schedule::ThreadId;

std::optional<ThreadId> OwnProgram::stack_of(std::uintptr_t address) const {
  for (ThreadId t = 0; t < threads_.size(); ++t)
    if (address < stack_top_[t] && address >= stack_top_[t] - kStackBytes + 8192) return t;
  return std::nullopt;
}

std::uintptr_t OwnProgram::in_layout(std::uintptr_t address) const {
  const auto owner = stack_of(address);
  return owner ? Layout::of_stack(*owner, stack_top_[*owner] - address) : address;
}
std::uintptr_t OwnProgram::in_memory(std::uintptr_t place) const {
  const auto [thread, below] = Layout::on_stack(place);
  return thread < threads_.size() ? stack_top_[thread] - below : place;
}

/// The shared bytes of stacks that go together with these; none if they are not shared.
Layout::Range OwnProgram::shared_at(std::uintptr_t begin, std::uintptr_t end) const {
  const Layout& layout = image_->layout();
  if (layout.shared().empty() || !stack_of(begin)) return {};
  const std::uintptr_t place = in_layout(begin);
  return layout.shared_at(place, place + (end - begin));
}

/// Whether the thread looks at an atomic variable of its own again and again, and does nothing else:
/// it waits for somebody who has not come there yet.
bool OwnProgram::looks_in_vain(std::uintptr_t begin, cp_access access) {
  constexpr unsigned kMany = 1U << 16U;
  if (access != CP_READ_ONCE && access != CP_LOAD_ACQUIRE) return false;
  const std::pair now{begin, moves_};
  if (looked_ != now) looks_ = 0;
  looked_ = now;
  return ++looks_ > kMany;
}

bool OwnProgram::is_own_business(std::uintptr_t begin, std::uintptr_t end, cp_access access) {
  const auto owner = stack_of(begin);
  if (!owner) return false;
  if (*owner == self()) {
    if (shared_at(begin, end).end != 0) return false;
    if (!looks_in_vain(begin, access)) return true;
  }
  const std::uintptr_t place = in_layout(begin);
  const unsigned before = image_->layout().generation();
  image_->layout().share(place, place + (end - begin));
  if (apart_ && image_->layout().generation() != before) learned_ = true;
  return false;
}

/// Where a function has returned, its thread has other things now, and the scheduler's may be among
/// them: nobody may write there.
void OwnProgram::need_frame(std::uintptr_t begin, std::uintptr_t end) {
  const auto owner = stack_of(begin);
  if (!owner || *owner == self()) return;
  // Who runs apart runs before the function has begun; what is late shows in the graph.
  if (apart_ && execution_.steps_of(*owner) == 0) return;
  const Layout::Range shared = shared_at(begin, end);
  const auto& frames = frames_[*owner];
  const bool is_there = !execution_.finished(*owner) && !frames.empty() && begin >= frames.back().begin &&
                        !execution_.is_freed(object_of(reinterpret_cast<const void*>(shared.begin),
                                                       ObjectSort::frame));
  if (!is_there)
    execution_.crash(schedule::fault_id::kUseAfterFree,
                     "a local variable is used after its function has returned");
}

/// Calls `visit` with what threads share of a frame, and with the object that says whether it
/// lives.
template <class Visit>
void OwnProgram::for_each_shared(std::uintptr_t begin, std::uintptr_t end, Visit visit) {
  const Layout& layout = image_->layout();
  if (layout.shared().empty() || !stack_of(begin)) return;
  const std::uintptr_t first = in_layout(begin);
  const std::uintptr_t last = first + (end - begin);
  if (!layout.is_shared(first, last)) return;
  for (const auto& [from, to] : layout.shared())
    if (from < last && first < to)
      visit(in_memory(from), in_memory(to),
            object_of(reinterpret_cast<const void*>(from), ObjectSort::frame));
}

void OwnProgram::enter(const void* caller, std::uintptr_t begin, std::uintptr_t end,
                       const void* code) {
  if (looking_) return;
  callers_[in_thread() ? self() : schedule::kMaxThreads].push_back(caller);
  if (!in_thread()) return;
  frames_[self()].push_back({begin, end, code});
  for_each_shared(begin, end, [&](std::uintptr_t from, std::uintptr_t to, Id frame) {
    if (!execution_.is_freed(frame)) return;
    if (apart_) execution_.announce({from, to - from});
    execution_.pause(StepKind::allocate, Mode::write, frame, schedule::kNoObject, site_of(code));
    touch_in({begin, end, code}, from, to - from);
  });
}

void OwnProgram::leave(std::uintptr_t begin, std::uintptr_t end, const void* code) {
  if (looking_) return;
  if (in_thread())
    for_each_shared(begin, end, [&](std::uintptr_t from, std::uintptr_t to, Id frame) {
      if (execution_.is_freed(frame)) return;
      if (apart_) execution_.announce({from, to - from});
      execution_.pause(StepKind::free, Mode::write, frame, schedule::kNoObject, site_of(code));
      touch_in({begin, end, code}, from, to - from);
      parts_.for_each_in(from, to, [&](schedule::PartId part) { execution_.look_at_freed(part); });
    });
  if (in_thread() && !frames_[self()].empty()) frames_[self()].pop_back();
  auto& callers = callers_[in_thread() ? self() : schedule::kMaxThreads];
  if (!callers.empty()) callers.pop_back();
}

}  // namespace counterproof::own
