#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W05>::kModule = {
    .id = "W05",
    .where = "counter charge",
    .what = "a refused charge keeps the reference to its container",
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
