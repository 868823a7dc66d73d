#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W39>::kModule = {
    .id = "W39",
    .where = "container removal",
    .what = "a removed container keeps its index until its memory is freed",
    .brings = sets<&Rules::offline_charges, OfflineCharges::linger>,
    .strikes = neglects<Duty::give_index_up>,
    .needs = {needs::kKernel, needs::kLingering},
    .base = bases::slab,
    .breaks = {"offline.id-released"},
};

}  // namespace counterproof
