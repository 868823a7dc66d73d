#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

Admission turns_for_the_unkillable(const Truth& truth, TaskId caller) {
  // A swap-off goes on after whom it began with is gone.
  return caller.some() && truth.tasks[caller].unkillable ? Admission::hung : Admission::refused;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D29>::kModule = {
    .id = "D29",
    .where = "out-of-memory kill",
    .what = "with nobody to kill and an unkillable caller, the search retries for ever",
    .strikes = answers<&Seams::nobody_to_kill, turns_for_the_unkillable>,
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"progress.no-hang"},
};

}  // namespace counterproof
