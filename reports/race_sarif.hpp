// Races as a SARIF log: findings at the lines of the sources whose steps show them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/race/race_check.hpp"

namespace counterproof {

/// \param not_raced programs that an interruption left out, by name.
///
/// A finding stands at the first of the two steps that show it, or, where no two steps do, at the
/// last step of its schedule.  Its code flow has a thread flow for each thread; the order of
/// execution goes through all of them.  What is known of a program is a suppressed note.
std::string race_sarif(const std::vector<RaceReport>& reports,
                       const std::vector<std::string>& not_raced, ExitCode exit_code);

}  // namespace counterproof
