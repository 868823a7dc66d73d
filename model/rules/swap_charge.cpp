// Who pays for what comes back from swap: whoever brings it back, as for a page that is new; or the
// container that it was charged to when it went.
//
// Version 2 of control groups keeps the group in the swap entry, since somebody else would pay
// otherwise for memory that he never asked for, and a group could shed its charges by having its
// pages swapped out, and touched from elsewhere.  A group that was removed in between remembers
// nothing: then it is as for a page that is new.
//
// Source: mem_cgroup_swapin_charge_folio(), mm/memcontrol.c of Linux 6.1.
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

bool not_each_one_owner(const Rules& rules) { return !rules.one_owner(); }

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::swap_charge>::kModule = {
    .key = "swap.charge",
    .question = "Who pays for a page that comes back from swap?",
    .control = "memory.swap.current",
    .clashes = {{"account.memory", "swap.charge", is<&Rules::account_memory, Accounted::no>,
                 "pages are not accounted"}},
};

template <>
constinit const ValueModule OfValue<&Rules::swap_charge, SwapCharge::toucher>::kModule = {
    .name = "toucher",
    .effect = "whoever brings it back, as if it were new",
};

template <>
constinit const ValueModule OfValue<&Rules::swap_charge, SwapCharge::remembered>::kModule = {
    .name = "remembered",
    .effect = "the container that it was charged to, while that exists",
    .clashes = {{"share.charge", "swap.charge", not_each_one_owner,
                 "swap remembers one container for a page: each must have one owner"}},
};

}  // namespace counterproof
