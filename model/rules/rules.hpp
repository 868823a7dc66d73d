// The rules of a policy: one value for each choice.
//
// A rule set is what the controllers obey.  Each field belongs to one entry of the choice table
// (rules/choices.hpp), which gives it its key, its values' names, its default and its meaning.
#pragma once

#include <cstdint>

#include "model/counter/table.hpp"
#include "model/rules/defect.hpp"
#include "model/state/resource.hpp"

namespace counterproof {

class OwnRules;

enum class Accounted : std::uint8_t { no, yes };
enum class Unlimited : std::uint8_t { minus_one, long_max, max };
enum class LimitWrite : std::uint8_t { refuse, reclaim, unchecked, store };
enum class ShareCharge : std::uint8_t {
  first_touch,
  every_mapper,
  fraction,
  hand_over,
  next_toucher,
  zone
};
enum class ShareUncharge : std::uint8_t { owner, current };
enum class FullHeir : std::uint8_t { force, refuse, reclaim };
enum class NextToucherTakes : std::uint8_t { charge, copy };
enum class AttachCharges : std::uint8_t { stay, follow };
enum class AttachOverLimit : std::uint8_t { refuse, allow };
enum class AttachUnit : std::uint8_t { leader_only, any_thread };
enum class TasksCount : std::uint8_t { members, forks };
enum class FilesCount : std::uint8_t { holders, opener };
enum class CacheUnmapped : std::uint8_t { free, charged };
enum class ListKind : std::uint8_t { one, active_inactive };
enum class OverReclaim : std::uint8_t { none, evict, virtual_swap };
enum class OverKill : std::uint8_t { none, container, machine, members };
enum class ChargeReference : std::uint8_t { held, none };
enum class TreeCharges : std::uint8_t { no_tree, own, ancestors };
enum class KernelCountsIn : std::uint8_t { both, kernel_only };
enum class KernelStarts : std::uint8_t { first_limit, always, first_limit_empty };
enum class KernelUnlimited : std::uint8_t { allowed, refused };
enum class KernelLimit : std::uint8_t { own, none };
enum class KernelStacks : std::uint8_t { free, charged };
enum class KernelShrink : std::uint8_t { none, memory_limit, any_limit };
enum class OfflineCharges : std::uint8_t { hold, linger };
enum class OfflineLists : std::uint8_t { to_parent, stay };
enum class ReclaimWrite : std::uint8_t { none, amount };
enum class ProtectMin : std::uint8_t { ignored, respected, effective };
enum class OverHigh : std::uint8_t { none, throttle };
enum class SwapCharge : std::uint8_t { toucher, remembered };
enum class ProtectLow : std::uint8_t { ignored, respected, effective };
enum class ProtectUnclaimed : std::uint8_t { kept, handed_down };
enum class OomGroup : std::uint8_t { ignored, respected };
enum class TasksUncharge : std::uint8_t { exit, reap };
enum class SwapCounts : std::uint8_t { swap, memory_and_swap };

struct Rules {
  Accounted account_memory = Accounted::no;
  Accounted account_tasks = Accounted::no;
  Accounted account_files = Accounted::no;
  CounterAlgorithm counter_algorithm = CounterAlgorithm::res_counter;
  Unlimited counter_unlimited = Unlimited::minus_one;
  LimitWrite limit_write = LimitWrite::refuse;
  ChargeReference charge_reference = ChargeReference::held;
  ShareCharge share_charge = ShareCharge::first_touch;
  ShareUncharge share_uncharge = ShareUncharge::owner;
  FullHeir hand_over_full_heir = FullHeir::force;
  NextToucherTakes next_toucher_takes = NextToucherTakes::charge;
  AttachCharges attach_charges = AttachCharges::stay;
  AttachOverLimit attach_over_limit = AttachOverLimit::refuse;
  AttachUnit attach_unit = AttachUnit::leader_only;
  TasksCount tasks_count = TasksCount::members;
  FilesCount files_count = FilesCount::holders;
  CacheUnmapped cache_unmapped = CacheUnmapped::free;
  ListKind list_kind = ListKind::one;
  OverReclaim over_reclaim = OverReclaim::none;
  OverKill over_kill = OverKill::none;
  Accounted account_kernel = Accounted::no;
  TreeCharges tree_charges = TreeCharges::no_tree;
  KernelCountsIn kernel_counts_in = KernelCountsIn::both;
  KernelStarts kernel_starts = KernelStarts::first_limit;
  KernelStacks kernel_stacks = KernelStacks::free;
  KernelShrink kernel_shrink = KernelShrink::none;
  OfflineCharges offline_charges = OfflineCharges::hold;
  OfflineLists offline_lists = OfflineLists::to_parent;
  ReclaimWrite reclaim_write = ReclaimWrite::none;
  ProtectMin protect_min = ProtectMin::ignored;
  OverHigh over_high = OverHigh::none;
  KernelUnlimited kernel_unlimited = KernelUnlimited::allowed;
  SwapCharge swap_charge = SwapCharge::toucher;
  KernelLimit kernel_limit = KernelLimit::own;
  ProtectLow protect_low = ProtectLow::ignored;
  ProtectUnclaimed protect_unclaimed = ProtectUnclaimed::kept;
  OomGroup over_oom_group = OomGroup::ignored;
  TasksUncharge tasks_uncharge = TasksUncharge::exit;
  SwapCounts swap_counts = SwapCounts::swap;
  DefectSet defects;
  /// The rule files of the policy, loaded; none: null.
  const OwnRules* own = nullptr;

