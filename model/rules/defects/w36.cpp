#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W36>::kModule = {
    .id = "W36",
    .where = "kernel free",
    .what = "an object that was made before accounting began is uncharged all the same",
    .needs = {needs::kKernel,
              {"kernel.starts", is_not<&Rules::kernel_starts, KernelStarts::always>,
               "needs kernel.starts = \"first-limit\" or \"first-limit-empty\""}},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"balance.no-over-uncharge", "balance.usage-is-outstanding", "balance.owner-alive",
               "offline.freed-at-last-uncharge"},
};

}  // namespace counterproof
