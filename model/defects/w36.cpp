#include "model/controller/kernel_controller.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

ContainerId whoever_asks(const KernelController& kernel, ContainerId payer, ContainerId asks) {
  return payer.none() && asks.some() && kernel.active(asks) ? asks : payer;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W36>::kModule = {
    .id = "W36",
    .where = "kernel free",
    .what = "an object that was made before accounting began is uncharged all the same",
    .strikes = answers<&Seams::uncharged_at_free, whoever_asks>,
    .needs = {needs::kKernel,
              {"kernel.starts", is_not<&Rules::kernel_starts, KernelStarts::always>,
               "needs kernel.starts = \"first-limit\" or \"first-limit-empty\""}},
    .drifts = true,
    .base = bases::kernel,
    .breaks = {"balance.no-over-uncharge", "balance.usage-is-outstanding", "balance.owner-alive",
               "offline.freed-at-last-uncharge"},
};

}  // namespace counterproof
