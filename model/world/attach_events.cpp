// A task moves to another container, alone or with all its process.
//
// A move finds room for everything that will follow before it moves anything, so that a refused
// move changes nothing but failcnt.  In a tree it asks below the ancestors that both ends have in
// common: what leaves one of their children and arrives in another leaves them as they were, full
// or not.  (Linux charges the whole new path before it uncharges the old one, but never refuses a
// task that moves.  A charge there that could be refused would be refused for nothing.)
//
// The process's memory goes with its leader.
//
// Source: rss_move_task() as posted; Menage's "new up, old down" (MV1); Singh's leader-only (MVL).
#include "model/world/stage.hpp"

namespace counterproof {

Stage::WhyNot Stage::may_move(TaskId task, ContainerId to) const {
  if (!in_scope(to)) return "the container does not exist";
  if (truth().container_of(task) == to) return "the task is there already";
  if (rules_.moves_leaders_only() && threads_of(truth().process_of(task)) > 1) {
    return "attach.unit = \"leader-only\" moves a process as a whole";
  }
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::attach>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (const WhyNot why_not = may_move(event_.task, event_.container)) return why_not;
  Set<TaskId> movers;
  movers.insert(event_.task);
  if (!move_tasks(movers, event_.container)) effects_.outcome = Outcome::refused;
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::attach_process>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (!in_scope(event_.container)) return "the container does not exist";
  if (event_.task != actor()) return "the task does not lead its process";
  Set<TaskId> movers;
  for (const TaskId task : tasks_of(event_.task))
    if (truth().container_of(task) != event_.container) movers.insert(task);
  if (movers.empty()) return "the process is there already";
  if (!move_tasks(movers, event_.container)) effects_.outcome = Outcome::refused;
  return nullptr;
}

bool Stage::find_room(ContainerId to, Resource resource, unsigned arrives, const Leaving& leaves) {
  if (arrives == 0 || !answer<&Slots::move_must_fit>(rules_)(call_, resource, to)) return true;
  // What leaves from below the same ancestor makes room there for what arrives.
  const auto more = [&](ContainerId at) {
    unsigned gone = 0;
    for (const ContainerId from : Ids<ContainerId>(scope_.containers))
      if (leaves[from] != 0 && counts_in(from, at)) gone += leaves[from];
    return std::uint64_t{arrives > gone ? arrives - gone : 0};
  };
  return desk_.find_room(to, resource, more);
}

bool Stage::move_tasks(Set<TaskId> movers, ContainerId to) {
  const TaskId process = truth().process_of(movers.first());
  const ContainerId from = truth().container_of(movers.first());
  const ContainerId books_from = payer_of(process);
  const bool leads = movers.contains(process);
  // What an exec has left behind in another container goes with nobody.
  const bool confused = !does(Duty::exec_follows_move) && books_from != from;
  const bool takes_memory = leads || !does(Duty::move_memory_by_leader);
  const bool memory_moves = takes_memory && !confused && books_from != to;
  const Set<PageId> pages_follow = memory_moves && accounts(Resource::memory)
                                       ? pages_.following(process, books_from, to)
                                       : Set<PageId>();
  const bool tasks_follow = accounts(Resource::tasks) && tasks_.follows();
  const bool files_follow = leads && accounts(Resource::files) && files_.follows();
  const ContainerId files_from = truth().container_of(process);

  Set<FileId> files;
  if (files_follow)
    for (const FileId file : Ids<FileId>(scope_.files))
      if (truth().files[file].contains(process)) files.insert(file);
  unsigned new_files = 0;
  Leaving files_leave{};
  for (const FileId file : files) {
    new_files += files_.demands(file, to);
    files_leave[files_from] += files_.ends_with(file, process);
  }

  if (tasks_follow) {
    Leaving tasks_leave{};
    for (const TaskId task : movers)
      if (const ContainerId payer = tasks_.payer(task); payer.some()) ++tasks_leave[payer];
    if (!find_room(to, Resource::tasks, movers.size(), tasks_leave)) return false;
  }
  unsigned new_units = 0;
  Leaving units_leave{};
  for (const PageId page : pages_follow) {
    const Units units = pages_.to_follow(page, process, books_from, to);
    new_units += units;
    units_leave[books_from] += units;
  }
  if (!find_room(to, Resource::memory, new_units, units_leave)) return false;
  if (!find_room(to, Resource::files, new_files, files_leave)) return false;

  for (const PageId page : pages_follow) pages_.follow(page, process, books_from, to);
  if (memory_moves) world_.books.process_container[process] = to;
  for (const TaskId task : movers) {
    truth().tasks[task].container = to;
    if (tasks_follow) tasks_.moved(task, to);
  }
  for (const FileId file : files) {
    if (files_.demands(file, to)) files_.charge(file, to);
    files_.closed(file, files_from);
  }
  return true;
}

}  // namespace counterproof
