#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D41>::kModule = {
    .id = "D41",
    .where = "reclaim write",
    .what = "the write succeeds whatever came of it: after a signal, and without any progress",
    .brings = sets<&Rules::reclaim_write, ReclaimWrite::amount>,
    .strikes = neglects<Duty::tell_of_shortfall>,
    .needs = {needs::kPages, needs::kReclaim, needs::kRequests},
    .base = bases::by_request,
    .breaks = {"reclaim.interface"},
};

}  // namespace counterproof
