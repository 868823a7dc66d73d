// What reclaim for others leaves a container: nothing, or as much as its min says (002).
//
// A min holds against reclaim for an ancestor, and for the machine; not against the container's own
// limit.
//
// In Linux it holds for no more than the parents have: what a child claims is shared out of what
// its parent effectively has, among the children by what each claims and uses, down from the child
// of whoever reclaims, whose own min holds as it stands.  So a child is protected below a parent
// that is, and not below one that is not; and a parent's min is nobody's who claims none of it
// (without the mount option memory_recursiveprot).
//
// Source: mem_cgroup_calculate_protection() and effective_protection(), mm/memcontrol.c of Linux
// 6.1.
#include <algorithm>

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

/// A page's parts, so that shares of a min come out as the kernel's do.
constexpr std::uint64_t kParts = 256;

/// What the container uses of its min, in parts of a page.
std::uint64_t claim(const Call& call, ContainerId container) {
  return std::min(call.usage(container, Resource::memory), call.min(container)) * kParts;
}

/// What reclaim for `target` effectively leaves `container`, which is below it, in parts of a page.
std::uint64_t effective_min(const Call& call, ContainerId container, ContainerId target) {
  const ContainerId parent = call.parent_counted(container);
  if (parent == target || parent.none()) return call.min(container) * kParts;
  const std::uint64_t parents = effective_min(call, parent, target);
  std::uint64_t siblings = 0;
  for (const ContainerId one : call.containers())
    if (call.parent_counted(one) == parent) siblings += claim(call, one);
  const std::uint64_t own = claim(call, container);
  return siblings > parents ? own * parents / siblings : own;
}

bool effective(Call& call, ContainerId payer, ContainerId target) {
  if (payer.none() || payer == target) return false;
  const std::uint64_t min = effective_min(call, payer, target);
  return min != 0 && call.usage(payer, Resource::memory) * kParts < min + kParts;
}

/// Whether nobody reclaims for others.
bool nothing_to_hold_against(const Rules& rules) {
  return !rules.evicts() || !rules.hierarchical();
}

constexpr Few<Clash> needs_a_tree(unsigned place = Clash::kLast) {
  return {{"tree.charges", "protect.min", nothing_to_hold_against,
           "min holds against reclaim for an ancestor: it needs tree.charges = \"ancestors\" and "
           "over.reclaim = \"evict\"",
           place}};
}

/// What is protected depends on what went first.
Alike order_matters(const Rules&) { return {.pages = false}; }

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
    .alike = order_matters,
};

template <>
constinit const ValueModule OfValue<&Rules::protect_min, ProtectMin::effective>::kModule = {
    .name = "effective",
    .effect = "as much as its min says, out of what its parents have",
    .slots = {.is_protected = effective},
    .clashes = needs_a_tree(),
    .alike = order_matters,
};

}  // namespace counterproof
