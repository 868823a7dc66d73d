#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W13>::kModule = {
    .id = "W13",
    .where = "charge loop",
    .what = "a full container kills without having tried to reclaim",
    .strikes = neglects<Duty::reclaim_before_kill>,
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"reclaim.before-failure"},
};

}  // namespace counterproof
