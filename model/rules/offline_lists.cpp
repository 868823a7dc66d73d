#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::offline_lists>::kModule = {
    .key = "offline.lists",
    .question = "Where do the cached objects of a removed container wait?",
    .clashes = {{"account.kernel", "offline.lists", is<&Rules::account_kernel, Accounted::no>,
                 "kernel memory is not accounted", 31},
                {"offline.charges", "offline.lists",
                 is_not<&Rules::offline_charges, OfflineCharges::linger>,
                 "a container that has charges cannot be removed", 37}},
};

template <>
constinit const ValueModule OfValue<&Rules::offline_lists, OfflineLists::to_parent>::kModule = {
    .name = "to-parent",
    .effect = "on its parent's list (003)",
};

template <>
constinit const ValueModule OfValue<&Rules::offline_lists, OfflineLists::stay>::kModule = {
    .name = "stay",
    .effect = "on the list of its index, which the next container gets",
};

}  // namespace counterproof
