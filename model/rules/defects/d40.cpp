#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D40>::kModule = {
    .id = "D40",
    .where = "reclaim write",
    .what = "a blank write reads as the largest amount there is",
    .brings = sets<&Rules::reclaim_write, ReclaimWrite::amount>,
    .needs = {needs::kPages, needs::kReclaim, needs::kRequests},
    .base = bases::by_request,
    .breaks = {"reclaim.interface"},
};

}  // namespace counterproof
