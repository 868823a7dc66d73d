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
// What `low` says is left, too, as long as something else goes: a pass that came back with nothing
// looks once more, and takes it.
//
// Private memory goes to swap, of which there may be an end, for all or for a container and what is
// below it (memory.swap.max): what finds no room there cannot be taken.  So does shared memory: it
// is in the page cache, but there is no disk that it could be read from again.  Where a limit is
// for memory and swap together, a pass that is to make room below it takes neither: in swap that
// would count as before.
//
// Source: the group reclaim patch of the 2007 series; virtual swap from VServer;
// __mem_cgroup_try_charge_swap(), mm/memcontrol.c, and do_try_to_free_pages(), mm/vmscan.c, of
// Linux 6.1.
#include "model/world/stage.hpp"

namespace counterproof {

bool Stage::can_evict(PageId page) const {
  const Page& slot = truth().pages[page];
  return slot.resident && !slot.pinned && (slot.needs_swap() || slot.kind == PageKind::file);
}

bool Stage::has_swap_for(PageId page) const {
  const Page& slot = truth().pages[page];
  // What comes back keeps its place in swap as long as others have it there.
  if (!slot.needs_swap() || slot.in_swap()) return true;
  // Where memory counts as well, what goes to swap counts as before.
  if (rules_.swap_remembers() && !rules_.limits_memory_and_swap())
    for (ContainerId at = world_.books.pages[page].owner; at.some(); at = truth().parent[at])
      if (const std::uint64_t limit = world_.books.containers[at].swap_limit;
          limit != kUnlimited && in_swap(at) >= limit)
        return false;
  if (!scope_.swap) return true;
  std::uint64_t used = 0;
  for (const Page& other : truth().pages) used += other.in_swap();
  return used < *scope_.swap;
}

unsigned Stage::in_swap(ContainerId container) const {
  unsigned count = 0;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    const ContainerId from = world_.books.pages[page].swapped_from;
    count += from.some() && truth().pages[page].in_swap() && truth().within(from, container);
  }
  return count;
}

unsigned Stage::charged_below(ContainerId container) const {
  unsigned sum = 0;
  for (const ContainerId one : Ids<ContainerId>(scope_.containers)) {
    if (!truth().within(one, container)) continue;
    for (const auto& page : world_.ledger.pages) sum += page[one] != 0;
    if (!accounts(Resource::kernel) || !rules_.kernel_counts_in_memory()) continue;
    for (const ContainerId payer : world_.ledger.objects) sum += payer == one;
    for (const ContainerId payer : world_.ledger.stacks)
      sum += payer == one ? unsigned{kStackPages} : 0U;
  }
  return sum;
}

void Stage::note_taken(ContainerId payer, const Pass& pass) {
  for (ContainerId at = payer; at.some() && at != pass.target; at = truth().parent[at]) {
    const unsigned left = charged_below(at);
    if (left < min_in_force(scope_, truth(), at)) effects_.below_min.insert(at);
    if (left < low_in_force(scope_, truth(), at) && has_beyond_low(pass))
      effects_.below_low.insert(at);
  }
}

bool Stage::has_beyond_low(const Pass& pass) {
  const auto beyond = [&](ContainerId payer) {
    for (ContainerId at = payer; at.some() && at != pass.target; at = truth().parent[at])
      if (charged_below(at) <= low_in_force(scope_, truth(), at)) return false;
    return true;
  };
  // What is being written out was tried, and cannot be had any sooner.
  for (const PageId page : reclaimable(pass))
    if (!effects_.reclaimed.contains(page) && beyond(call_.payer_within(page, pass.target)))
      return true;
  if (!rules_.shrinks()) return false;
  for (const ObjectId object : Ids<ObjectId>(scope_.objects)) {
    const ContainerId charged = world_.ledger.objects[object];
    if (can_shrink(object, pass.target) && charged.some() && beyond(charged)) return true;
  }
  return false;
}

bool Stage::spared_by_machine(ContainerId owner) {
  if (owner.none() || !is_spared(owner, ContainerId())) return false;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    const ContainerId other = world_.books.pages[page].owner;
    const bool kept =
        other.some() && (is_protected(other, ContainerId()) || is_spared(other, ContainerId()));
    if (can_evict(page) && has_swap_for(page) && truth().pages[page].locked_by.empty() && !kept)
      return true;
  }
  return false;
}

Set<PageId> Stage::reclaimable(const Pass& pass) {
  Set<PageId> found;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    const ContainerId payer = call_.payer_within(page, pass.target);
    if (!can_evict(page) || !has_swap_for(page) || payer.none() || is_protected(payer, pass.target))
      continue;
    if (pass.without_swap && truth().pages[page].needs_swap()) continue;
    bool locked = false;
    for (const TaskId process : truth().pages[page].locked_by)
      locked = locked || rules_.one_owner() || payer_of(process) == pass.target;
    if (!locked && answer<&Slots::may_reclaim>(rules_)(call_, page, pass)) found.insert(page);
  }
  return found;
}

bool Stage::reclaim(const Pass& pass, unsigned most) {
  effects_.reclaimed_for = pass.target;
  desk_.seams.pass_begins(*this, pass.target);
  if (!desk_.seams.is_scanned(desk_, pass.target)) return false;

  Round round{.most = most};
  reclaim(pass, round);
  if (round.uncharged == 0 && round.spared) {
    round.takes_spared = true;
    reclaim(pass, round);
  }
  effects_.pages_taken = static_cast<std::uint8_t>(effects_.pages_taken + round.uncharged);
  return desk_.seams.progress(round.uncharged, round.freed) > desk_.seams.no_progress;
}

void Stage::reclaim(const Pass& pass, Round& round) {
  const ContainerId container = pass.target;
  const Set<PageId> candidates = reclaimable(pass);
  Set<PageId> rest;
  for (const PageId page : Ids<PageId>(scope_.pages)) rest.insert(page);
  while (!rest.empty()) {
    const PageId page =
        call_.taken_from(rest, answer<&Slots::next_to_reclaim>(rules_)(call_, rest, pass));
    if (page.none()) break;
    rest.erase(page);
    const ContainerId payer = call_.payer_within(page, container);
    if (payer.none()) continue;
    pages_.lists().isolate(page);
    // Each page that goes brings its container nearer to what min leaves it.
    const bool kept = does(Duty::ask_min_for_each_page) && is_protected(payer, container);
    if (candidates.contains(page) && has_swap_for(page) && round.uncharged < round.most && !kept) {
      const bool spared = is_spared(payer, container);
      if (spared && !round.takes_spared) {
        round.spared = true;
      } else {
        effects_.reclaimed.insert(page);
        round.freed += evict(page, payer);
        const bool gone = !pages_.charged_to(page, payer);
        round.uncharged += gone;
        if (gone) note_taken(payer, pass);
        if (spared) effects_.low_taken.insert(payer);
      }
    }
    pages_.lists().put_back(page);
  }
  if (rules_.shrinks() && round.uncharged < round.most) shrink(pass, round);
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
  const bool passed_on = rules_.leaves_to_next_toucher() && slot.kind == PageKind::file;
  const bool stays =
      slot.mapped() || passed_on || faults(Fault::writeback) || rules_.swaps_virtually();
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
  if (accounts(Resource::memory) && does(Duty::uncharge_swapped_out))
    pages_.unmapped_by_machine(page, leaving);
  if (!stays_cached) free_if_unused(page);
}

}  // namespace counterproof
