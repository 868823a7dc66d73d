#include "model/controller/desk.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

void forgets_the_charge(Desk& desk, TaskId child, ContainerId) {
  desk.books.task_charged_to[child] = ContainerId();
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W07>::kModule = {
    .id = "W07",
    .where = "fork",
    .what = "a fork that fails late keeps its charge",
    .strikes = acts<&Seams::fork_failed, forgets_the_charge>,
    .needs = {needs::kTasks},
    .drifts = true,
    .base = bases::tasks,
    .breaks = {"balance.no-leak", "isolation.owner-gone", "isolation.same-alone"},
};

}  // namespace counterproof
