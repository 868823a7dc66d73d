#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

constexpr BalancePrice kLastIsUncharged = {
    "X11: whoever unmaps last is uncharged, charged or not, and so are the references",
    is<&Rules::account_memory, Accounted::yes>,
    {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
     "balance.owner-alive", "balance.mapped-is-charged", "balance.lists-match"}};

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::share_uncharge, ShareUncharge::current>::kModule = {
    .name = "current",
    .effect = "the container of the task that unmaps (UNCUR)",
    .clashes = {{"share.charge", "share.uncharge",
                 is_not<&Rules::share_charge, ShareCharge::first_touch>,
                 "share.uncharge = \"current\" needs share.charge = \"first-touch\"", 3}},
    .prices = {&kLastIsUncharged},
};

}  // namespace counterproof
