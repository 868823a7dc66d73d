#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W06>::kModule = {
    .id = "W06",
    .where = "task exit",
    .what = "only the exit of a process's leader is uncharged",
    .strikes = neglects<Duty::uncharge_threads>,
    .needs = {needs::kTasks},
    .drifts = true,
    .base = bases::tasks,
    .breaks = {"balance.no-leak", "isolation.owner-gone", "isolation.same-alone"},
};

}  // namespace counterproof
