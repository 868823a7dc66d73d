#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D15>::kModule = {
    .id = "D15",
    .where = "swap-in",
    .what = "a refused charge leaks a reference to the swap cache page",
    .needs = {needs::kPages},
    .remembers = Remembers::pins,
    .base = bases::pages,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
