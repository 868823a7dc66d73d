#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W17>::kModule = {
    .id = "W17",
    .where = "container removal",
    .what = "a container is removed while charges refer to it",
    .strikes = neglects<Duty::look_at_references>,
    .needs = {{"charge.reference", is<&Rules::charge_reference, ChargeReference::held>,
               "makes no difference where none is held"}},
    .base = bases::pages_that_stay,
    .breaks = {"balance.owner-alive", "balance.lists-match", "balance.mapped-is-charged",
               "balance.no-over-uncharge", "balance.usage-is-outstanding"},
};

}  // namespace counterproof
