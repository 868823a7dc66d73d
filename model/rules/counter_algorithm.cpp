#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::counter_algorithm>::kModule = {
    .key = "counter.algorithm",
    .question = "How does the counter add and compare?",
};

template <>
constinit const ValueModule
    OfValue<&Rules::counter_algorithm, CounterAlgorithm::res_counter>::kModule = {
        .name = "res-counter",
        .effect = "tests and adds under one lock",
};

template <>
constinit const ValueModule
    OfValue<&Rules::counter_algorithm, CounterAlgorithm::check_then_add>::kModule = {
        .name = "check-then-add",
        .effect = "tests first and adds later, with no lock between (K2)",
};

template <>
constinit const ValueModule
    OfValue<&Rules::counter_algorithm, CounterAlgorithm::compare_and_swap>::kModule = {
        .name = "compare-and-swap",
        .effect = "adds only if usage is still what was tested (K4)",
};

template <>
constinit const ValueModule
    OfValue<&Rules::counter_algorithm, CounterAlgorithm::free_counter>::kModule = {
        .name = "free-counter",
        .effect = "subtracts from what is free and adds back when it went below zero (K3)",
};

template <>
constinit const ValueModule
    OfValue<&Rules::counter_algorithm, CounterAlgorithm::page_counter>::kModule = {
        .name = "page-counter",
        .effect = "adds first, looks at the limit, and takes back what did not fit",
};

}  // namespace counterproof
