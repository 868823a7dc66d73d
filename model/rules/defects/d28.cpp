#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D28>::kModule = {
    .id = "D28",
    .where = "out-of-memory kill",
    .what = "any dying task on the machine stops the search, and the charge loop spins",
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"progress.no-hang"},
};

}  // namespace counterproof
