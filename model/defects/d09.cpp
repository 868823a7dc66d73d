#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D09>::kModule = {
    .id = "D09",
    .where = "page charge",
    .what = "a page is charged before anyone looks whether it is already owned",
    .strikes = neglects<Duty::look_for_owner>,
    .needs = {needs::kPages, needs::kOneOwner},
    .base = bases::pages,
    .breaks = {"reclaim.before-failure", "progress.no-needless-kill"},
};

}  // namespace counterproof
