// Under which memory model, and with which clock and processors, something is said of a program.
#pragma once

#include <string>
#include <vector>

#include "check/race/race_check.hpp"

namespace counterproof {

/// "under sequential consistency only: weaker orders at pub.h:12 (relaxed store), ...", of the
/// first few places, with why its own memory was not explored; or "under sequential consistency and
/// rc11 (9 graphs)".  Empty if the program asks for nothing weaker, or if it is not said to hold.
std::string race_memory(const RaceReport& report);

/// The same in a table of several programs: how many places there are.
std::string race_memory_counted(const RaceReport& report);

/// Under what else than its memory a program holds, if it is said to hold.
struct RaceCondition {
  std::string name;  ///< "clock"
  std::string text;  ///< "with one clock only: ..."
};
std::vector<RaceCondition> race_conditions(const RaceReport& report);

/// Which stronger orders rule out what only weak memory shows; empty if that is not known.
std::string race_cures(const RaceReport& report);

}  // namespace counterproof
