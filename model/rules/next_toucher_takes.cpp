#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::next_toucher_takes>::kModule = {
    .key = "next_toucher.takes",
    .question = "What does the next toucher of a page given up by reclaim get?",
    .clashes = {{"share.charge", "next_toucher.takes",
                 is_not<&Rules::share_charge, ShareCharge::next_toucher>,
                 "only share.charge = \"next-toucher\" has a next toucher", 2}},
};

template <>
constinit const ValueModule OfValue<&Rules::next_toucher_takes, NextToucherTakes::charge>::kModule =
    {
        .name = "charge",
        .effect = "the page, with its charge",
};

template <>
constinit const ValueModule OfValue<&Rules::next_toucher_takes, NextToucherTakes::copy>::kModule = {
    .name = "copy",
    .effect = "a private copy, charged to it",
};

}  // namespace counterproof
