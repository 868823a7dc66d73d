// The rules that are shipped: the functions that fill the slots, by what a policy chooses.
//
// Each stands in a file of its own, under the name of its choice and its value, written against the
// header that a user's rule file is written against (include/counterproof/policy.hpp).
#pragma once

#include <type_traits>

#include "model/policy/rules.hpp"
#include "model/rules/slots.hpp"

namespace counterproof {

namespace first_touch {
ContainerId pays(Call& call, const Use& use);
ChargeThen after_unmap(Call& call, PageId page, TaskId left);
}  // namespace first_touch

namespace hand_over {
ChargeThen after_unmap(Call& call, PageId page, TaskId left);
}  // namespace hand_over

namespace zone {
ContainerId pays(Call& call, const Use& use);
}  // namespace zone

namespace attach {
bool charges_follow(Call& call, PageId page, TaskId process, ContainerId from, ContainerId to);
bool charges_stay(Call& call, PageId page, TaskId process, ContainerId from, ContainerId to);
bool must_fit(Call& call, Resource resource, ContainerId to);
bool may_go_over(Call& call, Resource resource, ContainerId to);
}  // namespace attach

namespace offline {
void hold(Call& call, ContainerId container);
void linger(Call& call, ContainerId container);
}  // namespace offline

namespace limit_write {
void refuse(Call& call, ContainerId container, Resource resource, std::uint64_t limit);
void reclaim(Call& call, ContainerId container, Resource resource, std::uint64_t limit);
void unchecked(Call& call, ContainerId container, Resource resource, std::uint64_t limit);
}  // namespace limit_write

namespace over_kill {
ProcessSet container(Call& call, ContainerId full);
ProcessSet machine(Call& call, ContainerId full);
}  // namespace over_kill

namespace reclaim_order {
bool any(Call& call, PageId page, const Pass& pass);
PageId by_name(Call& call, Set<PageId> candidates, const Pass& pass);
}  // namespace reclaim_order

namespace protect_min {
bool ignored(Call& call, ContainerId payer, ContainerId target);
bool respected(Call& call, ContainerId payer, ContainerId target);
}  // namespace protect_min

namespace over_high {
void throttle(Call& call, TaskId process);
}  // namespace over_high

namespace fork_rule {
ContainerId beside_its_parent(Call& call, TaskId parent);
}  // namespace fork_rule

/// Whether two members of `Slots` are the same one; they may differ in type.
template <auto slot, auto other>
inline constexpr bool kIsSlot = std::is_same_v<std::integral_constant<decltype(slot), slot>,
                                               std::integral_constant<decltype(other), other>>;

/// The function that what the policy chooses puts in the slot.
template <auto slot>
auto shipped_answer(const Rules& rules) {
  if constexpr (kIsSlot<slot, &Slots::pays>) {
    return rules.share_charge == ShareCharge::zone ? zone::pays : first_touch::pays;
  } else if constexpr (kIsSlot<slot, &Slots::after_unmap>) {
    return rules.share_charge == ShareCharge::hand_over ? hand_over::after_unmap
                                                        : first_touch::after_unmap;
  } else if constexpr (kIsSlot<slot, &Slots::charge_follows>) {
    return rules.attach_charges == AttachCharges::follow ? attach::charges_follow
                                                         : attach::charges_stay;
  } else if constexpr (kIsSlot<slot, &Slots::move_must_fit>) {
    return rules.attach_over_limit == AttachOverLimit::allow ? attach::may_go_over
                                                             : attach::must_fit;
  } else if constexpr (kIsSlot<slot, &Slots::removal>) {
    return rules.offline_charges == OfflineCharges::linger ? offline::linger : offline::hold;
  } else if constexpr (kIsSlot<slot, &Slots::limit_write>) {
    using enum LimitWrite;
    return rules.limit_write == refuse      ? limit_write::refuse
           : rules.limit_write == reclaim   ? limit_write::reclaim
                                            : limit_write::unchecked;
  } else if constexpr (kIsSlot<slot, &Slots::may_reclaim>) {
    return reclaim_order::any;
  } else if constexpr (kIsSlot<slot, &Slots::next_to_reclaim>) {
    return reclaim_order::by_name;
  } else if constexpr (kIsSlot<slot, &Slots::victims>) {
    return rules.over_kill == OverKill::none        ? nullptr
           : rules.over_kill == OverKill::container ? over_kill::container
                                                    : over_kill::machine;
  } else if constexpr (kIsSlot<slot, &Slots::is_protected>) {
    return rules.protect_min == ProtectMin::respected ? protect_min::respected
                                                      : protect_min::ignored;
  } else if constexpr (kIsSlot<slot, &Slots::on_return>) {
    return rules.over_high == OverHigh::throttle ? over_high::throttle : nullptr;
  } else if constexpr (kIsSlot<slot, &Slots::child_starts_in>) {
    return fork_rule::beside_its_parent;
  } else {
    static_assert(kIsSlot<slot, &Slots::after_event>, "every slot has an answer");
    return static_cast<decltype(Slots::after_event)>(nullptr);
  }
}

}  // namespace counterproof
