#include "model/counter/res_counter.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W03>::kModule = {
    .id = "W03",
    .where = "counter charge",
    .what = "a refusal is counted in usage instead of failcnt",
    .strikes = answers<&Seams::charge, ResCounter<Plain>::charge<ChargeMistake::failure_is_usage>>,
    .needs = {needs::kResCounter},
    .counter = "res-counter-failure-is-usage",
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.usage-is-outstanding", "balance.failcnt-counts-requests",
               "limit.never-exceeded"},
};

}  // namespace counterproof
