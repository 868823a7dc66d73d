// Tasks come and go: fork, clone, exec, exit, reap.
//
// Where a scope has `reap`, a process that has died leaves a zombie of its first task, until it has
// been waited for; where it has none, somebody waits at once for everyone.  Whether zombies are
// charged is the policy's affair (rules/tasks_uncharge.cpp).  Left out: a leader that ends alone,
// and leaves its threads; the exit of a leader ends its process.
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::fork>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const TaskId child = event_.other_task;
  if (child.none() || child.index() >= scope_.tasks) return "the new task is out of scope";
  if (truth().there(child)) return "the new task exists";
  if (faults(Fault::moved))
    if (const WhyNot why_not = may_move(event_.task, event_.to)) return why_not;

  const TaskId parent = actor();
  const bool charges = accounts(Resource::tasks);
  ContainerId payer = call_.in_scope(answer<&Slots::child_starts_in>(rules_)(call_, event_.task));
  if (payer.none()) return "no container is there for the child";
  const bool beside = payer == truth().container_of(event_.task);
  if (charges && !tasks_.request(payer)) {
    effects_.outcome = Outcome::refused;
    return nullptr;
  }
  if (!charge_stack(child, payer)) {
    if (charges) tasks_.release(payer);
    return nullptr;
  }
  const ContainerId elsewhere = beside ? ContainerId() : payer;
  if (faults(Fault::moved)) {
    Set<TaskId> movers;
    movers.insert(event_.task);
    // A move that is refused half-way leaves the fork where it was.
    const bool follows = beside && charges && does(Duty::fork_follows_move);
    if (move_tasks(movers, event_.to) && follows) {
      tasks_.release(payer);
      payer = event_.to;
      if (!tasks_.request(payer)) {
        effects_.outcome = Outcome::refused;
        kernel_.exited(child);
        return nullptr;
      }
    }
  }

  Task& task = truth().tasks[child];
  task = Task{};
  task.state = TaskState::running;
  task.leader = child;
  task.forked = accounts(Resource::kernel);
  task.unkillable = truth().tasks[parent].unkillable;
  task.container = beside ? truth().container_of(event_.task) : elsewhere;
  desk_.seams.forked(task, parent);
  world_.books.process_container[child] = task.container;
  const bool complete =
      inherit_memory(child, parent) && inherit_files(child, parent) && !faults(Fault::fails_late);
  if (charges) tasks_.born(child, payer);
  if (!complete) {
    desk_.seams.fork_failed(desk_, child, payer);
    exit_process(child);
    // A child that never ran is nobody's to wait for.
    if (truth().zombie(child)) bury(child);
    if (effects_.outcome == Outcome::done) effects_.outcome = Outcome::failed;
  }
  return nullptr;
}

bool Stage::inherit_memory(TaskId child, TaskId parent) {
  const ContainerId container = payer_of(child);
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    Page& slot = truth().pages[page];
    if (slot.kind != PageKind::anonymous) continue;
    if (slot.swapped_for.contains(parent)) slot.swapped_for.insert(child);
    if (!slot.mapped_by.contains(parent)) continue;
    Demand needed;
    if (accounts(Resource::memory) && !rules_.one_owner()) {
      needed = pages_.demand({page, PageKind::anonymous, PageUse::inherit, child, container});
      if (needed.some() && !pages_.request(needed)) {
        effects_.outcome = Outcome::refused;
        return false;
      }
    }
    slot.mapped_by.insert(child);
    if (accounts(Resource::memory)) pages_.mapped(page, child, needed, true);
  }
  return true;
}

bool Stage::inherit_files(TaskId child, TaskId parent) {
  const ContainerId container = truth().container_of(child);
  for (const FileId file : Ids<FileId>(scope_.files)) {
    if (!truth().files[file].contains(parent)) continue;
    if (accounts(Resource::files) && files_.demands(file, container)) {
      if (!files_.request(container)) {
        effects_.outcome = Outcome::refused;
        return false;
      }
      files_.held(file, container);
    }
    truth().files[file].insert(child);
  }
  return true;
}

