#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W19>::kModule = {
    .id = "W19",
    .where = "hand-over",
    .what =
        "the heir of a page is charged and its former owner is not uncharged; needs share.charge = "
        "\"hand-over\"",
    .brings = sets<&Rules::share_charge, ShareCharge::hand_over>,
    .strikes = neglects<Duty::uncharge_former_owner>,
    .needs = {needs::kPages,
              needs::kOneOwner,
              {"share.charge", is<&Rules::share_charge, ShareCharge::hand_over>,
               "needs share.charge = \"hand-over\""}},
    .drifts = true,
    .base = bases::handed_over,
    .breaks = {"fairness.charged-once", "balance.no-leak", "isolation.no-hostage-charge",
               "isolation.owner-gone"},
};

}  // namespace counterproof
