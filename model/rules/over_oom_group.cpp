// Who dies with the victim of an out-of-memory kill: nobody else; or, where its container says that
// it is one for the kill (memory.oom.group), all of it.
//
// A job of several processes that lost one of them may hang, or go on with what is half done.  So
// Linux looks, from the group of the victim up to the one whose limit it was, for the highest that
// is to be killed as a whole, and takes all tasks there and below, but those that are exempt from
// the kill.
//
// Source: mem_cgroup_get_oom_group(), mm/memcontrol.c, and oom_kill_process(), mm/oom_kill.c, of
// Linux 6.1.
#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::over_oom_group>::kModule = {
    .key = "over.oom_group",
    .question = "Who dies with the victim of an out-of-memory kill?",
    .control = "memory.oom.group",
};

template <>
constinit const ValueModule OfValue<&Rules::over_oom_group, OomGroup::ignored>::kModule = {
    .name = "ignored",
    .effect = "nobody",
};

template <>
constinit const ValueModule OfValue<&Rules::over_oom_group, OomGroup::respected>::kModule = {
    .name = "respected",
    .effect = "all of the highest container that says so, below the one that is full",
    .clashes = {{"over.kill", "over.oom_group", is<&Rules::over_kill, OverKill::none>,
                 "nobody is killed: over.kill must not be \"none\""}},
};

}  // namespace counterproof
