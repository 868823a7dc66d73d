#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D21>::kModule = {
    .id = "D21",
    .where = "driver mapping",
    .what = "a page mapped by a driver passes no hook, and whoever maps it afterwards rides free",
    .strikes = neglects<Duty::hook_driver_pages>,
    .needs = {needs::kPages, needs::kOneOwner},
    .base = bases::pages,
    .breaks = {"balance.mapped-is-charged"},
};

}  // namespace counterproof
