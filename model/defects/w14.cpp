#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W14>::kModule = {
    .id = "W14",
    .where = "exec",
    .what = "the old address space's pages are dropped without their uncharge",
    .strikes = neglects<Duty::uncharge_at_exec>,
    .needs = {needs::kPages},
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.no-leak", "balance.lists-match", "fairness.charged-once",
               "limit.no-migration-escape"},
};

}  // namespace counterproof
