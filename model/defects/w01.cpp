#include "model/counter/res_counter.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W01>::kModule = {
    .id = "W01",
    .where = "counter charge",
    .what = "a charge is accepted up to one unit above the limit",
    .strikes = answers<&Seams::charge, ResCounter<Plain>::charge<ChargeMistake::admits_one_more>>,
    .needs = {needs::kResCounter},
    .counter = "res-counter-admits-one-more",
    .base = bases::pages,
    .breaks = {"limit.never-exceeded", "limit.sound-arithmetic", "progress.no-needless-kill",
               "reclaim.before-failure"},
};

}  // namespace counterproof
