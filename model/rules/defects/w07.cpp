#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W07>::kModule = {
    .id = "W07",
    .where = "fork",
    .what = "a fork that fails late keeps its charge",
    .needs = {needs::kTasks},
    .drifts = true,
    .base = bases::tasks,
    .breaks = {"balance.no-leak", "isolation.owner-gone", "isolation.same-alone"},
};

}  // namespace counterproof
