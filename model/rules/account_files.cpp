#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::account_files>::kModule = {
    .key = "account.files",
    .question = "Are open files charged?",
};

template <>
constinit const ValueModule OfValue<&Rules::account_files, Accounted::no>::kModule = {
    .name = "no",
    .effect = "open files are free",
};

template <>
constinit const ValueModule OfValue<&Rules::account_files, Accounted::yes>::kModule = {
    .name = "yes",
    .effect = "open files are charged and limited",
};

}  // namespace counterproof
