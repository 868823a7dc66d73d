// When a task stops being charged: when it exits, or when it has been waited for.
//
// A process that has died is a zombie until its parent, or whoever took its place, waits for it.
// It holds no memory and no file, and is no member of its container any more, so that this can be
// removed; but it still has a number of the machine's, and there are not many of these.  Counted
// until it exits, a container can have as many zombies as it likes: whoever forks and never waits
// takes all numbers that the machine has, and is never above its limit.  So Linux charges zombies:
// their charge stays with the container where they died, which may linger for it, and with all
// above.  The price is that a container may be full of zombies, and its handful of members cannot
// fork.
//
// A thread that does not lead its process is waited for by nobody, and is gone when it exits.
//
// Source: the pids controller, kernel/cgroup/pids.c of Linux 6.1, which uncharges where a task is
// released.
#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::tasks_uncharge>::kModule = {
    .key = "tasks.uncharge",
    .question = "When does a task stop being charged?",
    .control = "pids.current",
    .clashes = {{"account.tasks", "tasks.uncharge", is<&Rules::account_tasks, Accounted::no>,
                 "tasks are not accounted"}},
};

template <>
constinit const ValueModule OfValue<&Rules::tasks_uncharge, TasksUncharge::exit>::kModule = {
    .name = "exit",
    .effect = "when it exits: zombies are free",
};

template <>
constinit const ValueModule OfValue<&Rules::tasks_uncharge, TasksUncharge::reap>::kModule = {
    .name = "reap",
    .effect = "when somebody has waited for it: zombies stay charged where they died",
};

}  // namespace counterproof
