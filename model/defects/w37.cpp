#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W37>::kModule = {
    .id = "W37",
    .where = "container removal",
    .what = "a removed container is freed at its first uncharge instead of its last",
    .brings = sets<&Rules::offline_charges, OfflineCharges::linger>,
    .strikes = neglects<Duty::wait_for_last_uncharge>,
    .needs = {needs::kPages, needs::kLingering},
    .base = bases::kernel,
    .breaks = {"offline.freed-at-last-uncharge", "balance.owner-alive", "balance.no-over-uncharge",
               "balance.usage-is-outstanding", "balance.lists-match", "balance.mapped-is-charged",
               "offline.no-lost-object"},
};

}  // namespace counterproof
