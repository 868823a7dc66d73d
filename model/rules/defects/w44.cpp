#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W44>::kModule = {
    .id = "W44",
    .where = "fork",
    .what = "a fork that fails late keeps the charge for the child's stack",
    .brings = sets<&Rules::kernel_stacks, KernelStacks::charged>,
    .needs = {needs::kKernel, needs::kStacks},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
