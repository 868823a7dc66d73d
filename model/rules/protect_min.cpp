// What reclaim for others leaves a container: nothing, or as much as its min says (002).
//
// A min holds against reclaim for an ancestor, and for the machine; not against the container's own
// limit.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

bool ignored(Call&, ContainerId, ContainerId) { return false; }

bool respected(Call& call, ContainerId payer, ContainerId target) {
  for (; payer.some() && payer != target; payer = call.parent_counted(payer)) {
    const std::uint64_t min = call.min(payer);
    if (min != 0 && call.usage(payer, Resource::memory) <= min) return true;
  }
  return false;
}

/// Whether nobody reclaims for others.
bool nothing_to_hold_against(const Rules& rules) {
  return rules.over_reclaim != OverReclaim::evict || !rules.hierarchical();
}

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::protect_min>::kModule = {
    .key = "protect.min",
    .question = "What does reclaim for others leave a container?",
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
    .clashes = {{"tree.charges", "protect.min", nothing_to_hold_against,
                 "min holds against reclaim for an ancestor: it needs tree.charges = \"ancestors\" "
                 "and over.reclaim = \"evict\"",
                 40}},
    // What is protected depends on what went first.
    .alike = [](const Rules&) { return Alike{.pages = false}; },
};

}  // namespace counterproof
