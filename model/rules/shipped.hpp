// The rules that are shipped: who fills which slot where no rule file of the user's does.
//
// Most slots belong to a choice: each value of it fills them in its module (`ValueModule::slots`),
// with functions in a file of its own, written against the header that a user's rule file is
// written against (include/counterproof/policy.hpp).  The others are filled alike by every policy.
#pragma once

#include <type_traits>

#include "model/rules/slots.hpp"
#include "model/rules/value_table.hpp"

namespace counterproof {

// ---- what several values have in common
namespace first_touch {
ContainerId pays(Call& call, const Use& use);
ChargeThen after_unmap(Call& call, PageId page, TaskId left);
}  // namespace first_touch

// ---- what every policy has
namespace reclaim_order {
bool any(Call& call, PageId page, const Pass& pass);
PageId by_name(Call& call, Set<PageId> candidates, const Pass& pass);
}  // namespace reclaim_order

namespace fork_rule {
ContainerId beside_its_parent(Call& call, TaskId parent);
}  // namespace fork_rule

inline constexpr Slots kSlotsOfEveryPolicy{
    .may_reclaim = reclaim_order::any,
    .next_to_reclaim = reclaim_order::by_name,
    .child_starts_in = fork_rule::beside_its_parent,
};

/// The choice whose values fill the slot.
template <auto slot>
inline constexpr auto kFilledBy = nullptr;
template <>
inline constexpr auto kFilledBy<&Slots::pays> = &Rules::share_charge;
template <>
inline constexpr auto kFilledBy<&Slots::after_unmap> = &Rules::share_charge;
template <>
inline constexpr auto kFilledBy<&Slots::charge_follows> = &Rules::attach_charges;
template <>
inline constexpr auto kFilledBy<&Slots::move_must_fit> = &Rules::attach_over_limit;
template <>
inline constexpr auto kFilledBy<&Slots::removal> = &Rules::offline_charges;
template <>
inline constexpr auto kFilledBy<&Slots::limit_write> = &Rules::limit_write;
template <>
inline constexpr auto kFilledBy<&Slots::victims> = &Rules::over_kill;
template <>
inline constexpr auto kFilledBy<&Slots::is_protected> = &Rules::protect_min;
template <>
inline constexpr auto kFilledBy<&Slots::is_spared> = &Rules::protect_low;
template <>
inline constexpr auto kFilledBy<&Slots::on_return> = &Rules::over_high;

/// The function that what the policy chooses puts in the slot.
template <auto slot>
auto shipped_answer(const Rules& rules) {
  if constexpr (std::is_null_pointer_v<std::remove_cv_t<decltype(kFilledBy<slot>)>>) {
    return kSlotsOfEveryPolicy.*slot;
  } else {
    return module_of<kFilledBy<slot>>(rules).slots.*slot;
  }
}

}  // namespace counterproof
