// What reclaim for others spares of a container as long as something else can be taken: nothing, or
// as much as its low says.
//
// A min that is set too high has somebody killed; so it is for what must not be lost.  A low is for
// what had better not be: reclaim that finds nothing else takes it after all, before anybody is
// killed (memory.events counts that as low).
//
// How far a low holds, taken at its word and in Linux, is told in protection.hpp.
//
// Source: shrink_node_memcgs() and do_try_to_free_pages(), mm/vmscan.c of Linux 6.1.
#include "model/rules/protection.hpp"

namespace counterproof {
namespace {

bool low_is_ignored(Call&, ContainerId, ContainerId) { return false; }

bool low_is_respected(Call& call, ContainerId payer, ContainerId target) {
  return protection::holds(call, payer, target, &View::low);
}

bool low_is_effective(Call& call, ContainerId payer, ContainerId target) {
  return protection::holds_effectively(call, payer, target, &View::low);
}

constexpr Few<Clash> low_needs_a_tree() {
  return {{"tree.charges", "protect.low", protection::nothing_to_hold_against,
           "low holds against reclaim for an ancestor: it needs tree.charges = \"ancestors\" and "
           "over.reclaim = \"evict\""}};
}

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::protect_low>::kModule = {
    .key = "protect.low",
    .question = "What does reclaim for others spare while something else can be taken?",
    .control = "memory.low",
};

template <>
constinit const ValueModule OfValue<&Rules::protect_low, ProtectLow::ignored>::kModule = {
    .name = "ignored",
    .effect = "nothing",
    .slots = {.is_spared = low_is_ignored},
};

template <>
constinit const ValueModule OfValue<&Rules::protect_low, ProtectLow::respected>::kModule = {
    .name = "respected",
    .effect = "as much as its low says",
    .slots = {.is_spared = low_is_respected},
    .clashes = low_needs_a_tree(),
    .alike = protection::order_matters,
};

template <>
constinit const ValueModule OfValue<&Rules::protect_low, ProtectLow::effective>::kModule = {
    .name = "effective",
    .effect = "as much as its low says, out of what its parents have",
    .slots = {.is_spared = low_is_effective},
    .clashes = low_needs_a_tree(),
    .alike = protection::order_matters,
};

}  // namespace counterproof
