// What becomes of a parent's protection that its children do not claim: it is nobody's; or they
// have it all the same, by what each uses beyond its claim.
//
// Whoever gives a slice of services a min means what is in it, and not the slice, which has no
// pages of its own; with claims alone each service below must be given its part by hand, and what
// is forgotten is not protected (systemd 16559).  So a mount option of version 2 hands down what is
// left (memory_recursiveprot, since Linux 5.7), with which systemd mounts.
//
// Source: effective_protection(), mm/memcontrol.c of Linux 6.1;
// Documentation/admin-guide/cgroup-v2.rst.
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

bool nothing_is_shared_out(const Rules& rules) { return !rules.shares_protection_out(); }

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::protect_unclaimed>::kModule = {
    .key = "protect.unclaimed",
    .question = "What becomes of a parent's protection that no child claims?",
    .control = "the mount option memory_recursiveprot",
};

template <>
constinit const ValueModule OfValue<&Rules::protect_unclaimed, ProtectUnclaimed::kept>::kModule = {
    .name = "kept",
    .effect = "it is nobody's",
};

template <>
constinit const ValueModule
    OfValue<&Rules::protect_unclaimed, ProtectUnclaimed::handed_down>::kModule = {
        .name = "handed-down",
        .effect = "the children have it, by what each uses beyond its claim",
        .clashes = {{"protect.low", "protect.unclaimed", nothing_is_shared_out,
                     "what is handed down is left when claims are shared out: it needs protect.min "
                     "or protect.low = \"effective\""}},
};

}  // namespace counterproof
