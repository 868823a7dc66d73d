// What cannot be driven through a kernel, by name.
//
// The model has events that no user of a kernel can bring about at will (a fault inside a hook, a
// page that the machine moves), and some that version 2 of control groups has not.  They are never
// passed over in silence: whatever is skipped is counted under the sentence that stands here.
#pragma once

#include "conform/kernel.hpp"
#include "model/rules/rules.hpp"
#include "model/state/event.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof::conform {

/// Why no kernel can be brought into the scope's first world; null if it can.  A literal that ends
/// "not driven: ...".
const char* why_no_policy(const Rules& rules);
const char* why_no_scope(const Rules& rules, const Scope& scope, const KernelFacts& facts);

/// Why the event cannot be driven in this world; null if it can.
const char* why_no_event(const Rules& rules, const Scope& scope, const World& before,
                         const Event& event, const KernelFacts& facts);

/// The rules as they can be driven: a stack, two pages in the model, is a 64th of one here, so that
/// stacks are free.
Rules driven_rules(Rules rules);

/// The scope as it can be driven: on a machine without swap there is none.
Scope driven_scope(Scope scope, const KernelFacts& facts);

/// Whether the event is the kernel's own affair: it happens by itself, and only the model has to be
/// told.
bool happens_by_itself(EventKind kind);

}  // namespace counterproof::conform
