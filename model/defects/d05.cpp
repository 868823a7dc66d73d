#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D05>::kModule = {
    .id = "D05",
    .where = "charge loop",
    .what = "failcnt counts every retry instead of every request",
    .strikes = answers<&Seams::again, Attempt::first>,
    .base = bases::pages,
    .breaks = {"balance.failcnt-counts-requests"},
};

}  // namespace counterproof
