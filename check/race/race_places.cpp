#include "check/race/race_places.hpp"

#include <algorithm>

#include "check/race/step_text.hpp"

namespace counterproof {

std::string place_of(const RacedProgram& program, const schedule::Site& site) {
  return site.code == nullptr ? site_text(site) : program.place_of(site.code);
}

std::string finding_id(std::string_view invariant, const RaceName& name) {
  std::string id(invariant);
  if (name.places.empty()) return id;
  return id + " " + name.places.front() + " / " + name.places.back() + ", " + name.variable;
}

namespace {

/// "table[]": every element.
std::string without_index(const std::string& name) {
  std::string out;
  bool inside = false;
  for (const char c : name) {
    if (c == ']') inside = false;
    if (!inside) out += c;
    if (c == '[') inside = true;
  }
  return out;
}

}  // namespace

const RaceName& RacePlaces::of(const schedule::Execution& execution, const schedule::Fault& fault) {
  static const RaceName kNone;
  const bool two =
      fault.first != schedule::Fault::kNowhere && fault.second != schedule::Fault::kNowhere;
  if (fault.invariant != schedule::fault_id::kDataRace || !two) return kNone;
  const auto first = static_cast<std::size_t>(fault.first);
  const auto second = static_cast<std::size_t>(fault.second);
  const auto where = [&](std::size_t index) {
    const schedule::Step& step = execution.event(index).step;
    const void* site = step.site.code != nullptr ? step.site.code : step.site.file;
    return Where{site, step.site.line, step.cell};
  };
  const auto [entry, is_new] = known_.try_emplace({where(first), where(second)});
  if (!is_new) return entry->second;
  RaceName& name = entry->second;
  for (const std::size_t index : {first, second})
    name.places.push_back(place_of(program_, execution.event(index).step.site));
  std::sort(name.places.begin(), name.places.end());
  // Freeing a block, or storing a structure, has a name of its own.
  name.variable = std::min(without_index(name_in_step(execution, first)),
                           without_index(name_in_step(execution, second)));
  return name;
}

std::string_view memory_written_for(const RaceEntry& entry) {
  const bool kernel = std::ranges::find(entry.code, "shim linux") != entry.code.end();
  return kernel ? "linux" : "rc11";
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

}  // namespace counterproof
