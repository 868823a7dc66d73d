#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W08>::kModule = {
    .id = "W08",
    .where = "fork",
    .what = "a fork that fails late gives its charge back twice",
    .needs = {needs::kTasks},
    .drifts = true,
    .base = bases::tasks,
    .breaks = {"balance.usage-is-outstanding"},
};

}  // namespace counterproof
