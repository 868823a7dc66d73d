#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W40>::kModule = {
    .id = "W40",
    .where = "slab shrinker",
    .what = "the shrinker walks the lists of all containers",
    .brings = sets<&Rules::kernel_shrink, KernelShrink::any_limit>,
    .strikes = neglects<Duty::shrink_in_subtree>,
    .needs = {needs::kKernel,
              {"kernel.shrink", is_not<&Rules::kernel_shrink, KernelShrink::none>,
               "is a defect of shrinkers"}},
    .base = bases::slab,
    .breaks = {"reclaim.own-subtree"},
};

}  // namespace counterproof
