// A container is removed whatever is charged to it; its memory goes with its last charge (004).
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

void linger(Call& call, ContainerId container) { call.linger(container); }

bool nothing_outlives_tasks(const Rules& rules) {
  const bool openers = rules.accounts(Resource::files) && rules.charges_openers();
  const bool zombies = rules.accounts(Resource::tasks) && rules.charges_zombies();
  return !rules.accounts(Resource::memory) && !openers && !zombies;
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::offline_charges, OfflineCharges::linger>::kModule = {
    .name = "linger",
    .effect = "it is removed, and its memory is freed after the last uncharge (004)",
    .slots = {.removal = linger},
    .clashes =
        {{"charge.reference", "offline.charges",
          is<&Rules::charge_reference, ChargeReference::none>,
          "what lingers is kept by the references of its charges: charge.reference = \"held\"", 35},
         {"account.memory", "offline.charges", nothing_outlives_tasks,
          "only charges for memory, for files that their opener pays for, and for zombies, outlive "
          "the tasks of their container",
          36}},
};

}  // namespace counterproof
