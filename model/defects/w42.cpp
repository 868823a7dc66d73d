#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W42>::kModule = {
    .id = "W42",
    .where = "tree charge",
    .what = "what was charged below an ancestor that refuses is kept",
    .brings = sets<&Rules::tree_charges, TreeCharges::ancestors>,
    .strikes = neglects<Duty::take_back_below>,
    .needs = {{"tree.charges", is<&Rules::tree_charges, TreeCharges::ancestors>,
               "needs tree.charges = \"ancestors\""}},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"balance.usage-is-outstanding"},
};

}  // namespace counterproof
