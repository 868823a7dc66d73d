// What share policies have in common under which every mapper pays, in full or in part.
#pragma once

#include "model/rules/choice_module.hpp"

namespace counterproof {

/// Whether a page stays charged to containers whose tasks have moved on.
inline bool charges_stay_behind(const Rules& rules) { return !rules.charges_follow(); }

inline constexpr BalancePrice kNobodyRemembers = {
    "X12: nobody remembers who paid, and those who did have moved away",
    [](const Rules& rules) {
      return rules.accounts(Resource::memory) && charges_stay_behind(rules);
    },
    {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
     "balance.mapped-is-charged", "balance.owner-alive"}};

}  // namespace counterproof
