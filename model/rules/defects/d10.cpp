#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D10>::kModule = {
    .id = "D10",
    .where = "last unmap",
    .what =
        "the frame keeps its pointer to the freed charge, and a driver's mapping does not clear it",
    .needs = {needs::kPages, needs::kOneOwner},
    .remembers = Remembers::stale_owners,
    .base = bases::pages,
    .breaks = {"balance.owner-alive", "balance.single-release", "balance.no-over-uncharge",
               "balance.mapped-is-charged"},
};

}  // namespace counterproof
