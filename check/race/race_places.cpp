#include "check/race/race_places.hpp"

#include <algorithm>

#include "check/race/step_text.hpp"

namespace counterproof {

std::string place_of(const RacedProgram& program, const schedule::Site& site) {
  return site.code == nullptr ? site_text(site) : program.place_of(site.code);
}

std::string finding_id(std::string_view invariant, const std::vector<std::string>& places) {
  std::string id(invariant);
  for (const std::string& place : places) id += (&place == &places.front() ? " " : " / ") + place;
  return id;
}

const std::vector<std::string>& RacePlaces::of(const schedule::Execution& execution,
                                               const schedule::Fault& fault) {
  static const std::vector<std::string> kNone;
  const bool two =
      fault.first != schedule::Fault::kNowhere && fault.second != schedule::Fault::kNowhere;
  if (fault.invariant != schedule::fault_id::kDataRace || !two) return kNone;
  const auto site_of = [&](std::int16_t index) {
    return execution.event(static_cast<std::size_t>(index)).step.site;
  };
  const auto where = [](const schedule::Site& site) {
    return Where{site.code != nullptr ? site.code : static_cast<const void*>(site.file), site.line};
  };
  const schedule::Site first = site_of(fault.first);
  const schedule::Site second = site_of(fault.second);
  const auto [entry, is_new] = known_.try_emplace({where(first), where(second)});
  if (is_new) {
    entry->second = {place_of(program_, first), place_of(program_, second)};
    std::sort(entry->second.begin(), entry->second.end());
  }
  return entry->second;
}

}  // namespace counterproof
