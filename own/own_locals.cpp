// Names of what functions keep on their stacks, where threads share it: "main's charges.total".
//
// A function of unoptimised code has each of its variables in a place of its own, at a distance from
// its frame pointer that the debugging information tells.  So an address is known by the frame that
// has it, and the same address is another variable when another function's frame is there: what a
// step touches is kept with the frame of that moment.  A frame says where it ends when it begins;
// the frame pointer is two words below that, as x86-64 has it.
//
// A lock, or a variable as such, is not of one step.  It has the frame in which it was touched last,
// and so has what a pointer leads to.  What the debugging information does not know - a temporary,
// something of a library's function, what is touched before the frame has begun - is "a local of
// main", and which of several.
//
// Functions that call themselves have a variable several times.  The outermost that was touched is
// the first.
#include <fmt/format.h>

#include <set>

#include "own/own_program.hpp"

namespace counterproof::own {

using schedule::ThreadId;

namespace {

std::intptr_t from_frame_pointer(std::uintptr_t address, std::uintptr_t frame_end) {
  constexpr std::uintptr_t kReturnAddressAndCallersFrame = 2 * sizeof(void*);
  return static_cast<std::intptr_t>(address - (frame_end - kReturnAddressAndCallersFrame));
}

}  // namespace

/// Keeps what the latest step has touched.
void OwnProgram::touch(std::uintptr_t begin, std::size_t size) {
  const Frame frame = frame_at(begin);
  touch_in(frame, begin, size);
  if (frame.code != nullptr) homes_[begin] = frame;
}

/// Keeps what the latest step has brought, or taken away, with a frame: nothing is used there.
void OwnProgram::touch_in(const Frame& frame, std::uintptr_t begin, std::size_t size) {
  touched_.resize(execution_.size());
  touched_.back() = {begin, size, frame};
}

/// The frame that has the address now; none if it is no stack's, or nobody's.
OwnProgram::Frame OwnProgram::frame_at(std::uintptr_t address) const {
  const auto owner = stack_of(address);
  if (!owner) return {};
  for (const Frame& frame : frames_[*owner])
    if (frame.has(address)) return frame;
  return {};
}

/// The frame in which that, or something else of it, was touched last; none if nothing was.
OwnProgram::Frame OwnProgram::latest_home(std::uintptr_t address) const {
  if (const auto known = homes_.find(address); known != homes_.end()) return known->second;
  for (const auto& [place, frame] : homes_)
    if (frame.has(address)) return frame;
  return {};
}

Variable OwnProgram::local_at(std::uintptr_t address, std::size_t size, Extent extent,
                              const Frame* frame) const {
  const Frame home = frame != nullptr && frame->code != nullptr ? *frame : latest_home(address);
  if (home.code == nullptr) return {};
  const LocalVariable local = image_->places().local_at(
      home.code, from_frame_pointer(address, home.end), size, extent);
  if (local.name.empty()) return {};
  const ThreadId owner = *stack_of(address);
  std::set<std::uintptr_t> outer;  // others of the name, further out
  for (const auto& [place, other] : homes_) {
    if (other.end <= home.end || stack_of(place) != owner) continue;
    const LocalVariable& same = image_->places().local_at(
        other.code, from_frame_pointer(place, other.end), 0, Extent::outermost);
    if (same.name == local.name) outer.insert(other.end);
  }
  Variable variable;
  variable.name = fmt::format("{}'s {}{}{}", threads_[owner].name, local.name,
                              outer.empty() ? "" : fmt::format(" ({})", outer.size() + 1),
                              local.part);
  variable.type = local.type;
  return variable;
}

/// "a local of waiter", and which of several that others use.
std::string OwnProgram::name_of_local(std::uintptr_t address) const {
  const auto owner = stack_of(address);
  if (!owner) return {};
  unsigned number = 0;
  for (const auto& [from, to] : image_->layout().shared()) {
    if (stack_of(in_memory(from)) == owner) ++number;
    if (in_layout(address) >= from && in_layout(address) < to) break;
  }
  return fmt::format("a local of {}{}", threads_[*owner].name,
                     number > 1 ? fmt::format(" ({})", number) : "");
}

}  // namespace counterproof::own