template <>
Stage::WhyNot Stage::happen<EventKind::clone>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const TaskId thread = event_.other_task;
  if (thread.none() || thread.index() >= scope_.tasks) return "the new task is out of scope";
  if (truth().there(thread)) return "the new task exists";
  const ContainerId container = truth().container_of(event_.task);
  if (accounts(Resource::tasks)) {
    if (!tasks_.request(container)) {
      effects_.outcome = Outcome::refused;
      return nullptr;
    }
  }
  if (!charge_stack(thread, container)) {
    if (accounts(Resource::tasks)) tasks_.release(container);
    return nullptr;
  }
  if (accounts(Resource::tasks)) tasks_.born(thread, container);
  Task& task = truth().tasks[thread];
  task = Task{};
  task.forked = accounts(Resource::kernel);
  task.state = TaskState::running;
  task.leader = actor();
  task.container = container;
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::exec>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.task != actor()) return "the task does not lead its process";
  if (!free_slot(event_.page)) return "the page is in use";
  if (faults(Fault::moved))
    if (const WhyNot why_not = may_move(event_.task, event_.to)) return why_not;

  const TaskId process = actor();
  ContainerId container = truth().container_of(process);
  if (faults(Fault::moved)) {
    Set<TaskId> movers;
    movers.insert(process);
    if (move_tasks(movers, event_.to) && does(Duty::exec_follows_move)) container = event_.to;
  }
  Demand prepared;
  if (accounts(Resource::memory)) {
    prepared =
        pages_.demand({event_.page, PageKind::anonymous, PageUse::touch, process, container});
    if (ended(admit(prepared))) return nullptr;
    if (faults(Fault::no_memory)) {
      pages_.release(prepared);
      effects_.outcome = Outcome::failed;
      return nullptr;
    }
  }

  for (const PageId page : Ids<PageId>(scope_.pages)) {
    Page& slot = truth().pages[page];
    slot.swapped_for.erase(process);
    slot.lost_for.erase(process);
    if (slot.mapped_by.contains(process)) {
      unmap_page(page, process, does(Duty::uncharge_at_exec));
    } else if (slot.kind != PageKind::unused) {
      free_if_unused(page);
    }
  }
  for (const TaskId thread : tasks_of(process))
    if (thread != process) exit_thread(thread);
  world_.books.process_container[process] = container;
  appear(event_.page, PageKind::anonymous);
  truth().pages[event_.page].brought_in_by = truth().container_of(process);
  truth().pages[event_.page].mapped_by.insert(process);
  pages_.mapped(event_.page, process, prepared, false);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::exit>() {
  const TaskId task = event_.task;
  if (task.none() || task.index() >= scope_.tasks) return "the task is out of scope";
  if (!truth().alive(task)) return "the task does not exist";
  if (faults(Fault::slowly)) {
    if (!running(task)) return "the task is on its way out";
    if (task != actor()) return "only a whole process exits slowly here: name its leader";
    for (const TaskId thread : tasks_of(task)) truth().tasks[thread].state = TaskState::dying;
    return nullptr;
  }
  if (task == actor()) {
    exit_process(task);
  } else {
    exit_thread(task);
  }
  return nullptr;
}

void Stage::exit_thread(TaskId task) {
  const bool leads = task == truth().process_of(task);
  const bool stays = leads && scope_.zombies;
  const bool is_told = leads || does(Duty::uncharge_threads);
  if (accounts(Resource::tasks) && is_told && !(stays && rules_.charges_zombies()))
    tasks_.exited(task);
  kernel_.exited(task);
  const ContainerId died_in = truth().container_of(task);
  truth().tasks[task] = Task{};
  forget_kept(task);
  if (!stays) return;
  Task& zombie = truth().tasks[task];
  zombie.state = TaskState::zombie;
  zombie.leader = task;
  zombie.container = died_in;
}

void Stage::bury(TaskId zombie) {
  if (accounts(Resource::tasks)) tasks_.exited(zombie);
  truth().tasks[zombie] = Task{};
}

template <>
Stage::WhyNot Stage::happen<EventKind::reap>() {
  const TaskId task = event_.task;
  if (task.none() || task.index() >= scope_.tasks) return "the task is out of scope";
  if (!truth().zombie(task)) return "the task is no zombie";
  bury(task);
  return nullptr;
}

void Stage::exit_process(TaskId process) {
  for (const PageId page : Ids<PageId>(scope_.pages)) {
    Page& slot = truth().pages[page];
    const bool knew = slot.swapped_for.contains(process) || slot.lost_for.contains(process);
    slot.swapped_for.erase(process);
    slot.lost_for.erase(process);
    if (slot.mapped_by.contains(process)) {
      unmap_page(page, process);
    } else if (knew) {
      free_if_unused(page);
    }
  }
  for (const FileId file : Ids<FileId>(scope_.files))
    if (truth().files[file].contains(process)) close_file(file, process);
  for (const ObjectId object : Ids<ObjectId>(scope_.objects))
    if (truth().objects[object].held_by.contains(process)) put_object(object, process);
  world_.ledger.forget(process);
  for (const TaskId task : tasks_of(process)) exit_thread(task);
  world_.books.process_container[process] = ContainerId();
  for (Task& task : truth().tasks)
    if (task.parent == process) task.parent = TaskId();
}

template <>
Stage::WhyNot Stage::happen<EventKind::protect>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.task != actor()) return "the task does not lead its process";
  if (truth().tasks[event_.task].unkillable) return "the process is exempt already";
  truth().tasks[event_.task].unkillable = true;
  return nullptr;
}

}  // namespace counterproof
