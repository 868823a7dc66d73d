#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W11>::kModule = {
    .id = "W11",
    .where = "page lists",
    .what = "a page whose charge ends stays on its container's list",
    .strikes = neglects<Duty::unlist_uncharged>,
    .needs = {needs::kPages, needs::kOneOwner},
    .base = bases::pages,
    .breaks = {"balance.lists-match"},
};

}  // namespace counterproof
