#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W35>::kModule = {
    .id = "W35",
    .where = "kernel charge",
    .what = "the kernel counter keeps its charge when the memory counter refuses",
    .strikes = neglects<Duty::take_back_kernel>,
    .needs = {needs::kKernel,
              {"kernel.counts_in", is<&Rules::kernel_counts_in, KernelCountsIn::both>,
               "needs kernel.counts_in = \"both\""}},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"balance.usage-is-outstanding"},
};

}  // namespace counterproof
