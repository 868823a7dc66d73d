#include "model/rules/needs.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

void releases_twice(Stage& stage, Demand released) {
  if (stage.faults(Fault::not_up_to_date))
    stage.pages().release_again(stage.event().page, released);
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D14>::kModule = {
    .id = "D14",
    .where = "swap-in",
    .what = "a page that is not up to date has its charge released twice on the way out",
    .strikes = acts<&Seams::swap_in_failed, releases_twice>,
    .needs = {needs::kPages},
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.single-release", "balance.no-over-uncharge",
               "balance.usage-is-outstanding"},
};

}  // namespace counterproof
