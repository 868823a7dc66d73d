#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D13>::kModule = {
    .id = "D13",
    .where = "page isolation",
    .what = "the machine's list lengths are raised at putback and never lowered at isolation",
    .needs = {needs::kPages, needs::kOneOwner},
    .remembers = Remembers::zone_overcounts,
    .base = bases::pages,
    .breaks = {"balance.lists-match"},
};

}  // namespace counterproof
