// A process that fills the container is killed: one that maps the most pages charged to it,
// wherever its tasks are now; among equals any.
//
// Source: the out-of-memory part of the group reclaim patch, over 2.6.20's select_bad_process().
#include "model/rules/choice_module.hpp"
#include "model/rules/over_kill/victims.hpp"

namespace counterproof {
namespace {

ProcessSet victims(Call& call, ContainerId full) {
  return over_kill::one_of_largest(
      call, full, [&](PageId page) { return call.payer_within(page, full).some(); });
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::container>::kModule = {
    .name = "container",
    .effect = "a task that fills the container (OOMg)",
    .slots = {.victims = victims},
};

}  // namespace counterproof
