#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D20>::kModule = {
    .id = "D20",
    .where = "swap-off",
    .what =
        "every address space is charged whether it has the page or not, and a refusal is taken for "
        "\"not found\"",
    .needs = {needs::kPages, needs::kOneOwner},
    .alike = {.tasks = 2},  // processes are scanned in their order
    .base = bases::pages,
    .breaks = {"progress.no-hang", "progress.no-needless-kill", "reclaim.before-failure"},
};

}  // namespace counterproof
