#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::over_kill>::kModule = {
    .key = "over.kill",
    .question = "Who is killed when nothing could be reclaimed?",
    .control = "memory.max, memory.oom.group",
    .clashes = {{"account.memory", "over.kill", is<&Rules::account_memory, Accounted::no>,
                 "pages are not accounted", 17}},
};

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::none>::kModule = {
    .name = "none",
    .effect = "nobody: the request fails",
};

}  // namespace counterproof
