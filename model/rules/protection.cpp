#include "model/rules/protection.hpp"

#include <algorithm>

namespace counterproof::protection {
namespace {

/// A page's parts, so that shares of a claim come out as the kernel's do.
constexpr std::uint64_t kParts = 256;

std::uint64_t used(const Call& call, ContainerId container) {
  return call.usage(container, Resource::memory) * kParts;
}

/// What the container uses of its claim, in parts of a page.
std::uint64_t claimed(const Call& call, ContainerId container, Claim claim) {
  return std::min(used(call, container), (call.*claim)(container)*kParts);
}

/// What reclaim for `target` effectively leaves `container`, which is below it, in parts of a page.
std::uint64_t effective(const Call& call, ContainerId container, ContainerId target, Claim claim) {
  const ContainerId parent = call.parent_counted(container);
  if (parent == target || parent.none()) return (call.*claim)(container)*kParts;
  const std::uint64_t parents = effective(call, parent, target, claim);
  std::uint64_t siblings = 0;
  for (const ContainerId one : call.containers())
    if (call.parent_counted(one) == parent) siblings += claimed(call, one, claim);
  const std::uint64_t own = claimed(call, container, claim);
  if (siblings > parents) return own * parents / siblings;
  const std::uint64_t beyond = used(call, container) - own;
  if (!call.rules().hands_protection_down() || beyond == 0) return own;
  const std::uint64_t all_beyond = used(call, parent) - std::min(used(call, parent), siblings);
  return all_beyond == 0 ? own : own + (parents - siblings) * beyond / all_beyond;
}

}  // namespace

bool holds(const Call& call, ContainerId payer, ContainerId target, Claim claim) {
  for (; payer.some() && payer != target; payer = call.parent_counted(payer)) {
    const std::uint64_t least = (call.*claim)(payer);
    if (least != 0 && call.usage(payer, Resource::memory) <= least) return true;
  }
  return false;
}

bool holds_effectively(const Call& call, ContainerId payer, ContainerId target, Claim claim) {
  if (payer.none() || payer == target) return false;
  const std::uint64_t least = effective(call, payer, target, claim);
  return least != 0 && used(call, payer) < least + kParts;
}

bool nothing_to_hold_against(const Rules& rules) {
  return !rules.evicts() || !rules.hierarchical();
}

Alike order_matters(const Rules&) { return {.pages = false}; }

}  // namespace counterproof::protection
