#include "model/controller/desk.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

void forgets_the_stack(Desk& desk, TaskId child, ContainerId) {
  desk.books.stack_charged_to[child] = ContainerId();
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W44>::kModule = {
    .id = "W44",
    .where = "fork",
    .what = "a fork that fails late keeps the charge for the child's stack",
    .brings = sets<&Rules::kernel_stacks, KernelStacks::charged>,
    .strikes = acts<&Seams::fork_failed, forgets_the_stack>,
    .needs = {needs::kKernel, needs::kStacks},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
