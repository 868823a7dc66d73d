#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::kernel_counts_in>::kModule = {
    .key = "kernel.counts_in",
    .question = "Which counters does kernel memory count in?",
    .clashes = {{"account.kernel", "kernel.counts_in", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted", 26}},
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_counts_in, KernelCountsIn::both>::kModule = {
    .name = "both",
    .effect = "the kernel counter and the memory counter (004)",
};

template <>
constinit const ValueModule
    OfValue<&Rules::kernel_counts_in, KernelCountsIn::kernel_only>::kModule = {
        .name = "kernel-only",
        .effect = "the kernel counter alone",
};

}  // namespace counterproof
