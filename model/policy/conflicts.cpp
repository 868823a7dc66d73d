// Choices that contradict each other, and defects that could do nothing.
//
// A policy that says something without effect is worse than one that is refused: its author
// believes that it was checked.  What contradicts what is told by the modules of the choices, of
// their values and of the defects; here they are asked, one after the other.
#include <algorithm>
#include <string>

#include "model/policy/choices.hpp"
#include "model/rules/defect_module.hpp"

namespace counterproof {
namespace {

std::vector<const Clash*> clashes_of_choices(const Rules& rules,
                                             bool (*is_set)(std::string_view, const void*),
                                             const void* context) {
  std::vector<const Clash*> found;
  const auto gather = [&](const Few<Clash>& clashes) {
    for (const Clash& clash : clashes)
      if (clash.is_there(rules))
        found.insert(std::ranges::upper_bound(found, clash.place, {}, &Clash::place), &clash);
  };
  for (const Choice& choice : choices()) {
    if (!choice.module->clashes.empty() && is_set(choice.key, context))
      gather(choice.module->clashes);
    gather(choice.chosen(rules).clashes);
  }
  return found;
}

}  // namespace

std::vector<Conflict> conflicts(const Rules& rules, bool (*is_set)(std::string_view, const void*),
                                const void* context) {
  std::vector<Conflict> found;
  for (const Clash* clash : clashes_of_choices(rules, is_set, context))
    found.push_back({clash->first, clash->second, std::string(clash->why)});
  if (rules.defects.empty()) return found;
  for (const Defect defect : kAllOf<Defect>) {
    if (!rules.has(defect)) continue;
    for (const Need& need : module_of(defect).needs)
      if (!need.is_met(rules))
        found.push_back({need.key, key_of(defect),
                         std::string(id_of(defect)) + " " + std::string(need.why)});
  }
  return found;
}

}  // namespace counterproof
