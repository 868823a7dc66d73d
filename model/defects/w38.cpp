#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W38>::kModule = {
    .id = "W38",
    .where = "container removal",
    .what = "the last uncharge of a removed container frees nothing",
    .brings = sets<&Rules::offline_charges, OfflineCharges::linger>,
    .strikes = neglects<Duty::free_at_last_uncharge>,
    .needs = {needs::kPages, needs::kLingering},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"offline.freed-at-last-uncharge"},
};

}  // namespace counterproof
