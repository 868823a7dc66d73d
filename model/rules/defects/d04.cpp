#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D04>::kModule = {
    .id = "D04",
    .where = "counter uncharge",
    .what = "the only check is a clamp at zero: a second release of one charge steals another's",
    .needs = {needs::kPages, needs::kOneOwner},
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.single-release", "balance.no-over-uncharge",
               "balance.usage-is-outstanding"},
};

}  // namespace counterproof
