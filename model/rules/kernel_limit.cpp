// Whether kernel memory has a limit of its own, as in version 1 of control groups, or counts in
// memory alone, as in version 2.
#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::kernel_limit>::kModule = {
    .key = "kernel.limit",
    .question = "Does kernel memory have a limit of its own?",
    .control = "memory.kmem.limit_in_bytes (v1)",
    .clashes = {{"account.kernel", "kernel.limit", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted"}},
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_limit, KernelLimit::own>::kModule = {
    .name = "own",
    .effect = "yes, beside that of memory (004)",
};

template <>
constinit const ValueModule OfValue<&Rules::kernel_limit, KernelLimit::none>::kModule = {
    .name = "none",
    .effect = "no: it counts in memory",
    .clashes = {{"kernel.starts", "kernel.limit",
                 is_not<&Rules::kernel_starts, KernelStarts::always>,
                 "without a limit that begins it, kernel memory is accounted always: "
                 "kernel.starts = \"always\""},
                {"kernel.counts_in", "kernel.limit",
                 is_not<&Rules::kernel_counts_in, KernelCountsIn::both>,
                 "without a limit of its own kernel memory counts in memory"}},
};

}  // namespace counterproof
