// Who answers where the model asks: a rule file of the user's, or the module of what the policy
// chooses.
//
// `answer<&Slots::victims>(rules)` is the function to call.  It is never null, but for `victims`,
// `on_return` and `after_event`, where a policy may have nothing to say: nobody is killed, and
// nothing happens.
#pragma once

#include "model/policy/rules.hpp"
#include "model/rules/own_rules.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {

/// Whether a rule file answers.
template <auto slot>
bool is_own(const Rules& rules) {
  return rules.own != nullptr && rules.own->slots.*slot != nullptr;
}

template <auto slot>
auto answer(const Rules& rules) {
  return is_own<slot>(rules) ? rules.own->slots.*slot : shipped_answer<slot>(rules);
}

}  // namespace counterproof
