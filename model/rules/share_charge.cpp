#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::share_charge>::kModule = {
    .key = "share.charge",
    .question = "Who pays for a page that several containers map?",
    .clashes = {{"account.memory", "share.charge", is<&Rules::account_memory, Accounted::no>,
                 "pages are not accounted", 13}},
};

}  // namespace counterproof
