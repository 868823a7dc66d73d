// The charge loop: charge; if the counter is full, reclaim and try again; if nothing could be
// reclaimed, kill and try once more; then refuse.
//
// As posted the loop only ends by success or by the death of the task itself.  Here an event ends
// with at most one kill: the fault that follows is another event, so that each trace line says
// what one pass through the loop did.  Where the policy kills until it fits, as Linux does, an
// event is the whole loop: what the dead had locked is reclaimed, and the next dies.
//
// Source: container_rss_prepare() of the 2007 RSS patch (RBF); try_charge_memcg() of Linux 6.1.
#include "model/world/stage.hpp"

namespace counterproof {

Admission Stage::admit(Demand demand, PageId needless) {
  if (!demand.some() || !accounts(Resource::memory)) return Admission::charged;
  if (pages_.request(demand)) return Admission::charged;
  for (;;) {
    const Admission admission = make_room(demand, needless);
    if (admission != Admission::again) return admission;
  }
}

Admission Stage::make_room(Demand demand, PageId needless) {
  if (rules_.reclaims() && does(Duty::reclaim_before_kill)) {
    while (reclaim(pass_for_refusal()))
      if (pages_.retry(demand)) return Admission::charged;
    // The next round would find what this one found, and the one after that.
    if (!does(Duty::stop_at_idle_pass)) return Admission::hung;
  }
  const ContainerId full = desk_.refusal.container;
  effects_.needless_request = needless;
  if (rules_.kernel_counts_in_memory()) note_left_shrinkable(full);
  // What was tried and is being written out cannot be had any sooner.
  for (const PageId page : reclaimable(pass_for_refusal()))
    if (!effects_.reclaimed.contains(page)) effects_.left_reclaimable.insert(page);
  // What comes back from swap counts twice while it is charged, and once before and after.
  const bool comes_back = event_.kind == EventKind::swap_in || event_.kind == EventKind::swap_off ||
                          event_.kind == EventKind::map_shmem;
  if (desk_.fits(demand.payer, Resource::memory, demand.units,
                 comes_back ? event_.page : PageId())) {
    effects_.failed_with_room.insert(full);
  }
  return kill_for(full, demand);
}

bool Stage::ended(Admission admission) {
  switch (admission) {
    case Admission::charged:
      return false;
    case Admission::refused:
      effects_.outcome = Outcome::refused;
      break;
    case Admission::killed:
      effects_.outcome = Outcome::killed;
      break;
    case Admission::waits:
      effects_.outcome = Outcome::waits;
      break;
    case Admission::again:
    case Admission::hung:
      effects_.hung = true;
      break;
  }
  return true;
}

bool Stage::prepare(PageId page, PageKind kind, PageUse how, Demand& prepared) {
  if (!accounts(Resource::memory)) return true;
  const Use use = use_of(page, kind, how);
  const bool was_free = truth().pages[page].kind == PageKind::unused;
  prepared = pages_.demand(use);
  if (!prepared.some()) return true;
  const bool owned =
      rules_.one_owner() && truth().pages[page].mapped() && world_.books.pages[page].owner.some();
  if (ended(admit(prepared, owned ? page : PageId()))) return false;
  // Reclaim and kill may have changed the page while we waited: then the fault starts over.
  const bool is_free = truth().pages[page].kind == PageKind::unused;
  if (is_free == was_free && pages_.still_demands(use, prepared)) return true;
  pages_.release(prepared);
  effects_.outcome = Outcome::failed;
  return false;
}

}  // namespace counterproof
