#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D23>::kModule = {
    .id = "D23",
    .where = "group reclaim",
    .what = "success needs more than one page: exactly one reclaimed page reads as failure",
    .strikes = answers<&Seams::no_progress, 1U>,
    .needs = {needs::kPages, needs::kReclaim},
    .base = bases::pages,
    .breaks = {"reclaim.before-failure", "progress.no-needless-kill"},
};

}  // namespace counterproof
