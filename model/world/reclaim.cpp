// Reclaim: a container over its limit gives up pages of its own.
//
// A pass takes all the container's pages that can go: real passes take batches of 32, more than
// any scope has, so that nothing hangs on their order.  What happens to a page that goes is the
// policy's choice: it leaves memory; or it stays, unmapped, for whoever touches it next; or it is
// only called gone (virtual swap).  Where every mapper pays, a container unmaps its own processes
// and leaves the others alone.
//
// As posted, progress needs more than one page (D23), counts frames instead of charges (D24), is
// never made by a small group (D25), and can reach pages of others when memory is low (D31).
//
// Source: the group reclaim patch of the 2007 series; virtual swap from VServer.
#include "model/world/stage.hpp"

namespace counterproof {

bool Stage::can_evict(PageId page) const {
  const Page& slot = truth().pages[page];
  return slot.resident && !slot.pinned &&
         (slot.kind == PageKind::anonymous || slot.kind == PageKind::file);
}

Set<PageId> Stage::reclaimable(ContainerId container) const {
  Set<PageId> found;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    if (!can_evict(page) || !pages_.charged_to(page, container)) continue;
    bool locked = false;
    for (const TaskId process : truth().pages[page].locked_by)
      locked = locked || rules_.one_owner() || payer_of(process) == container;
    if (!locked) found.insert(page);
  }
  return found;
}

bool Stage::reclaim(ContainerId container) {
  effects_.reclaimed_for = container;
  if (rules_.has(Defect::D31) && faults(Fault::low_memory)) reclaim_elsewhere(container);
  if (rules_.has(Defect::D25)) return false;

  const Set<PageId> candidates = reclaimable(container);
  unsigned uncharged = 0;
  unsigned freed = 0;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    if (!pages_.charged_to(page, container)) continue;
    pages_.lists().isolate(page);
    if (candidates.contains(page)) {
      effects_.reclaimed.insert(page);
      freed += evict(page, container);
      uncharged += !pages_.charged_to(page, container);
    }
    pages_.lists().put_back(page);
  }
  if (rules_.has(Defect::D24)) return freed > 0;
  return uncharged > (rules_.has(Defect::D23) ? 1U : 0U);
}

bool Stage::evict(PageId page, ContainerId container) {
  Page& slot = truth().pages[page];
  ProcessSet unmapped;
  for (const TaskId process : slot.mapped_by) {
    if (!rules_.one_owner() && payer_of(process) != container) continue;
    unmapped.insert(process);
    if (payer_of(process) != container) effects_.unmapped_from_others.insert(page);
  }
  const Set<ContainerId> leaving = containers_of(unmapped);
  for (const TaskId process : unmapped) {
    slot.mapped_by.erase(process);
    if (slot.kind == PageKind::anonymous) slot.swapped_for.insert(process);
  }
  const bool passed_on =
      rules_.share_charge == ShareCharge::next_toucher && slot.kind == PageKind::file;
  const bool stays = slot.mapped() || passed_on || faults(Fault::writeback) ||
                     rules_.over_reclaim == OverReclaim::virtual_swap;
  if (!stays) slot.resident = false;
  pages_.unmapped_by_machine(page, leaving);
  if (!stays) free_if_unused(page);
  return !stays;
}

void Stage::evict_for_machine(PageId page, bool stays_cached) {
  Page& slot = truth().pages[page];
  const ProcessSet unmapped = slot.mapped_by;
  const Set<ContainerId> leaving = containers_of(unmapped);
  slot.mapped_by = {};
  if (slot.kind == PageKind::anonymous)
    for (const TaskId process : unmapped) slot.swapped_for.insert(process);
  if (!stays_cached) slot.resident = false;
  if (accounts(Resource::memory) && !rules_.has(Defect::W15))
    pages_.unmapped_by_machine(page, leaving);
  if (!stays_cached) free_if_unused(page);
}

void Stage::reclaim_elsewhere(ContainerId container) {
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    if (!can_evict(page) || pages_.charged_to(page, container)) continue;
    if (!truth().pages[page].locked_by.empty()) continue;
    effects_.reclaimed_elsewhere.insert(page);
    evict_for_machine(page, false);
  }
}

}  // namespace counterproof
