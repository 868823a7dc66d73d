// A process that fills the container is killed: one that maps the most pages charged to it,
// wherever its tasks are now; among equals any.  Where memory and swap have one limit, and that is
// met, what a process has in swap of the container fills it, too.
//
// Source: the out-of-memory part of the group reclaim patch, over 2.6.20's select_bad_process().
#include "model/rules/choice_module.hpp"
#include "model/rules/over_kill/victims.hpp"

namespace counterproof {
namespace {

/// Whether memory and swap together are as much as they may be.
bool swap_fills(const Call& call, ContainerId full) {
  return call.rules().limits_memory_and_swap() &&
         usage_with_swap(call.rules(), call.world(), full) >=
             call.world().books.containers[full].swap_limit;
}

ProcessSet victims(Call& call, ContainerId full) {
  const auto is_charged = [&](PageId page) { return call.payer_within(page, full).some(); };
  const auto candidates = seams_of(call.rules().defects).candidates;
  if (candidates != nullptr || !swap_fills(call, full))
    return over_kill::one_of_largest(call, full, is_charged);
  const auto size = [&](TaskId process) {
    unsigned held = 0;
    for (const PageId page : call.pages()) {
      const Page& slot = call.page(page);
      held += (slot.mapped_by.contains(process) && is_charged(page)) ||
              (slot.swapped_for.contains(process) &&
               is_in_swap_of(call.rules(), call.truth(), call.world().books, page, full));
    }
    return held;
  };
  return over_kill::one_of(call, full,
                           largest_of(
                               call, false, [](TaskId) { return true; }, size));
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::container>::kModule = {
    .name = "container",
    .effect = "a task that fills the container (OOMg)",
    .slots = {.victims = victims},
};

}  // namespace counterproof
