#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D14>::kModule = {
    .id = "D14",
    .where = "swap-in",
    .what = "a page that is not up to date has its charge released twice on the way out",
    .needs = {needs::kPages},
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.single-release", "balance.no-over-uncharge",
               "balance.usage-is-outstanding"},
};

}  // namespace counterproof
