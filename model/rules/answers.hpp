// Who answers where the model asks: a rule file of the user's, or the module of what the policy
// chooses.
//
// `answer<&Slots::victims>(rules)` is the function to call, at once: that a rule file was asked is
// noted, so that one that never is can be told of.  The function is never null, but for `victims`,
// `on_return` and `after_event`, where a policy may have nothing to say: nobody is killed, and
// nothing happens.
#pragma once

#include "model/rules/own_rules.hpp"
#include "model/rules/rules.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {

/// Whether a rule file answers.
template <auto slot>
bool is_own(const Rules& rules) {
  return rules.own != nullptr && rules.own->slots.*slot != nullptr;
}

template <auto slot>
auto answer(const Rules& rules) {
  if (!is_own<slot>(rules)) [[likely]]
    return shipped_answer<slot>(rules);
  rules.own->note_asked(number_of<slot>());
  return rules.own->slots.*slot;
}

}  // namespace counterproof
