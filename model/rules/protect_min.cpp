// What reclaim for others leaves a container: nothing, or as much as its min says (002).
//
// How far a min holds, taken at its word and in Linux, is told in protection.hpp.
#include "model/rules/protection.hpp"

namespace counterproof {
namespace {

bool ignored(Call&, ContainerId, ContainerId) { return false; }

bool respected(Call& call, ContainerId payer, ContainerId target) {
  return protection::holds(call, payer, target, &View::min);
}

bool effective(Call& call, ContainerId payer, ContainerId target) {
  return protection::holds_effectively(call, payer, target, &View::min);
}

constexpr Few<Clash> needs_a_tree(unsigned place = Clash::kLast) {
  return {{"tree.charges", "protect.min", protection::nothing_to_hold_against,
           "min holds against reclaim for an ancestor: it needs tree.charges = \"ancestors\" and "
           "over.reclaim = \"evict\"",
           place}};
}

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::protect_min>::kModule = {
    .key = "protect.min",
    .question = "What does reclaim for others leave a container?",
    .control = "memory.min",
};

template <>
constinit const ValueModule OfValue<&Rules::protect_min, ProtectMin::ignored>::kModule = {
    .name = "ignored",
    .effect = "nothing",
    .slots = {.is_protected = ignored},
};

template <>
constinit const ValueModule OfValue<&Rules::protect_min, ProtectMin::respected>::kModule = {
    .name = "respected",
    .effect = "as much as its min says (002)",
    .slots = {.is_protected = respected},
    .clashes = needs_a_tree(40),
    .alike = protection::order_matters,
};

template <>
constinit const ValueModule OfValue<&Rules::protect_min, ProtectMin::effective>::kModule = {
    .name = "effective",
    .effect = "as much as its min says, out of what its parents have",
    .slots = {.is_protected = effective},
    .clashes = needs_a_tree(),
    .alike = protection::order_matters,
};

}  // namespace counterproof
