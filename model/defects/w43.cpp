#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W43>::kModule = {
    .id = "W43",
    .where = "group reclaim",
    .what = "min is compared with usage once a pass instead of once a page",
    .brings =
        [](Rules& rules) {
          rules.tree_charges = TreeCharges::ancestors;
          rules.protect_min = ProtectMin::respected;
        },
    .strikes = neglects<Duty::ask_min_for_each_page>,
    .needs = {needs::kPages,
              needs::kReclaim,
              {"protect.min", is<&Rules::protect_min, ProtectMin::respected>,
               "needs protect.min = \"respected\""}},
    .base = bases::by_request,
    .breaks = {"reclaim.respects-min"},
};

}  // namespace counterproof
