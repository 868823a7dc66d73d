// Under which memory model, and with which clock, something is said of a program.
#pragma once

#include <string>

#include "check/race/race_check.hpp"

namespace counterproof {

/// "under sequential consistency only: weaker orders at pub.h:12 (relaxed store), ...", of the
/// first few places; empty if the program asks for nothing weaker, or if it is not said to hold.
std::string race_memory(const RaceReport& report);

/// The same in a table of several programs: how many places there are.
std::string race_memory_counted(const RaceReport& report);

/// "with one clock only: ..."; empty if the program looks at none, or if it is not said to hold.
std::string race_clock(const RaceReport& report);

/// Which stronger orders rule out what only weak memory shows; empty if that is not known.
std::string race_cures(const RaceReport& report);

}  // namespace counterproof
