#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W41>::kModule = {
    .id = "W41",
    .where = "kernel charge",
    .what = "the retry after reclaim looks for room for one page, whatever was asked for",
    .brings = sets<&Rules::kernel_stacks, KernelStacks::charged>,
    .needs = {needs::kKernel,
              needs::kStacks,
              {"over.reclaim", is_not<&Rules::over_reclaim, OverReclaim::none>,
               "is a defect of trying again after reclaim"}},
    .base = bases::slab,
    .breaks = {"limit.never-exceeded", "limit.hierarchical"},
};

}  // namespace counterproof
