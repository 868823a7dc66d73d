// Choices that contradict each other, and defects that could do nothing.
//
// A policy that says something without effect is worse than one that is refused: its author
// believes that it was checked.  What contradicts what is told by the modules of the choices, of
// their values and of the defects; here they are asked, one after the other.  The same goes for
// rule files, which may fill slots that nothing asks under what is chosen.
#include <algorithm>
#include <string>

#include "model/rules/choices.hpp"
#include "model/rules/defect_module.hpp"
#include "model/rules/own_rules.hpp"

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

/// What must be chosen for a slot to be asked at all.
struct SlotNeed {
  std::string_view slot = {};
  std::string_view key = {};  ///< the choice that is in the way
  bool (*is_met)(const Rules&) = nullptr;
  std::string_view why = {};  ///< ends a sentence: "is asked only ..."
};

constexpr bool (*kPagesAreCharged)(const Rules&) = is<&Rules::account_memory, Accounted::yes>;
constexpr bool (*kPagesHaveOneOwner)(const Rules&) = [](const Rules& rules) {
  return rules.one_owner();
};
constexpr std::string_view kOnlyOfPages = "is asked only where pages are charged";
constexpr std::string_view kOnlyOfOwners = "is asked only where each page has one owner";
constexpr SlotNeed kSlotNeeds[] = {
    {"pays", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"pays", "share.charge", kPagesHaveOneOwner, kOnlyOfOwners},
    {"after_unmap", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"after_unmap", "share.charge", kPagesHaveOneOwner, kOnlyOfOwners},
    {"charge_follows", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"may_reclaim", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"next_to_reclaim", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"victims", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"is_protected", "account.memory", kPagesAreCharged, kOnlyOfPages},
    {"is_spared", "account.memory", kPagesAreCharged, kOnlyOfPages},
};

}  // namespace

std::vector<Conflict> conflicts(const Rules& rules, bool (*is_set)(std::string_view, const void*),
                                const void* context) {
  std::vector<Conflict> found;
  for (const Clash* clash : clashes_of_choices(rules, is_set, context))
    found.push_back({clash->first, clash->second, std::string(clash->why)});
  for (const Defect defect : kAllOf<Defect>) {
    if (!rules.has(defect)) continue;
    for (const Need& need : module_of(defect).needs)
      if (!need.is_met(rules))
        found.push_back(
            {need.key, key_of(defect), std::string(id_of(defect)) + " " + std::string(need.why)});
  }
  if (rules.own == nullptr) return found;
  for (const SlotNeed& need : kSlotNeeds) {
    if (std::ranges::find(rules.own->filled, need.slot) == rules.own->filled.end()) continue;
    if (!need.is_met(rules))
      found.push_back({need.key, "rules",
                       "the slot " + std::string(need.slot) + ", which a rule file fills, " +
                           std::string(need.why)});
  }
  return found;
}

}  // namespace counterproof
