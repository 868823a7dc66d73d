// The choices, in the order in which a policy file lists them.
//
// A new choice goes to the end: the byte form of fuzz inputs numbers choices by their place.
#pragma once

#include "model/rules/rules.hpp"

namespace counterproof {

/// Members of `Rules`.
template <auto... choice>
struct Choices {};

// clang-format off: a line each
using ChoiceTable = Choices<
    &Rules::account_memory, &Rules::account_tasks, &Rules::account_files, &Rules::counter_algorithm,
    &Rules::counter_unlimited, &Rules::limit_write, &Rules::charge_reference, &Rules::share_charge,
    &Rules::share_uncharge, &Rules::hand_over_full_heir, &Rules::next_toucher_takes,
    &Rules::attach_charges, &Rules::attach_over_limit, &Rules::attach_unit, &Rules::tasks_count,
    &Rules::files_count, &Rules::cache_unmapped, &Rules::list_kind, &Rules::over_reclaim,
    &Rules::over_kill, &Rules::account_kernel, &Rules::tree_charges, &Rules::kernel_counts_in,
    &Rules::kernel_starts, &Rules::kernel_stacks, &Rules::kernel_shrink, &Rules::offline_charges,
    &Rules::offline_lists, &Rules::reclaim_write, &Rules::protect_min, &Rules::over_high,
    &Rules::kernel_unlimited, &Rules::swap_charge, &Rules::kernel_limit, &Rules::protect_low,
    &Rules::protect_unclaimed, &Rules::over_oom_group, &Rules::tasks_uncharge,
    &Rules::swap_counts>;
// clang-format on

}  // namespace counterproof
