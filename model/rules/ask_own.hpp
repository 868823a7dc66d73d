// Asking an invariant of a rule file: its code may do anything, and that is noted.
#pragma once

#include "model/rules/invariant_module.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof {

inline const Event& event_of(const Moment&) {
  static const Event kNone;
  return kNone;
}
inline const Event& event_of(const Step& step) { return step.event; }

/// Runs what is asked of a world or a step by a rule file.
template <class Asked, class Ask>
void ask_own(const Invariant& invariant, const Asked& asked, Ask&& ask) {
  asked.rules.own->ask_guarded(invariant.id, event_of(asked), asked.scope, ask);
}

}  // namespace counterproof
