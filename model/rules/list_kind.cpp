#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::list_kind>::kModule = {
    .key = "list.kind",
    .question = "How does a container list its pages for reclaim?",
    .clashes = {{"account.memory", "list.kind", is<&Rules::account_memory, Accounted::no>,
                 "pages are not accounted", 15},
                {"share.charge", "list.kind", [](const Rules& rules) { return !rules.one_owner(); },
                 "pages are listed by their one owner", 18}},
};

template <>
constinit const ValueModule OfValue<&Rules::list_kind, ListKind::one>::kModule = {
    .name = "one",
    .effect = "one list, as posted",
};

template <>
constinit const ValueModule OfValue<&Rules::list_kind, ListKind::active_inactive>::kModule = {
    .name = "active-inactive",
    .effect = "two lists, as in the follow-up patch",
};

}  // namespace counterproof
