// Choices that contradict each other, and defects that could do nothing.
//
// A policy that says something without effect is worse than one that is refused: its author
// believes that it was checked.
#include <array>
#include <string>

#include "model/policy/choices.hpp"

namespace counterproof {
namespace {

using Found = std::vector<Conflict>;

void add(Found& found, bool clash, std::string_view first, std::string_view second,
         std::string_view why) {
  if (clash) found.push_back({first, second, std::string(why)});
}

/// What a defect needs to be there, so that it can strike.
enum class Needs : std::uint8_t {
  memory,
  one_owner,
  tasks,
  files,
  reclaim,
  kill,
  res_counter,
  kernel,
  any
};

Needs needs_of(Defect defect) {
  using enum Defect;
  switch (defect) {
    case D01:
    case W01:
    case W02:
    case W03:
    case W04:
      return Needs::res_counter;
    case D02:
    case D03:
    case D05:
    case W17:
    case W18:
      return Needs::any;
    case D04:
    case D09:
    case D10:
    case D13:
    case D19:
    case D20:
    case D21:
    case D38:
    case W11:
    case W19:
      return Needs::one_owner;
    case D07:
    case D08:
    case D14:
    case D15:
    case D16:
    case D18:
    case W14:
    case W15:
      return Needs::memory;
    case D23:
    case D24:
    case D25:
    case D31:
    case W12:
      return Needs::reclaim;
    case D26:
    case D27:
    case D28:
    case D29:
    case D32:
    case W13:
      return Needs::kill;
    case D33:
    case D34:
    case W06:
    case W07:
    case W08:
    case W09:
      return Needs::tasks;
    case D35:
    case W10:
    case W16:
      return Needs::files;
    case W05:
      return Needs::any;
    case D40:
    case D41:
    case W43:
      return Needs::reclaim;
    case W35:
    case W36:
    case W39:
    case W40:
    case W41:
    case W44:
      return Needs::kernel;
    case W37:
    case W38:
      return Needs::memory;
    case W42:
      return Needs::any;
  }
  return Needs::any;
}

void add_idle_defects(const Rules& rules, Found& found) {
  for (const DefectEntry& entry : defects()) {
    if (!rules.has(entry.defect)) continue;
    const std::string_view key = key_of(entry.defect);
    const auto idle = [&](bool clash, std::string_view other, std::string_view why) {
      if (clash) add(found, true, other, key, std::string(entry.id) + " " + std::string(why));
    };
    const Needs needs = needs_of(entry.defect);
    const bool of_memory = needs == Needs::memory || needs == Needs::one_owner ||
                           needs == Needs::reclaim || needs == Needs::kill;
    idle(of_memory && !rules.accounts(Resource::memory), "account.memory",
         "is a defect of charging pages");
    idle(needs == Needs::one_owner && !rules.one_owner(), "share.charge",
         "is a defect of a page's one owner");
    idle(needs == Needs::reclaim && rules.over_reclaim == OverReclaim::none, "over.reclaim",
         "is a defect of group reclaim");
    idle(needs == Needs::kill && rules.over_kill == OverKill::none, "over.kill",
         "is a defect of the out-of-memory kill");
    idle(needs == Needs::tasks && !rules.accounts(Resource::tasks), "account.tasks",
         "is a defect of charging tasks");
    idle(needs == Needs::files && !rules.accounts(Resource::files), "account.files",
         "is a defect of charging open files");
    idle(needs == Needs::kernel && !rules.accounts(Resource::kernel), "account.kernel",
         "is a defect of charging kernel memory");
    idle(needs == Needs::res_counter && rules.counter_algorithm != CounterAlgorithm::res_counter,
         "counter.algorithm", "is a defect of counter.algorithm = \"res-counter\"");
  }
  add(found, rules.has(Defect::D03) && rules.limit_write != LimitWrite::unchecked, "limit.write",
      key_of(Defect::D03), "D03 is limit.write = \"unchecked\"");
  add(found, rules.has(Defect::D08) && rules.attach_unit != AttachUnit::any_thread, "attach.unit",
      key_of(Defect::D08), "D08 needs attach.unit = \"any-thread\"");
  add(found, rules.has(Defect::D33) && rules.tasks_count != TasksCount::forks, "tasks.count",
      key_of(Defect::D33), "D33 is tasks.count = \"forks\"");
  add(found, rules.has(Defect::D34) && rules.tasks_count != TasksCount::members, "tasks.count",
      key_of(Defect::D34), "D34 makes no difference where forks are counted");
  add(found, rules.has(Defect::D35) && rules.files_count != FilesCount::opener, "files.count",
      key_of(Defect::D35), "D35 is files.count = \"opener\"");
  add(found, rules.has(Defect::D38) && rules.list_kind != ListKind::active_inactive, "list.kind",
      key_of(Defect::D38), "D38 needs list.kind = \"active-inactive\"");
  add(found, rules.has(Defect::W09) && rules.tasks_count != TasksCount::members, "tasks.count",
      key_of(Defect::W09), "W09 needs tasks.count = \"members\"");
  add(found, rules.has(Defect::W10) && rules.files_count != FilesCount::opener, "files.count",
      key_of(Defect::W10), "W10 needs files.count = \"opener\"");
  add(found, rules.has(Defect::W16) && rules.files_count != FilesCount::holders, "files.count",
      key_of(Defect::W16), "W16 makes no difference where the opener pays");
  add(found, rules.has(Defect::W17) && rules.charge_reference != ChargeReference::held,
      "charge.reference", key_of(Defect::W17), "W17 makes no difference where none is held");
  add(found, rules.has(Defect::W18) && rules.limit_write == LimitWrite::unchecked, "limit.write",
      key_of(Defect::W18), "W18 makes no difference where every limit is written");
  const auto part = [&](Defect defect, bool clash, std::string_view other, std::string_view why) {
    if (rules.has(defect))
      add(found, clash, other, key_of(defect), std::string(id_of(defect)) + " " + std::string(why));
  };
  for (const Defect defect : {Defect::D40, Defect::D41})
    part(defect, rules.reclaim_write != ReclaimWrite::amount, "reclaim.write",
         "needs reclaim.write = \"amount\"");
  for (const Defect defect : {Defect::W37, Defect::W38, Defect::W39})
    part(defect, rules.offline_charges != OfflineCharges::linger, "offline.charges",
         "needs offline.charges = \"linger\"");
  for (const Defect defect : {Defect::W41, Defect::W44})
    part(defect, rules.kernel_stacks != KernelStacks::charged, "kernel.stacks",
         "needs kernel.stacks = \"charged\"");
  part(Defect::W35, rules.kernel_counts_in != KernelCountsIn::both, "kernel.counts_in",
       "needs kernel.counts_in = \"both\"");
  part(Defect::W36, rules.kernel_starts == KernelStarts::always, "kernel.starts",
       "needs kernel.starts = \"first-limit\" or \"first-limit-empty\"");
  part(Defect::W40, rules.kernel_shrink == KernelShrink::none, "kernel.shrink",
       "is a defect of shrinkers");
  part(Defect::W41, rules.over_reclaim == OverReclaim::none, "over.reclaim",
       "is a defect of trying again after reclaim");
  part(Defect::W42, !rules.hierarchical(), "tree.charges", "needs tree.charges = \"ancestors\"");
  part(Defect::W43, rules.protect_min != ProtectMin::respected, "protect.min",
       "needs protect.min = \"respected\"");
  add(found, rules.has(Defect::W19) && rules.share_charge != ShareCharge::hand_over, "share.charge",
      key_of(Defect::W19), "W19 needs share.charge = \"hand-over\"");
}

/// Those among trees, kernel memory and reclaim by request.
template <class IsSet>
void add_later_conflicts(const Rules& rules, IsSet&& set, Found& found) {
  const bool memory = rules.accounts(Resource::memory);
  const bool kernel = rules.accounts(Resource::kernel);
  add(found, kernel && !memory, "account.memory", "account.kernel",
      "kernel memory is part of a container's memory, and pages are not accounted");
  const bool parts = rules.share_charge == ShareCharge::fraction;
  add(found, kernel && parts, "share.charge", "account.kernel",
      "kernel memory is charged in whole pages, and share.charge = \"fraction\" counts in parts");
  add(found, rules.over_high != OverHigh::none && parts, "share.charge", "over.high",
      "the mark is in whole pages, and share.charge = \"fraction\" counts in parts");
  add(found, rules.reclaim_write != ReclaimWrite::none && parts, "share.charge", "reclaim.write",
      "the amount is in whole pages, and share.charge = \"fraction\" counts in parts");
  add(found, kernel && rules.tree_charges == TreeCharges::own, "tree.charges", "account.kernel",
      "a shrinker walks a subtree; in a tree it needs tree.charges = \"ancestors\"");
  for (const std::string_view key : {"kernel.counts_in", "kernel.starts", "kernel.stacks",
                                     "kernel.shrink", "kernel.unlimited", "offline.lists"})
    add(found, set(key) && !kernel, "account.kernel", key, "kernel memory is not accounted");
  add(found,
      rules.hierarchical() && memory &&
          (rules.share_charge != ShareCharge::first_touch ||
           rules.share_uncharge != ShareUncharge::owner),
      "share.charge", "tree.charges",
      "in a tree a page has one owner that stays: share.charge = \"first-touch\"");
  add(found, rules.hierarchical() && rules.attach_charges == AttachCharges::follow,
      "attach.charges", "tree.charges",
      "in a tree charges stay where they were taken: attach.charges = \"stay\"");
  add(found, rules.hierarchical() && rules.attach_over_limit == AttachOverLimit::allow,
      "attach.over_limit", "tree.charges", "in a tree a move that does not fit fails");
  add(found,
      rules.offline_charges == OfflineCharges::linger &&
          rules.charge_reference == ChargeReference::none,
      "charge.reference", "offline.charges",
      "what lingers is kept by the references of its charges: charge.reference = \"held\"");
  add(found, rules.offline_charges == OfflineCharges::linger && !memory, "account.memory",
      "offline.charges", "only charges for memory outlive the tasks of their container");
  add(found, set("offline.lists") && rules.offline_charges != OfflineCharges::linger,
      "offline.charges", "offline.lists", "a container that has charges cannot be removed");
  const bool evicts = rules.over_reclaim == OverReclaim::evict;
  add(found, rules.reclaim_write != ReclaimWrite::none && !evicts, "over.reclaim", "reclaim.write",
      "what is asked for is reclaim: over.reclaim must be \"evict\"");
  add(found, rules.over_high != OverHigh::none && !evicts, "over.reclaim", "over.high",
      "who is above the mark reclaims: over.reclaim must be \"evict\"");
  add(found, rules.protect_min != ProtectMin::ignored && (!evicts || !rules.hierarchical()),
      "tree.charges", "protect.min",
      "min holds against reclaim for an ancestor: it needs tree.charges = \"ancestors\" and "
      "over.reclaim = \"evict\"");
}

}  // namespace

std::vector<Conflict> conflicts(const Rules& rules, bool (*is_set)(std::string_view, const void*),
                                const void* context) {
  Found found;
  const auto set = [&](std::string_view key) { return is_set(key, context); };
  const auto add = [&](bool clash, std::string_view first, std::string_view second,
                       std::string_view why) {
    counterproof::add(found, clash, first, second, why);
  };
  const bool memory = rules.accounts(Resource::memory);

  add(set("hand_over.full_heir") && rules.share_charge != ShareCharge::hand_over, "share.charge",
      "hand_over.full_heir", "only share.charge = \"hand-over\" has an heir");
  add(set("next_toucher.takes") && rules.share_charge != ShareCharge::next_toucher, "share.charge",
      "next_toucher.takes", "only share.charge = \"next-toucher\" has a next toucher");
  add(rules.share_uncharge == ShareUncharge::current &&
          rules.share_charge != ShareCharge::first_touch,
      "share.charge", "share.uncharge",
      "share.uncharge = \"current\" needs share.charge = \"first-touch\"");
  add(rules.cache_unmapped == CacheUnmapped::charged && !rules.one_owner(), "share.charge",
      "cache.unmapped", "a page that nobody maps has no mapper to pay for it");
  add(rules.cache_unmapped == CacheUnmapped::charged &&
          rules.share_charge == ShareCharge::hand_over,
      "share.charge", "cache.unmapped",
      "share.charge = \"hand-over\" gives a page up at the last unmap; cache.unmapped = "
      "\"charged\" keeps it");
  add(rules.share_charge == ShareCharge::next_toucher && rules.over_reclaim == OverReclaim::none,
      "share.charge", "over.reclaim",
      "share.charge = \"next-toucher\" passes pages on by reclaim; over.reclaim must be \"evict\"");
  add(rules.share_charge == ShareCharge::next_toucher &&
          rules.cache_unmapped == CacheUnmapped::charged,
      "share.charge", "cache.unmapped",
      "a page given up to its next toucher is a page that nobody maps and nobody pays for");
  const bool pages_follow = memory && rules.attach_charges == AttachCharges::follow;
  const bool tasks_follow =
      rules.accounts(Resource::tasks) && rules.tasks_count == TasksCount::members;
  const bool files_follow =
      rules.accounts(Resource::files) && rules.files_count == FilesCount::holders;
  add(set("attach.over_limit") && !pages_follow && !tasks_follow && !files_follow, "attach.charges",
      "attach.over_limit", "nothing follows a move, so nothing can be over the limit");
  add(set("attach.charges") && !memory, "account.memory", "attach.charges",
      "what stays or follows is the charge for pages, and pages are not accounted");
  add(set("charge.reference") && rules.charge_reference == ChargeReference::none && !memory &&
          !(rules.accounts(Resource::tasks) && rules.tasks_count == TasksCount::forks) &&
          !(rules.accounts(Resource::files) && rules.files_count == FilesCount::opener),
      "account.memory", "charge.reference", "no charge outlives the membership of its task");
  add(rules.cache_unmapped == CacheUnmapped::charged &&
          rules.over_reclaim == OverReclaim::virtual_swap,
      "cache.unmapped", "over.reclaim",
      "a page that stays in memory stays charged, so that reclaim would never end a charge");
  add(rules.limit_write == LimitWrite::reclaim && rules.over_reclaim == OverReclaim::none,
      "over.reclaim", "limit.write",
      "limit.write = \"reclaim\" needs over.reclaim = \"evict\" or \"virtual-swap\"");
  add(set("share.charge") && !memory, "account.memory", "share.charge", "pages are not accounted");
  add(set("cache.unmapped") && !memory, "account.memory", "cache.unmapped",
      "pages are not accounted");
  add(set("list.kind") && !memory, "account.memory", "list.kind", "pages are not accounted");
  add(set("over.reclaim") && !memory, "account.memory", "over.reclaim", "pages are not accounted");
  add(set("over.kill") && !memory, "account.memory", "over.kill", "pages are not accounted");
  add(set("list.kind") && !rules.one_owner(), "share.charge", "list.kind",
      "pages are listed by their one owner");
  add(set("tasks.count") && !rules.accounts(Resource::tasks), "account.tasks", "tasks.count",
      "tasks are not accounted");
  add(set("files.count") && !rules.accounts(Resource::files), "account.files", "files.count",
      "open files are not accounted");
  add_later_conflicts(rules, set, found);
  add_idle_defects(rules, found);
  return found;
}

}  // namespace counterproof
