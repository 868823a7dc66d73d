#include "conform/page_payers.hpp"

#include "model/invariant/measures.hpp"

namespace counterproof::conform {
namespace {

std::uint64_t charged_below(const World& world, ContainerId container) {
  std::uint64_t charged = 0;
  for (const PageId page : Ids<PageId>(kMaxPages))
    for (const ContainerId payer : Ids<ContainerId>(kMaxContainers))
      charged += world.ledger.pages[page][payer] != 0 && world.truth.within(payer, container);
  return charged;
}

bool is_full(const World& world, ContainerId container) {
  return charged_below(world, container) >= limit(world, container, Resource::memory);
}

/// Whether the container has a page that can be taken, at the latest when all its tasks are killed.
bool can_give(const Scope& scope, const World& world, ContainerId container) {
  const Truth& truth = world.truth;
  ProcessSet killable;
  for (const TaskId task : Ids<TaskId>(scope.tasks))
    if (truth.alive(task) && truth.process_of(task) == task && !truth.tasks[task].unkillable &&
        truth.within(truth.container_of(task), container))
      killable.insert(task);
  for (const PageId page : Ids<PageId>(scope.pages)) {
    const ContainerId payer = payer_of(scope, world, page);
    if (payer.none() || !truth.within(payer, container)) continue;
    bool locked = false;
    for (const TaskId process : truth.pages[page].locked_by)
      locked = locked || !killable.contains(process);
    if (!locked) return true;
  }
  return false;
}

}  // namespace

bool is_above(const World& world, ContainerId container) {
  return charged_below(world, container) > limit(world, container, Resource::memory);
}

ContainerId payer_of(const Scope& scope, const World& world, PageId page) {
  for (const ContainerId payer : Ids<ContainerId>(scope.containers))
    if (world.ledger.pages[page][payer] != 0) return payer;
  return {};
}

bool has_room(const Scope& scope, const World& world, ContainerId payer, ContainerId now) {
  for (ContainerId at = payer; at.some(); at = scope.parent_of(at))
    if (!(now.some() && world.truth.within(now, at)) && is_full(world, at)) return false;
  return true;
}

bool never_ends(const Scope& scope, const World& world, ContainerId payer) {
  for (ContainerId at = payer; at.some(); at = scope.parent_of(at))
    if (is_full(world, at) && !can_give(scope, world, at)) return true;
  return false;
}

void PagePayers::remember(const Scope& scope, const Event& event, const World& after) {
  for (const PageId page : Ids<PageId>(scope.pages)) {
    const Page& slot = after.truth.pages[page];
    // A container of the same name may be made again.
    if (event.kind == EventKind::remove && payers_[page] == event.container)
      payers_[page] = ContainerId();
    const ContainerId payer = payer_of(scope, after, page);
    if (payer.some() && after.truth.exists[payer]) payers_[page] = payer;
    if (!slot.resident && !slot.in_swap()) payers_[page] = ContainerId();
  }
}

}  // namespace counterproof::conform
