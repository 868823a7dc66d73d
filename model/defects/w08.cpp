#include "model/controller/desk.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

void gives_back_before_the_exit_does(Desk& desk, TaskId, ContainerId payer) {
  if (desk.rules.accounts(Resource::tasks)) desk.give_back(payer, Resource::tasks, 1);
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W08>::kModule = {
    .id = "W08",
    .where = "fork",
    .what = "a fork that fails late gives its charge back twice",
    .strikes = acts<&Seams::fork_failed, gives_back_before_the_exit_does>,
    .needs = {needs::kTasks},
    .drifts = true,
    .base = bases::tasks,
    .breaks = {"balance.usage-is-outstanding"},
};

}  // namespace counterproof
