#include "model/counter/res_counter.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W04>::kModule = {
    .id = "W04",
    .where = "counter charge",
    .what = "failcnt rises before anybody looks whether there is room",
    .strikes =
        answers<&Seams::charge, ResCounter<Plain>::charge<ChargeMistake::counts_every_request>>,
    .needs = {needs::kResCounter},
    .counter = "res-counter-counts-every-request",
    .base = bases::pages,
    .breaks = {"balance.failcnt-counts-requests"},
};

}  // namespace counterproof
