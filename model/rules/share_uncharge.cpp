#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::share_uncharge>::kModule = {
    .key = "share.uncharge",
    .question = "Whose usage falls at the last unmap?",
};

template <>
constinit const ValueModule OfValue<&Rules::share_uncharge, ShareUncharge::owner>::kModule = {
    .name = "owner",
    .effect = "the container that was charged",
};

}  // namespace counterproof
