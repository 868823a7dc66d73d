// Reclaim: a container over its limit gives up pages of its own.
//
// A pass takes all the container's pages that can go: real passes take batches of 32, more than
// any scope has, so that nothing hangs on their order.  What happens to a page that goes is the
// policy's choice: it leaves memory; or it stays, unmapped, for whoever touches it next; or it is
// only called gone (virtual swap).  Where every mapper pays, a container unmaps its own processes
// and leaves the others alone.
//
// In a tree a pass takes what is charged anywhere in the container's subtree, page by page, and
// leaves each container below it what `min` says; and it has the kernel's caches shrunk there.
//
// As posted, progress needs more than one page (D23), counts frames instead of charges (D24), a
// small group is never scanned (D25), and a pass can reach pages of others when memory is low
// (D31).
//
// Source: the group reclaim patch of the 2007 series; virtual swap from VServer.
#include "model/world/stage.hpp"

namespace counterproof {

bool Stage::can_evict(PageId page) const {
  const Page& slot = truth().pages[page];
  return slot.resident && !slot.pinned &&
         (slot.kind == PageKind::anonymous || slot.kind == PageKind::file);
}

unsigned Stage::charged_below(ContainerId container) const {
  unsigned sum = 0;
  for (const ContainerId one : Ids<ContainerId>(scope_.containers)) {
    if (!truth().within(one, container)) continue;
    for (const auto& page : world_.ledger.pages) sum += page[one] != 0;
    if (!accounts(Resource::kernel) || rules_.kernel_counts_in != KernelCountsIn::both) continue;
    for (const ContainerId payer : world_.ledger.objects) sum += payer == one;
    for (const ContainerId payer : world_.ledger.stacks)
      sum += payer == one ? unsigned{kStackPages} : 0U;
  }
  return sum;
}

void Stage::note_taken(ContainerId payer, ContainerId target) {
  for (ContainerId at = payer; at.some() && at != target; at = truth().parent[at])
    if (charged_below(at) < min_in_force(scope_, truth(), at)) effects_.below_min.insert(at);
}

Set<PageId> Stage::reclaimable(const Pass& pass) {
  Set<PageId> found;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    const ContainerId payer = call_.payer_within(page, pass.target);
    if (!can_evict(page) || payer.none() || is_protected(payer, pass.target)) continue;
    bool locked = false;
    for (const TaskId process : truth().pages[page].locked_by)
      locked = locked || rules_.one_owner() || payer_of(process) == pass.target;
    if (!locked && answer<&Slots::may_reclaim>(rules_)(call_, page, pass)) found.insert(page);
  }
  return found;
}

bool Stage::too_small_to_scan(ContainerId container) const {
  // As posted a pass scans usage >> priority, and nothing if that is less than a batch of 32:
  // groups of 30 pages or fewer are never scanned, larger ones are.  A batch of two pages is to a
  // scope what one of 32 is to a machine, so that there are groups of either kind.
  constexpr std::uint64_t kBatch = 2;
  return desk_.usage(container, Resource::memory) <
         kBatch * units_per_object(rules_, Resource::memory);
}

bool Stage::reclaim(const Pass& pass, unsigned most) {
  const ContainerId container = pass.target;
  effects_.reclaimed_for = container;
  if (rules_.has(Defect::D31) && faults(Fault::low_memory)) reclaim_elsewhere(container);
  if (rules_.has(Defect::D25) && too_small_to_scan(container)) return false;

  const Set<PageId> candidates = reclaimable(pass);
  unsigned uncharged = 0;
  unsigned freed = 0;
  Set<PageId> rest;
  for (const PageId page : Ids<PageId>(scope_.pages)) rest.insert(page);
  while (!rest.empty()) {
    const PageId page = answer<&Slots::next_to_reclaim>(rules_)(call_, rest, pass);
    rest.erase(page);
    const ContainerId payer = call_.payer_within(page, container);
    if (payer.none()) continue;
    pages_.lists().isolate(page);
    // Each page that goes brings its container nearer to what min leaves it.
    const bool kept = !rules_.has(Defect::W43) && is_protected(payer, container);
    if (candidates.contains(page) && uncharged < most && !kept) {
      effects_.reclaimed.insert(page);
      freed += evict(page, payer);
      const bool gone = !pages_.charged_to(page, payer);
      uncharged += gone;
      if (gone) note_taken(payer, container);
    }
    pages_.lists().put_back(page);
  }
  if (rules_.kernel_shrink != KernelShrink::none && uncharged < most)
    uncharged += shrink(container, most - uncharged);
  effects_.pages_taken = static_cast<std::uint8_t>(effects_.pages_taken + uncharged);
  const unsigned counted = rules_.has(Defect::D24) ? freed : uncharged;
  return counted > (rules_.has(Defect::D23) ? 1U : 0U);
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
    if (!can_evict(page) || call_.payer_within(page, container).some()) continue;
    if (!truth().pages[page].locked_by.empty()) continue;
    effects_.reclaimed_elsewhere.insert(page);
    evict_for_machine(page, false);
  }
}

}  // namespace counterproof
