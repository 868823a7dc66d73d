#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D31>::kModule = {
    .id = "D31",
    .where = "group reclaim",
    .what = "reclaim allocates without the reclaimer's reserve and enters global reclaim",
    .needs = {needs::kPages, needs::kReclaim},
    .fault = Fault::low_memory,
    .base = bases::pages,
    .breaks = {"reclaim.own-subtree"},
};

}  // namespace counterproof
