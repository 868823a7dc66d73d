// Hand-over: first touch, until the owner's last mapper leaves; then one that remains, the first in
// the order of their names.  What if that one is full is a choice of its own.
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::hand_over {
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

}  // namespace

ChargeThen after_unmap(Call& call, PageId page, TaskId left) {
  if (!call.page(page).mapped()) return first_touch::after_unmap(call, page, left);
  if (call.maps(call.owner(page), page)) return ChargeThen::stay();
  return ChargeThen::pass(first_mapper(call, page), if_full(call.rules().hand_over_full_heir));
}

}  // namespace counterproof::hand_over
