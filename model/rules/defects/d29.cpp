#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D29>::kModule = {
    .id = "D29",
    .where = "out-of-memory kill",
    .what = "with nobody to kill and an unkillable caller, the search retries for ever",
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"progress.no-hang"},
};

}  // namespace counterproof
