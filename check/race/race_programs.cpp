#include <algorithm>

#include "check/race/race_program.hpp"

namespace counterproof {

std::span<const RaceEntry> race_programs() {
  static const std::vector<RaceEntry> kPrograms = [] {
    std::vector<RaceEntry> all;
    for (auto& group : {counter_programs(), page_programs(), sharing_programs(), task_programs(),
                        kernel_memory_programs()})
      all.insert(all.end(), group.begin(), group.end());
    return all;
  }();
  return kPrograms;
}

std::span<const RaceEntry> seeded_race_programs() {
  static const std::vector<RaceEntry> kPrograms = mistaken_programs();
  return kPrograms;
}

const RaceEntry* find_race_program(std::string_view name) {
  for (const auto& programs : {race_programs(), seeded_race_programs()})
    for (const RaceEntry& entry : programs)
      if (entry.name == name) return &entry;
  return nullptr;
}

}  // namespace counterproof
