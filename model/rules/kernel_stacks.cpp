#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::kernel_stacks>::kModule = {
    .key = "kernel.stacks",
    .question = "Are the stacks of tasks charged?",
    .clashes = {{"account.kernel", "kernel.stacks", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted", 28}},
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_stacks, KernelStacks::free>::kModule = {
    .name = "free",
    .effect = "no: tasks cost no kernel memory",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_stacks, KernelStacks::charged>::kModule = {
    .name = "charged",
    .effect = "yes: two pages, from fork to exit (004)",
};

}  // namespace counterproof
