#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::over_reclaim>::kModule = {
    .key = "over.reclaim",
    .question = "What does a charge over the limit reclaim first?",
    .control = "memory.max, memory.high",
    .clashes = {{"account.memory", "over.reclaim", is<&Rules::account_memory, Accounted::no>,
                 "pages are not accounted", 16}},
};

template <>
constinit const ValueModule OfValue<&Rules::over_reclaim, OverReclaim::none>::kModule = {
    .name = "none",
    .effect = "nothing: it is refused",
};

template <>
constinit const ValueModule OfValue<&Rules::over_reclaim, OverReclaim::evict>::kModule = {
    .name = "evict",
    .effect = "the container's own pages, out of memory (RBF)",
};

}  // namespace counterproof
