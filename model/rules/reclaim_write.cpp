#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::reclaim_write>::kModule = {
    .key = "reclaim.write",
    .question = "Can reclaim be asked for?",
    .control = "memory.reclaim",
};

template <>
constinit const ValueModule OfValue<&Rules::reclaim_write, ReclaimWrite::none>::kModule = {
    .name = "none",
    .effect = "no",
};

template <>
constinit const ValueModule OfValue<&Rules::reclaim_write, ReclaimWrite::amount>::kModule = {
    .name = "amount",
    .effect = "an amount is written to a control file (002)",
    .clashes = {{"over.reclaim", "reclaim.write", is_not<&Rules::over_reclaim, OverReclaim::evict>,
                 "what is asked for is reclaim: over.reclaim must be \"evict\"", 38}},
    // Reclaim may end early, so that it matters what came first.
    .alike = [](const Rules&) { return Alike{.pages = false}; },
};

}  // namespace counterproof
