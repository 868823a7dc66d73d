// A container that something is charged to cannot be removed, where its charges hold references.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"
#include "model/rules/seams.hpp"

namespace counterproof {
namespace {

void hold(Call& call, ContainerId container) {
  const bool looks =
      call.rules().charges_hold() && seams_of(call.rules().defects).does(Duty::look_at_references);
  if (looks && call.world().books.containers[container].references != 0) {
    call.refuse_busy();
  } else {
    call.free(container);
  }
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::offline_charges, OfflineCharges::hold>::kModule = {
    .name = "hold",
    .effect = "it cannot be removed",
    .slots = {.removal = hold},
};

}  // namespace counterproof
