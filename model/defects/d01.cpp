#include "model/counter/res_counter.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D01>::kModule = {
    .id = "D01",
    .where = "counter charge",
    .what = "the guard subtracts n from a smaller limit and wraps: every charge is accepted",
    .strikes = answers<&Seams::charge, ResCounter<Plain>::charge<ChargeMistake::guard_wraps>>,
    .needs = {needs::kResCounter},
    .counter = "res-counter-2007",
    .base = bases::pages,
    .breaks = {"limit.never-exceeded", "limit.sound-arithmetic"},
};

}  // namespace counterproof
