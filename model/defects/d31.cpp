#include "model/rules/needs.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

void reclaims_elsewhere(Stage& stage, ContainerId target) {
  if (!stage.faults(Fault::low_memory)) return;
  for (const PageId page : Ids<PageId>(stage.scope().pages)) {
    if (!stage.can_evict(page) || stage.call().payer_within(page, target).some()) continue;
    if (!stage.truth().pages[page].locked_by.empty()) continue;
    stage.effects().reclaimed_elsewhere.insert(page);
    stage.evict_for_machine(page, false);
  }
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D31>::kModule = {
    .id = "D31",
    .where = "group reclaim",
    .what = "reclaim allocates without the reclaimer's reserve and enters global reclaim",
    .strikes = acts<&Seams::pass_begins, reclaims_elsewhere>,
    .needs = {needs::kPages, needs::kReclaim},
    .fault = Fault::low_memory,
    .base = bases::pages,
    .breaks = {"reclaim.own-subtree"},
};

}  // namespace counterproof