  [[nodiscard]] bool has(Defect defect) const { return defects.has(defect); }
  [[nodiscard]] bool accounts(Resource resource) const {
    switch (resource) {
      case Resource::memory:
        return account_memory == Accounted::yes;
      case Resource::tasks:
        return account_tasks == Accounted::yes;
      case Resource::files:
        return account_files == Accounted::yes;
      case Resource::kernel:
        return account_kernel == Accounted::yes;
    }
    return false;
  }
  /// Whether each page has at most one container that pays for it.
  [[nodiscard]] bool one_owner() const {
    return share_charge != ShareCharge::every_mapper && share_charge != ShareCharge::fraction;
  }
  /// Whether pages are charged in parts, so that counters count twelfths of a page.
  [[nodiscard]] bool charges_in_parts() const { return share_charge == ShareCharge::fraction; }
  /// Whether a page of a file that reclaim unmaps stays in memory, for whoever touches it next.
  [[nodiscard]] bool leaves_to_next_toucher() const {
    return share_charge == ShareCharge::next_toucher;
  }
  /// Whether that one gets a copy of its own.
  [[nodiscard]] bool copies_to_next_toucher() const {
    return leaves_to_next_toucher() && next_toucher_takes == NextToucherTakes::copy;
  }
  /// Whether swap remembers whom a page was charged to.
  [[nodiscard]] bool swap_remembers() const { return swap_charge == SwapCharge::remembered; }
  /// Whether a request at the limit reclaims and kills, again and again, until it has room or
  /// nobody is left to kill.
  [[nodiscard]] bool kills_until_it_fits() const { return over_kill == OverKill::members; }
  /// Whether containers have parents.
  [[nodiscard]] bool tree() const { return tree_charges != TreeCharges::no_tree; }
  /// Whether a charge is taken in all ancestors, too.
  [[nodiscard]] bool hierarchical() const { return tree_charges == TreeCharges::ancestors; }

  // ---- what else is asked of them, each by a name

