// Whether the search tries an event that can happen.
//
// `holds` means that nothing in the whole scope breaks an invariant, so an event that can happen
// and that the enumeration forgets would be the worst of faults: nothing would ever tell.  Fuzz
// inputs name events without asking the enumeration, so they can ask it afterwards.  It may leave
// out what is the same up to renaming (which free task a child becomes, which free page is taken),
// what another event does as well (attach-process of a process of one thread), and faults that
// make no difference under the rules.
#pragma once

#include "model/world/step.hpp"

namespace counterproof::fuzz {

/// Whether none of the candidates in `before` is the event, up to renaming.
/// \pre the event can happen in `before`.
bool is_forgotten(const Rules& rules, const Scope& scope, const World& before, const Event& event);

}  // namespace counterproof::fuzz
