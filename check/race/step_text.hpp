// Steps in words, the same in schedule files and in reports.
//
//     load usage = 1           plain              read usage = 1      declared to race
//     store usage := 2         plain              write usage := 2    declared to race
//     load acquire usage = 1, store release usage := 2
//     usage += 1 = 2           atomic, with the new value; orders everything, as a kernel's do
//     add relaxed usage += 1 = 2              the same, ordered as the code says
//     usage 1 -> 2             exchanged if it was 1;  "usage 1 -> 2 fails" if it was not
//     compare-exchange acq-rel/relaxed usage 1 -> 2     the second order is that of a failure
//     limit := 1, was 2        exchanged;  exchange, and, or, xor, nand where the code says so
//     lock counter lock, unlock counter lock, charge 1, = charged
//
// An order stands beside the verb exactly where the code has named one.
#pragma once

#include <cstddef>
#include <string>

#include "check/schedule/execution.hpp"

namespace counterproof {

/// What a lock or a variable is called.
std::string object_name(const schedule::Execution& execution, schedule::ObjectId object);

/// The variable or lock of the step `index`, as its text has it; empty if it has none.
std::string name_in_step(const schedule::Execution& execution, std::size_t index);

/// The step `index`, which was taken, with what came of it.
std::string step_text(const schedule::Execution& execution, std::size_t index);

/// What the step's variable holds after it, as its text would say it; empty if the step touches
/// none, or leaves it as it was; "?" after an operation whose result its text does not have either.
std::string value_after(const schedule::Execution& execution, std::size_t index);

/// A step that a thread waits to take: "lock counter lock".
std::string waiting_text(const schedule::Execution& execution, const schedule::Step& step);

/// "model/counter/res_counter.hpp:42".
std::string site_text(const schedule::Site& site);

}  // namespace counterproof
