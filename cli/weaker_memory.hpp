// Code under the memory that it is written for.
//
// Every interleaving is every execution under sequential consistency, and code that asks for less
// may do more on the machines that it is for: that it holds under all interleavings says too
// little.  So where such code holds, every execution of C's and C++'s memory is explored as well,
// and the answer is that of both.
//
// Not so a kernel's code.  It counts on dependencies, which Linux's model of ours does not track
// (check/graph/linux.cpp): what only they order would be told as wrong by who was not asked.
#pragma once

#include <string>

#include "check/race/race_check.hpp"
#include "own/own_race.hpp"

namespace counterproof {

/// Under a memory model, with what sequential consistency shows of what is found, and with what
/// rules it out.  Leaves with the reason where a program cannot be explored so.
/// \param own what was brought along; null: nothing
RaceReport raced_under(const std::string& memory, const RaceEntry& entry,
                       const RaceOptions& options, const own::OwnRace* own);

/// The report itself; or, where its code holds and asks for less than sequential consistency, what
/// its own memory shows.  Where that has nothing to show, or cannot be explored, or not within ten
/// seconds or the time that is left, the report says so (`RaceReport::further`).
RaceReport with_weaker_memory(RaceReport report, const RaceOptions& options,
                              const own::OwnRace& own);

}  // namespace counterproof
