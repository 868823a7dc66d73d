// Which stronger orders would rule out what only weak memory shows: found by trying.
//
// Candidates are the atomic accesses that ask for less than sequential consistency, by their lines.
// Each single one is made acquiring and releasing, and if none helps sequentially consistent; then
// each two, three and four.  The first with which nothing is found any more, but what sequential
// consistency has too, is the answer: there is none with fewer, and none as small that is weaker.
// Nothing is said where it takes more, or too long.
#pragma once

#include "check/memory/memory_race.hpp"

namespace counterproof::memory {

/// Fills in the report's `cures`.
/// \param race of `entry` under `model`, compared with sequential consistency
void find_cures(MemoryRace& race, const RaceEntry& entry, const RaceOptions& options,
                const graph::MemoryModel& model);

}  // namespace counterproof::memory
