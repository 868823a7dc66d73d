#include "model/rules/counter_algorithm.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::counter_algorithm>::kModule = {
    .key = "counter.algorithm",
    .question = "How does the counter add and compare?",
};

}  // namespace counterproof
