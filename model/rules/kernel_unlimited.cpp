#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::kernel_unlimited>::kModule = {
    .key = "kernel.unlimited",
    .question = "Can a kernel limit be taken away again?",
    .control = "memory.kmem.limit_in_bytes (v1)",
    .clashes = {{"account.kernel", "kernel.unlimited", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted", 30}},
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_unlimited, KernelUnlimited::allowed>::kModule = {
    .name = "allowed",
    .effect = "yes: kernel memory is accounted all the same",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_unlimited, KernelUnlimited::refused>::kModule = {
    .name = "refused",
    .effect = "no: what once had a limit can no longer become unlimited (004)",
};

}  // namespace counterproof
