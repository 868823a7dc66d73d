// What the modules of all that a policy chooses say together.
#pragma once

#include <vector>

#include "model/rules/choice_module.hpp"
#include "model/rules/defect_module.hpp"

namespace counterproof {

/// Whether books that have gone wrong can go on to do so without end.
bool books_may_drift(const Rules& rules);

/// Which containers, tasks and pages may be taken for alike.
Alike alike_under(const Rules& rules);

using Remembered = EnumSet<Remembers>;
/// What worlds remember under these rules, beside what they always do.
Remembered remembered_under(const Rules& rules);

/// Whether the fault can make a difference under these defects.
bool matters(const DefectSet& defects, Fault fault);

/// The subject of proofs that the resource counter is under these rules.
std::string_view res_counter_under(const Rules& rules);

/// What values cost of balance, each price once.
std::vector<const BalancePrice*> all_balance_prices();
/// Whether the rules choose a value with that price, and pay it.
bool pay(const Rules& rules, const BalancePrice& price);

}  // namespace counterproof
