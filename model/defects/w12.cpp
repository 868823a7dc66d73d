#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W12>::kModule = {
    .id = "W12",
    .where = "charge loop",
    .what = "the loop tries again though reclaim made no progress",
    .strikes = neglects<Duty::stop_at_idle_pass>,
    .needs = {needs::kPages, needs::kReclaim},
    .base = bases::pages,
    .breaks = {"progress.no-hang"},
};

}  // namespace counterproof
