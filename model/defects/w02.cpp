#include "model/counter/res_counter.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W02>::kModule = {
    .id = "W02",
    .where = "counter charge",
    .what = "usage and limit are compared as signed numbers: unlimited reads as -1",
    .strikes = answers<&Seams::charge, ResCounter<Plain>::charge<ChargeMistake::compares_signed>>,
    .needs = {needs::kResCounter},
    .counter = "res-counter-compares-signed",
    .base = bases::pages,
    .breaks = {"limit.sound-arithmetic", "progress.no-needless-kill", "reclaim.before-failure"},
};

}  // namespace counterproof
