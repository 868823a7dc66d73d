#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::account_tasks>::kModule = {
    .key = "account.tasks",
    .question = "Are tasks charged?",
    .control = "pids.current, pids.max",
};

template <>
constinit const ValueModule OfValue<&Rules::account_tasks, Accounted::no>::kModule = {
    .name = "no",
    .effect = "tasks are free",
};

template <>
constinit const ValueModule OfValue<&Rules::account_tasks, Accounted::yes>::kModule = {
    .name = "yes",
    .effect = "tasks are charged and limited",
};

}  // namespace counterproof