  /// Whether its counters are the resource counter, which a defect may have touched.
  [[nodiscard]] bool counts_under_lock() const {
    return counter_algorithm == CounterAlgorithm::res_counter;
  }
  [[nodiscard]] bool minus_one_is_unlimited() const {
    return counter_unlimited == Unlimited::minus_one;
  }
  [[nodiscard]] bool max_is_unlimited() const { return counter_unlimited == Unlimited::max; }
  /// Whether a limit below usage is stored without a look at usage, as posted in 2007.
  [[nodiscard]] bool writes_limits_unchecked() const {
    return limit_write == LimitWrite::unchecked;
  }
  /// Whether it is stored, and enforced from then on.
  [[nodiscard]] bool stores_limits() const { return limit_write == LimitWrite::store; }
  /// Whether a charge keeps its container in memory.
  [[nodiscard]] bool charges_hold() const { return charge_reference == ChargeReference::held; }
  [[nodiscard]] bool first_touch_pays() const { return share_charge == ShareCharge::first_touch; }
  [[nodiscard]] bool hands_over() const { return share_charge == ShareCharge::hand_over; }
  /// Whether what is given back is taken from the container of whoever unmaps.
  [[nodiscard]] bool unmapper_is_uncharged() const {
    return share_uncharge == ShareUncharge::current;
  }
  /// Whether an heir is charged past its limit.
  [[nodiscard]] bool forces_full_heirs() const { return hand_over_full_heir == FullHeir::force; }
  /// Whether the charges of a task that moves follow it.
  [[nodiscard]] bool charges_follow() const { return attach_charges == AttachCharges::follow; }
  /// Whether they do so past the limit.
  [[nodiscard]] bool moves_past_limits() const {
    return attach_over_limit == AttachOverLimit::allow;
  }
  [[nodiscard]] bool moves_leaders_only() const { return attach_unit == AttachUnit::leader_only; }
  /// Whether a task's charge stays where it was forked, or follows the task.
  [[nodiscard]] bool counts_forks() const { return tasks_count == TasksCount::forks; }
  /// Whether who opens a file pays for it until it is closed for the last time.
  [[nodiscard]] bool charges_openers() const { return files_count == FilesCount::opener; }
  /// Whether pages of files that nobody maps stay charged.
  [[nodiscard]] bool charges_unmapped_cache() const {
    return cache_unmapped == CacheUnmapped::charged;
  }
  /// Whether pages have an active and an inactive list, and not one.
  [[nodiscard]] bool has_active_list() const { return list_kind == ListKind::active_inactive; }
  /// Whether a container at its limit reclaims.
  [[nodiscard]] bool reclaims() const { return over_reclaim != OverReclaim::none; }
  [[nodiscard]] bool evicts() const { return over_reclaim == OverReclaim::evict; }
  /// Whether what it reclaims stays in memory, uncharged.
  [[nodiscard]] bool swaps_virtually() const { return over_reclaim == OverReclaim::virtual_swap; }
  /// Whether somebody is killed when reclaim does not help.
  [[nodiscard]] bool kills() const { return over_kill != OverKill::none; }
  /// Whether the victim is one that fills the container.
  [[nodiscard]] bool kills_in_container() const { return over_kill == OverKill::container; }
  /// Whether it may be anybody of the machine.
  [[nodiscard]] bool kills_anywhere() const { return over_kill == OverKill::machine; }
  /// Whether kernel memory counts in all memory, too.
  [[nodiscard]] bool kernel_counts_in_memory() const {
    return kernel_counts_in == KernelCountsIn::both;
  }
  [[nodiscard]] bool kernel_counts_always() const { return kernel_starts == KernelStarts::always; }
  /// Whether kernel memory begins to count with its first limit, of an empty container alone.
  [[nodiscard]] bool kernel_starts_empty() const {
    return kernel_starts == KernelStarts::first_limit_empty;
  }
  [[nodiscard]] bool refuses_unlimited_kernel() const {
    return kernel_unlimited == KernelUnlimited::refused;
  }
  /// Whether kernel memory has a limit of its own.
  [[nodiscard]] bool has_kernel_limit() const { return kernel_limit == KernelLimit::own; }
  [[nodiscard]] bool charges_stacks() const { return kernel_stacks == KernelStacks::charged; }
  /// Whether caches of kernel objects shrink at a memory limit, at any limit, or at either.
  [[nodiscard]] bool shrinks() const { return kernel_shrink != KernelShrink::none; }
  [[nodiscard]] bool shrinks_at_any_limit() const {
    return kernel_shrink == KernelShrink::any_limit;
  }
  /// Whether a container with charges lingers when it is removed.
  [[nodiscard]] bool lets_linger() const { return offline_charges == OfflineCharges::linger; }
  /// Whether the lists of what lingers go to the parent.
  [[nodiscard]] bool hands_lists_up() const { return offline_lists == OfflineLists::to_parent; }
  /// Whether reclaim can be asked for in a control file.
  [[nodiscard]] bool reclaims_by_request() const { return reclaim_write != ReclaimWrite::none; }
  [[nodiscard]] bool protects_min() const { return protect_min != ProtectMin::ignored; }
  [[nodiscard]] bool protects_low() const { return protect_low != ProtectLow::ignored; }
  /// Whether protection is shared out of what the parents have.
  [[nodiscard]] bool shares_protection_out() const {
    return protect_min == ProtectMin::effective || protect_low == ProtectLow::effective;
  }
  /// Whether children have what they do not claim of their parent's protection all the same.
  [[nodiscard]] bool hands_protection_down() const {
    return protect_unclaimed == ProtectUnclaimed::handed_down;
  }
  /// Whether a container may be one that is killed as a whole.
  [[nodiscard]] bool kills_groups() const { return over_oom_group == OomGroup::respected; }
  /// Whether a container's limit of swap counts what it has in memory, too.
  [[nodiscard]] bool limits_memory_and_swap() const {
    return swap_counts == SwapCounts::memory_and_swap;
  }
  [[nodiscard]] bool throttles_at_high() const { return over_high == OverHigh::throttle; }
  /// Whether a process that has died is charged until somebody has waited for it.
  [[nodiscard]] bool charges_zombies() const { return tasks_uncharge == TasksUncharge::reap; }

  friend bool operator==(const Rules&, const Rules&) = default;
};

}  // namespace counterproof
