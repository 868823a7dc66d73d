#include "model/rules/call.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

ProcessSet outsiders(const Call& call, ContainerId full) {
  ProcessSet found;
  for (const TaskId process : call.killable())
    if (!call.truth().process_in(process, full)) found.insert(process);
  return found;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D26>::kModule = {
    .id = "D26",
    .where = "out-of-memory kill",
    .what = "with no task of the group to kill, a task outside it is chosen",
    .strikes = answers<&Seams::without_candidates, outsiders>,
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"isolation.oom-local", "progress.no-needless-kill"},
};

}  // namespace counterproof
