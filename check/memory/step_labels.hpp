// What a step of the scheduler is to a memory model.
//
// Accesses that are volatile or declared to race are relaxed ones.  The kernel's atomic operations
// that return a value are relaxed ones between two full barriers; of its barriers an acquire fence
// is smp_rmb(), and a release fence smp_wmb().
#pragma once

#include <string_view>

#include "check/graph/label.hpp"
#include "check/schedule/step.hpp"

namespace counterproof::memory {

struct AccessKind {
  bool reads = false;
  bool writes = false;
  bool atomic = false;  ///< of all its bytes at once
  bool always = false;  ///< orders others, whoever sees what it writes
};
/// \pre is_access(step.kind)
AccessKind access_kind(const schedule::Step& step);

/// The label of an access, but for its location and value; of an exchange, that of its read.
/// \pre is_access(step.kind)
graph::Label label_of(const schedule::Step& step);

/// Gives an access more order: acquiring or releasing or both as it reads and writes, or sequential
/// consistency.  None that it has is taken away.
void strengthen(graph::Label& label, bool sequential);

/// \param kernel the code is a kernel's
graph::Label fence_label(schedule::Ordering ordering, bool kernel);

/// Whether a thread shows such a fault by itself, whatever the order of others is.
bool is_of_one_thread(std::string_view invariant);

}  // namespace counterproof::memory
