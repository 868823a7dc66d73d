#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::tasks_count>::kModule = {
    .key = "tasks.count",
    .question = "Which tasks does a container pay for?",
    .clashes = {{"account.tasks", "tasks.count", is<&Rules::account_tasks, Accounted::no>,
                 "tasks are not accounted", 19}},
};

template <>
constinit const ValueModule OfValue<&Rules::tasks_count, TasksCount::members>::kModule = {
    .name = "members",
    .effect = "those in it",
};

template <>
constinit const ValueModule OfValue<&Rules::tasks_count, TasksCount::forks>::kModule = {
    .name = "forks",
    .effect = "those forked in it, wherever they go (D33)",
};

}  // namespace counterproof
