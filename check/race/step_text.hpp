// Steps in words, the same in schedule files and in reports.
//
//     load usage = 1           plain              read usage = 1      declared to race
//     store usage := 2         plain              write usage := 2    declared to race
//     usage += 1 = 2           atomic, with the new value
//     usage 1 -> 2             exchanged if it was 1;  "usage 1 -> 2 fails" if it was not
//     limit := 1, was 2        exchanged
//     lock counter lock, unlock counter lock, charge 1, = charged
#pragma once

#include <string>

#include "check/schedule/execution.hpp"

namespace counterproof {

/// A step that was taken, with what came of it.
std::string step_text(const schedule::Execution& execution, const schedule::Event& event);

/// A step that a thread waits to take: "lock counter lock".
std::string waiting_text(const schedule::Execution& execution, const schedule::Step& step);

/// "model/counter/res_counter.hpp:42".
std::string site_text(const schedule::Site& site);

}  // namespace counterproof
