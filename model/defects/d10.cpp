#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

void keeps_pointer(PageEntry& entry) { entry.stale = true; }

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D10>::kModule = {
    .id = "D10",
    .where = "last unmap",
    .what =
        "the frame keeps its pointer to the freed charge, and a driver's mapping does not clear it",
    .strikes =
        [](Seams& seams) {
          seams.clear_owner = keeps_pointer;
          neglects<Duty::hook_driver_pages>(seams);
        },
    .needs = {needs::kPages, needs::kOneOwner},
    .remembers = Remembers::stale_owners,
    .base = bases::pages,
    .breaks = {"balance.owner-alive", "balance.single-release", "balance.no-over-uncharge",
               "balance.mapped-is-charged"},
};

}  // namespace counterproof
