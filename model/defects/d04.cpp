#include "model/controller/page_controller.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

/// The counter's clamp is the only check, so that somebody else's charge is taken.
void takes_a_charge_of_another(PageController& pages, PageId page, ContainerId was_owner) {
  if (was_owner.some()) pages.release_again(page, {was_owner, pages.price()});
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D04>::kModule = {
    .id = "D04",
    .where = "counter uncharge",
    .what = "the only check is a clamp at zero: a second release of one charge steals another's",
    .strikes = acts<&Seams::released_again, takes_a_charge_of_another>,
    .needs = {needs::kPages, needs::kOneOwner},
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.single-release", "balance.no-over-uncharge",
               "balance.usage-is-outstanding"},
};

}  // namespace counterproof
