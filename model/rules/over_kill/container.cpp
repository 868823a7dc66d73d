// A process that fills the container is killed: one that maps the most pages charged to it,
// wherever its tasks are now; among equals any.
//
// As posted it asks where a task is and not whose charges it holds (D32), takes an outsider when the
// container has nobody to offer (D26), and kills children first, wherever they are (D27).
//
// Source: the out-of-memory part of the group reclaim patch, over 2.6.20's select_bad_process().
#include "model/rules/choice_module.hpp"
#include "model/rules/over_kill/victims.hpp"

namespace counterproof::over_kill {

ProcessSet container(Call& call, ContainerId full) {
  if (call.rules().has(Defect::D32)) {
    return one_of(call, full, largest(call, true,
                                      [&](TaskId process) {
                                        return call.counts_in(call.payer_of(process), full);
                                      },
                                      [](PageId) { return true; }));
  }
  return one_of(call, full, largest(call, false, [](TaskId) { return true; },
                                    [&](PageId page) {
                                      return call.payer_within(page, full).some();
                                    }));
}

}  // namespace counterproof::over_kill

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::container>::kModule = {
    .name = "container",
    .effect = "a task that fills the container (OOMg)",
};

}  // namespace counterproof
