#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::tree_charges>::kModule = {
    .key = "tree.charges",
    .question = "Do containers have parents, and where does a charge count?",
    .control = "memory.use_hierarchy (v1)",
};

template <>
constinit const ValueModule OfValue<&Rules::tree_charges, TreeCharges::no_tree>::kModule = {
    .name = "no-tree",
    .effect = "there is no tree: containers stand side by side",
};

template <>
constinit const ValueModule OfValue<&Rules::tree_charges, TreeCharges::own>::kModule = {
    .name = "own",
    .effect = "in its own container only, though that has a parent",
};

}  // namespace counterproof
