#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::account_kernel>::kModule = {
    .key = "account.kernel",
    .question = "Is what the kernel keeps for tasks charged?",
};

template <>
constinit const ValueModule OfValue<&Rules::account_kernel, Accounted::no>::kModule = {
    .name = "no",
    .effect = "kernel objects are free",
};

template <>
constinit const ValueModule OfValue<&Rules::account_kernel, Accounted::yes>::kModule = {
    .name = "yes",
    .effect = "kernel objects are charged and limited",
    .clashes = {{"account.memory", "account.kernel", is<&Rules::account_memory, Accounted::no>,
                 "kernel memory is part of a container's memory, and pages are not accounted", 21},
                {"tree.charges", "account.kernel", is<&Rules::tree_charges, TreeCharges::own>,
                 "a shrinker walks a subtree; in a tree it needs tree.charges = \"ancestors\"",
                 25}},
};

}  // namespace counterproof
