#include "conform/group_counts.hpp"

#include "conform/page_payers.hpp"

namespace counterproof::conform {

void GroupCounts::remember(const Scope& scope, const World& before, const Event& event,
                           const Effects& effects, const World& after) {
  if (event.kind == EventKind::create && effects.outcome == Outcome::done)
    kills_[event.container] = 0;
  for (const TaskId victim : effects.killed)
    for (ContainerId at = before.truth.container_of(victim); at.some(); at = scope.parent_of(at))
      ++kills_[at];
  for (const PageId page : Ids<PageId>(scope.pages)) {
    const Page& slot = after.truth.pages[page];
    swap_was_used_ = swap_was_used_ || slot.in_swap();
    if (slot.resident) {
      had_[page] = payer_of(scope, after, page);
    } else if (const ContainerId payer = payer_of(scope, before, page); payer.some()) {
      had_[page] = payer;
    }
  }
  if (event.kind != EventKind::remove || effects.outcome != Outcome::done) return;
  if (swap_was_used_) ++removed_with_swap_;
  for (const PageId page : Ids<PageId>(scope.pages))
    if (had_[page] == event.container && !after.truth.there(event.container))
      had_[page] = scope.parent_of(event.container);
}

std::int64_t GroupCounts::in_swap(const Scope& scope, const World& world,
                                  ContainerId container) const {
  std::int64_t count = 0;
  for (const PageId page : Ids<PageId>(scope.pages)) {
    const Page& slot = world.truth.pages[page];
    count += slot.in_swap() && !slot.resident && had_[page].some() &&
             world.truth.within(had_[page], container);
  }
  return count;
}

namespace {

/// Removed groups to which a page is charged for which `keeps(page)`.
template <class Keeps>
std::int64_t kept_by(const Scope& scope, const World& world, Keeps&& keeps) {
  std::int64_t count = 0;
  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    if (!world.truth.lingers[container]) continue;
    bool kept = false;
    for (const PageId page : Ids<PageId>(scope.pages))
      kept = kept || (payer_of(scope, world, page) == container && keeps(world.truth.pages[page]));
    count += kept;
  }
  return count;
}

}  // namespace

std::int64_t GroupCounts::kept_by_pages(const Scope& scope, const World& world) {
  return kept_by(scope, world, [](const Page&) { return true; });
}

std::int64_t GroupCounts::may_be_left(const Scope& scope, const World& world) const {
  return removed_with_swap_ +
         kept_by(scope, world, [](const Page& page) {
           return page.kind == PageKind::file || page.kind == PageKind::shmem;
         });
}

}  // namespace counterproof::conform
