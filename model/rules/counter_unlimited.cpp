#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::counter_unlimited>::kModule = {
    .key = "counter.unlimited",
    .question = "What stands for no limit at all (UNL)?",
    .control = "memory.max, pids.max",
};

template <>
constinit const ValueModule OfValue<&Rules::counter_unlimited, Unlimited::minus_one>::kModule = {
    .name = "minus-one",
    .effect = "the text -1, stored as the largest word",
};

template <>
constinit const ValueModule OfValue<&Rules::counter_unlimited, Unlimited::long_max>::kModule = {
    .name = "long-max",
    .effect = "the largest signed word; -1 is refused as invalid",
};

template <>
constinit const ValueModule OfValue<&Rules::counter_unlimited, Unlimited::max>::kModule = {
    .name = "max",
    .effect = "the text max, stored as the largest word; -1 is refused as invalid",
};

}  // namespace counterproof
