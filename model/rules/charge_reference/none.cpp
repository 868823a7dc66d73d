#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

constexpr BalancePrice kNothingHeld = {
    "X19: a container can go while it is charged",
    [](const Rules&) { return true; },
    {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.owner-alive",
     "balance.lists-match", "balance.mapped-is-charged"}};

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::charge_reference, ChargeReference::none>::kModule = {
    .name = "none",
    .effect = "only tasks keep a container; charges may outlive it",
    .prices = {&kNothingHeld},
};

}  // namespace counterproof
