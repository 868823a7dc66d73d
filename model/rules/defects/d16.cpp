#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D16>::kModule = {
    .id = "D16",
    .where = "copy on write",
    .what = "a refused charge leaks the new page",
    .needs = {needs::kPages},
    .remembers = Remembers::pins,
    .base = bases::pages,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
