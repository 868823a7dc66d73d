// Racing a program under a memory model: every graph that the model allows, and what is wrong in
// them.
//
// Judged are, for each graph: data races; memory that is used after it was freed; what the code and
// its harness require; how threads end; and who waits for ever.  The order in which locks are taken
// is the business of `race` under interleavings, which looks at all of it in one execution.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "check/graph/memory_model.hpp"
#include "check/memory/program_threads.hpp"
#include "check/race/race_check.hpp"

namespace counterproof::memory {

/// Why the program cannot be explored under any memory model; nothing if it can.
std::optional<std::string> refused_program(const RaceEntry& entry, RaceSize size);

/// An atomic access that asks for less than sequential consistency.
struct WeakPlace {
  std::string place;
  schedule::StepKind kind = schedule::StepKind::read_once;
  std::set<const void*> codes;  ///< where in the program it is made
};

/// \returns the report, or in what a program does that cannot be explored so, a sentence
struct MemoryRace {
  RaceReport report;
  std::string refused;
  std::set<std::uint64_t> final_states = {};  ///< as the program tells them apart
  std::vector<WeakPlace> weak_places = {};
};
MemoryRace race_under(const RaceEntry& entry, const RaceOptions& options,
                      const graph::MemoryModel& model, const Stronger& stronger = {});

/// Says of each finding whether sequential consistency shows it, where `sc` has the answer; and
/// shows it as it is there, which is easier to follow.
void compare_with_sc(RaceReport& report, const MemoryRace& sc);

}  // namespace counterproof::memory
