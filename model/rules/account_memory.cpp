#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::account_memory>::kModule = {
    .key = "account.memory",
    .question = "Are pages charged?",
    .control = "memory.current, memory.max",
};

template <>
constinit const ValueModule OfValue<&Rules::account_memory, Accounted::no>::kModule = {
    .name = "no",
    .effect = "pages are free",
};

template <>
constinit const ValueModule OfValue<&Rules::account_memory, Accounted::yes>::kModule = {
    .name = "yes",
    .effect = "pages are charged and limited",
};

}  // namespace counterproof
