#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::hand_over_full_heir>::kModule = {
    .key = "hand_over.full_heir",
    .question = "What if the container that inherits a page has no room?",
    .clashes = {{"share.charge", "hand_over.full_heir",
                 is_not<&Rules::share_charge, ShareCharge::hand_over>,
                 "only share.charge = \"hand-over\" has an heir", 1}},
};

template <>
constinit const ValueModule OfValue<&Rules::hand_over_full_heir, FullHeir::force>::kModule = {
    .name = "force",
    .effect = "it is charged past its limit",
};

template <>
constinit const ValueModule OfValue<&Rules::hand_over_full_heir, FullHeir::refuse>::kModule = {
    .name = "refuse",
    .effect = "the charge stays where it was",
};

template <>
constinit const ValueModule OfValue<&Rules::hand_over_full_heir, FullHeir::reclaim>::kModule = {
    .name = "reclaim",
    .effect = "it reclaims its own pages; if that fails the charge stays where it was",
};

}  // namespace counterproof
