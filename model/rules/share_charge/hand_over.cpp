// Hand-over: first touch, until the owner's last mapper leaves; then one that remains, the first in
// the order of their names.  What if that one is full is a choice of its own.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {
namespace {

ContainerId first_mapper(const Call& call, PageId page) {
  ContainerId first;
  for (const TaskId process : call.page(page).mapped_by)
    if (first.none() || call.payer_of(process) < first) first = call.payer_of(process);
  return first;
}

ChargeThen::Full if_full(FullHeir heir) {
  switch (heir) {
    case FullHeir::force:
      return ChargeThen::Full::force;
    case FullHeir::refuse:
      return ChargeThen::Full::refuse;
    case FullHeir::reclaim:
      break;
  }
  return ChargeThen::Full::reclaim;
}

ChargeThen after_unmap(Call& call, PageId page, TaskId left) {
  if (!call.page(page).mapped()) return first_touch::after_unmap(call, page, left);
  if (call.maps(call.owner(page), page)) return ChargeThen::stay();
  return ChargeThen::pass(first_mapper(call, page), if_full(call.rules().hand_over_full_heir));
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::share_charge, ShareCharge::hand_over>::kModule = {
    .name = "hand-over",
    .effect = "whoever maps it first; when its last mapper leaves, one that remains (HAND)",
    .slots = {.pays = first_touch::pays, .after_unmap = after_unmap},
    .clashes = {{"share.charge", "cache.unmapped",
                 is<&Rules::cache_unmapped, CacheUnmapped::charged>,
                 "share.charge = \"hand-over\" gives a page up at the last unmap; cache.unmapped = "
                 "\"charged\" keeps it",
                 5}},
    .alike =
        [](const Rules& rules) {
          // The heir is the first that is left; and if it may be full, it matters which page is
          // unmapped first.
          const bool may_fail = !rules.forces_full_heirs();
          return Alike{.containers = 2, .pages = !may_fail};
        },
};

}  // namespace counterproof
