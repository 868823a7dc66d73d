#include "model/rules/needs.hpp"
#include "model/rules/over_kill/largest.hpp"

namespace counterproof {
namespace {

/// Those who are in the container, or anybody where the whole machine answers; also who holds
/// nothing at all.
ProcessSet by_place(const Call& call, ContainerId full) {
  const bool anywhere = call.rules().kills_anywhere();
  return largest(
      call, true,
      [&](TaskId process) { return anywhere || call.counts_in(call.payer_of(process), full); },
      [](PageId) { return true; });
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D32>::kModule = {
    .id = "D32",
    .where = "out-of-memory kill",
    .what = "the victim is chosen by where tasks are now, not by whose charges fill the group",
    .strikes = answers<&Seams::candidates, by_place>,
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"progress.no-needless-kill"},
};

}  // namespace counterproof
