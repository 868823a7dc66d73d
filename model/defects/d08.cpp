#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D08>::kModule = {
    .id = "D08",
    .where = "attach",
    .what =
        "any thread that moves takes the whole shared address space along; needs attach.unit = "
        "\"any-thread\"",
    .brings = sets<&Rules::attach_unit, AttachUnit::any_thread>,
    .strikes = neglects<Duty::move_memory_by_leader>,
    .needs = {needs::kPages,
              {"attach.unit", is<&Rules::attach_unit, AttachUnit::any_thread>,
               "needs attach.unit = \"any-thread\""}},
    .base = bases::pages,
    .breaks = {"isolation.no-imposed-charge", "limit.no-migration-escape"},
};

}  // namespace counterproof
