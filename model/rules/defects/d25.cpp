#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D25>::kModule = {
    .id = "D25",
    .where = "group reclaim",
    .what = "a small group, of 30 pages or fewer, is never scanned",
    .needs = {needs::kPages, needs::kReclaim},
    .base = bases::pages,
    .breaks = {"reclaim.before-failure"},
};

}  // namespace counterproof
