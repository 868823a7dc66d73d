#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::kernel_shrink>::kModule = {
    .key = "kernel.shrink",
    .question = "When are a container's cached kernel objects freed to make room?",
    .clashes = {{"account.kernel", "kernel.shrink", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted", 29}},
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_shrink, KernelShrink::none>::kModule = {
    .name = "none",
    .effect = "never: no shrinker knows containers",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_shrink, KernelShrink::memory_limit>::kModule = {
    .name = "memory-limit",
    .effect = "when the memory limit refuses, not the kernel limit (003)",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_shrink, KernelShrink::any_limit>::kModule = {
    .name = "any-limit",
    .effect = "whichever limit refuses",
};

}  // namespace counterproof
