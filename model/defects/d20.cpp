#include "model/controller/page_ledger.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

ProcessSet everybody(ProcessSet) {
  ProcessSet all;
  for (const TaskId process : Ids<TaskId>(kMaxTasks)) all.insert(process);
  return all;
}

Demand one_page(Demand, ContainerId payer) { return {payer, 1}; }

/// The scan comes back for ever.
Admission not_found_here(Admission) { return Admission::hung; }

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D20>::kModule = {
    .id = "D20",
    .where = "swap-off",
    .what =
        "every address space is charged whether it has the page or not, and a refusal is taken for "
        "\"not found\"",
    .strikes =
        [](Seams& seams) {
          seams.scanned_at_swap_off = everybody;
          seams.charged_at_swap_off = one_page;
          seams.refused_at_swap_off = not_found_here;
        },
    .needs = {needs::kPages, needs::kOneOwner},
    .alike = {.tasks = 2},  // processes are scanned in their order
    .base = bases::pages,
    .breaks = {"progress.no-hang", "progress.no-needless-kill", "reclaim.before-failure"},
};

}  // namespace counterproof
