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

const KnownBreach* RaceEntry::known_race(const std::vector<std::string>& places,
                                         std::size_t races) const {
  for (const KnownBreach& breach : known) {
    if (breach.invariant != schedule::fault_id::kDataRace) continue;
    const auto is_it = [&](const std::string& place) {
      return place == breach.place || place.ends_with("/" + std::string(breach.place));
    };
    if (breach.place.empty() ? races <= breach.races : std::ranges::any_of(places, is_it))
      return &breach;
  }
  return nullptr;
}

const RaceEntry* find_race_program(std::string_view name) {
  for (const auto& programs : {race_programs(), seeded_race_programs()})
    for (const RaceEntry& entry : programs)
      if (entry.name == name) return &entry;
  return nullptr;
}

}  // namespace counterproof
