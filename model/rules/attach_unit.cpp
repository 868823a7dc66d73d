#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::attach_unit>::kModule = {
    .key = "attach.unit",
    .question = "What may move?",
    .control = "cgroup.procs, cgroup.threads",
};

template <>
constinit const ValueModule OfValue<&Rules::attach_unit, AttachUnit::leader_only>::kModule = {
    .name = "leader-only",
    .effect = "a process as a whole, by its leader (MVL)",
};

template <>
constinit const ValueModule OfValue<&Rules::attach_unit, AttachUnit::any_thread>::kModule = {
    .name = "any-thread",
    .effect = "each thread by itself",
};

}  // namespace counterproof
