#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::kernel_starts>::kModule = {
    .key = "kernel.starts",
    .question = "When does the accounting of kernel memory begin?",
    .control = "memory.kmem.limit_in_bytes (v1)",
    .clashes = {{"account.kernel", "kernel.starts", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted", 27}},
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_starts, KernelStarts::first_limit>::kModule = {
    .name = "first-limit",
    .effect = "when a limit is set first, where there are no children; and then it stays (004)",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_starts, KernelStarts::always>::kModule = {
    .name = "always",
    .effect = "with the container",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_starts,
                                    KernelStarts::first_limit_empty>::kModule = {
    .name = "first-limit-empty",
    .effect = "when a limit is set first, where there are neither children nor tasks (Linux 3.8)",
};

}  // namespace counterproof
