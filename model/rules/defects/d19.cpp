#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D19>::kModule = {
    .id = "D19",
    .where = "frame move",
    .what = "the moved page is charged to the first mapper found instead of its owner",
    .needs = {needs::kPages, needs::kOneOwner},
    .base = bases::pages,
    .breaks = {"isolation.no-imposed-charge"},
};

}  // namespace counterproof
