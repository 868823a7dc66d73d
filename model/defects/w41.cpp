#include "model/controller/kernel_controller.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

bool has_room_for_one(KernelController& kernel, ContainerId payer, Units pages) {
  if (!kernel.fits(payer, 1)) return kernel.retry(payer, pages);
  kernel.force(payer, pages);
  return true;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W41>::kModule = {
    .id = "W41",
    .where = "kernel charge",
    .what = "the retry after reclaim looks for room for one page, whatever was asked for",
    .brings = sets<&Rules::kernel_stacks, KernelStacks::charged>,
    .strikes = answers<&Seams::retry_kernel, has_room_for_one>,
    .needs = {needs::kKernel,
              needs::kStacks,
              {"over.reclaim", is_not<&Rules::over_reclaim, OverReclaim::none>,
               "is a defect of trying again after reclaim"}},
    .base = bases::slab,
    .breaks = {"limit.never-exceeded", "limit.hierarchical"},
};

}  // namespace counterproof
