// The out-of-memory kill: whose process dies so that a container can go on.
//
// The repaired search looks at processes that map pages charged to the container, wherever their
// tasks are now, and takes one that maps the most; among equals the event names the one.  If a
// task that could free something is dying already, the search waits for it.  If nobody can be
// killed the request fails.
//
// As posted it asks where a task is and not whose charges it holds (D32), takes an outsider when
// the container has nobody to offer (D26), kills children first, wherever they are (D27), waits for
// any dying task of the machine (D28), and turns for ever when the caller itself cannot be killed
// (D29).
//
// Source: the out-of-memory part of the group reclaim patch, over 2.6.20's select_bad_process().
#include "model/world/stage.hpp"

namespace counterproof {

ProcessSet Stage::killable() const {
  ProcessSet found;
  for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
    if (running(task) && truth().process_of(task) == task && !truth().tasks[task].unkillable) {
      found.insert(task);
    }
  }
  return found;
}

bool Stage::holds_charge_of(TaskId process, ContainerId container) const {
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    if (truth().pages[page].mapped_by.contains(process) && payer_within(page, container).some()) {
      return true;
    }
  }
  return false;
}

ProcessSet Stage::victims_for(ContainerId container) const {
  const bool by_membership = rules_.has(Defect::D32);
  const bool whole_machine = rules_.over_kill == OverKill::machine;
  ProcessSet best;
  unsigned most = 0;
  for (const TaskId process : killable()) {
    if (by_membership && !whole_machine && !counts_in(payer_of(process), container)) continue;
    unsigned pages = 0;
    for (const PageId page : Ids<PageId>(scope_.pages)) {
      pages += truth().pages[page].mapped_by.contains(process) &&
               (by_membership || whole_machine || payer_within(page, container).some());
    }
    if (pages == 0 && !by_membership) continue;
    if (pages > most) best = {};
    if (pages >= most) best.insert(process);
    most = std::max(most, pages);
  }
  return best;
}

Stage::Admission Stage::kill_for(ContainerId container, Demand demand) {
  if (rules_.over_kill == OverKill::none || kill_used_) return Admission::refused;
  for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
    if (truth().tasks[task].state != TaskState::dying) continue;
    if (rules_.has(Defect::D28)) return Admission::hung;
    if (holds_charge_of(truth().process_of(task), container)) return Admission::waits;
  }

  ProcessSet victims = victims_for(container);
  if (victims.empty() && rules_.has(Defect::D26)) {
    for (const TaskId process : killable())
      if (!truth().process_in(process, container)) victims.insert(process);
  }
  if (victims.empty()) {
    const bool turns_for_ever = rules_.has(Defect::D29) && truth().tasks[actor()].unkillable;
    return turns_for_ever ? Admission::hung : Admission::refused;
  }
  if (rules_.has(Defect::D27)) {
    ProcessSet instead;
    for (const TaskId victim : victims) {
      ProcessSet children;
      for (const TaskId process : Ids<TaskId>(scope_.tasks))
        if (running(process) && truth().tasks[process].parent == victim) children.insert(process);
      if (children.empty()) children.insert(victim);
      for (const TaskId child : children) instead.insert(child);
    }
    victims = instead;
  }
  if (!victims.contains(event_.kills)) {
    must_kill_ = victims;
    return Admission::refused;
  }

  kill_used_ = true;
  const TaskId caller = actor();
  note_kill(container, event_.kills);
  exit_process(event_.kills);
  if (event_.kills == caller) return Admission::killed;
  return pages_.retry(demand) ? Admission::charged : Admission::refused;
}

void Stage::note_kill(ContainerId container, TaskId victim) {
  effects_.killed_for = container;
  effects_.killed.insert(victim);
  const bool holds = holds_charge_of(victim, container);
  bool inside = false;
  for (const TaskId task : tasks_of(victim))
    inside = inside || counts_in(truth().container_of(task), container);
  if (!holds && !inside) effects_.killed_outside.insert(victim);
  if (!holds || effects_.failed_with_room.contains(container) || effects_.needless_request.some()) {
    effects_.needless_kill = true;
  }
}

}  // namespace counterproof
