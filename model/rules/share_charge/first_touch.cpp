// First touch: whoever uses a page first pays for it, until the last unmap anywhere; or, where the
// cache is charged, until its frame is free.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::first_touch {

ContainerId pays(Call&, const Use& use) { return use.container; }

ChargeThen after_unmap(Call& call, PageId page, TaskId) {
  if (call.page(page).mapped()) return ChargeThen::stay();
  const bool keeps_cache = call.rules().charges_unmapped_cache();
  return keeps_cache && call.page(page).resident ? ChargeThen::stay() : ChargeThen::end();
}

}  // namespace counterproof::first_touch

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::share_charge, ShareCharge::first_touch>::kModule = {
    .name = "first-touch",
    .effect = "whoever maps it first, until the last unmap anywhere (FTm)",
    .slots = {.pays = first_touch::pays, .after_unmap = first_touch::after_unmap},
};

}  // namespace counterproof
