#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D18>::kModule = {
    .id = "D18",
    .where = "frame move",
    .what = "a failed charge leaves the task's entry pointing at the frame that moved away",
    .strikes = neglects<Duty::restore_mapping>,
    .needs = {needs::kPages},
    .remembers = Remembers::lost_mappings,
    .base = bases::pages,
    .breaks = {"balance.owner-alive"},
};

}  // namespace counterproof
