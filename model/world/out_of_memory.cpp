// The out-of-memory kill: whose process dies so that a container can go on.
//
// Who that is the policy's rule says (rules/over_kill/): one process, or several.  Where a
// container is killed as a whole (rules/over_oom_group.cpp), others die with them.  If a task that
// could free something is dying already, the search waits for it.  If nobody can be killed the
// request fails.
//
// A process that dies gives back its private memory.  The shared memory that it maps stays, and so
// does the charge for it: a container that is full of that loses its tasks one by one, and has no
// more room than before.
//
// Source: the out-of-memory part of the group reclaim patch, over 2.6.20's select_bad_process().
#include "model/rules/oom_group.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

std::optional<Admission> wait_for_holder(Call& call, TaskId task, ContainerId full) {
  if (call.holds_charge_of(call.process_of(task), full)) return Admission::waits;
  if (call.rules().limits_memory_and_swap() && call.has_in_swap_of(call.process_of(task), full))
    return Admission::waits;
  return std::nullopt;
}

}  // namespace

Admission Stage::kill_for(ContainerId container, Demand demand) {
  const Admission admission = kill_once(container);
  if (admission != Admission::again) return admission;
  if (pages_.retry(demand)) return Admission::charged;
  return rules_.kills_until_it_fits() ? Admission::again : Admission::refused;
}

Admission Stage::kill_once(ContainerId container) {
  const auto victims = answer<&Slots::victims>(rules_);
  if (victims == nullptr) return Admission::refused;
  if (!effects_.killed.empty() && !rules_.kills_until_it_fits()) return Admission::refused;
  const auto meet_dying =
      desk_.seams.at_dying_task != nullptr ? desk_.seams.at_dying_task : wait_for_holder;
  for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
    if (truth().tasks[task].state != TaskState::dying) continue;
    if (const auto then = meet_dying(call_, task, container)) return *then;
  }

  const ProcessSet die = with_their_groups(call_.in_scope(victims(call_, container)), container);
  if (must_name()) return Admission::refused;
  if (die.empty()) return desk_.seams.nobody_to_kill(truth(), actor());
  const TaskId caller = actor();
  kill(die, container);
  return die.contains(caller) ? Admission::killed : Admission::again;
}

ProcessSet Stage::with_their_groups(ProcessSet victims, ContainerId full) const {
  if (!rules_.kills_groups()) return victims;
  ProcessSet die = victims;
  for (const TaskId victim : victims) {
    const ContainerId top = oom_group_of(call_, victim, full);
    if (top.none()) continue;
    for (const TaskId process : call_.killable())
      if (counts_in(truth().container_of(process), top)) die.insert(process);
  }
  return die;
}

void Stage::kill(ProcessSet processes, ContainerId container) {
  for (const TaskId process : processes) note_kill(container, process);
  for (const TaskId process : processes)
    if (truth().alive(process)) exit_process(process);
}

bool Stage::holds_of_what_is_full(TaskId process, ContainerId full) const {
  if (call_.holds_charge_of(process, full)) return true;
  // For a limit of memory alone nobody is killed over what he has in swap.
  const bool swap_counts = desk_.refusal.with_swap && desk_.refusal.container == full;
  return (swap_counts || event_.kind == EventKind::write_swap) &&
         call_.has_in_swap_of(process, full);
}

bool Stage::gives_back_what_is_full(TaskId process, ContainerId full) const {
  // Nothing to look for: there is no page that outlives all who map it, and stays charged.
  if (!rules_.charges_unmapped_cache()) return holds_of_what_is_full(process, full);
  bool holds_any = false;
  bool is_kept = true;
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    const Page& slot = truth().pages[page];
    if (!slot.mapped_by.contains(process) || call_.payer_within(page, full).none()) continue;
    holds_any = true;
    is_kept = is_kept && slot.kind == PageKind::shmem;
  }
  return holds_any ? !is_kept : holds_of_what_is_full(process, full);
}

void Stage::note_kill(ContainerId container, TaskId victim) {
  effects_.killed_for = container;
  effects_.killed.insert(victim);
  const bool holds = holds_of_what_is_full(victim, container);
  const bool frees = gives_back_what_is_full(victim, container);
  bool inside = false;
  for (const TaskId task : tasks_of(victim))
    inside = inside || counts_in(truth().container_of(task), container);
  if (!inside) effects_.killed_non_members.insert(victim);
  if (!holds && !inside) effects_.killed_outside.insert(victim);
  if (!frees || effects_.failed_with_room.contains(container) || effects_.needless_request.some()) {
    effects_.needless_kill = true;
  }
}

}  // namespace counterproof
