#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W15>::kModule = {
    .id = "W15",
    .where = "swap-out",
    .what = "a page that the machine swaps out stays charged",
    .strikes = neglects<Duty::uncharge_swapped_out>,
    .needs = {needs::kPages},
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.no-leak", "balance.lists-match", "fairness.charged-once",
               "limit.no-migration-escape"},
};

}  // namespace counterproof
