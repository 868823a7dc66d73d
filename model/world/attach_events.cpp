// A task moves to another container, alone or with all its process.
//
// A move finds room for everything that will follow before it moves anything, so that a refused
// move changes nothing but failcnt.  The process's memory goes with its leader - as posted with
// whichever thread moves (D08), and with none once exec has mixed it up (D07).
//
// Source: rss_move_task() as posted; Menage's "new up, old down" (MV1); Singh's leader-only (MVL).
#include "model/world/stage.hpp"

namespace counterproof {

Stage::WhyNot Stage::may_move(TaskId task, ContainerId to) const {
  if (!in_scope(to)) return "the container does not exist";
  if (truth().container_of(task) == to) return "the task is there already";
  if (rules_.attach_unit == AttachUnit::leader_only && threads_of(truth().process_of(task)) > 1) {
    return "attach.unit = \"leader-only\" moves a process as a whole";
  }
  return nullptr;
}

Stage::WhyNot Stage::attach() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (const WhyNot why_not = may_move(event_.task, event_.container)) return why_not;
  Set<TaskId> movers;
  movers.insert(event_.task);
  if (!move_tasks(movers, event_.container)) effects_.outcome = Outcome::refused;
  return nullptr;
}

Stage::WhyNot Stage::attach_process() {
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

bool Stage::find_room(ContainerId to, Resource resource, std::uint64_t units) {
  if (units == 0 || rules_.attach_over_limit == AttachOverLimit::allow) return true;
  if (!desk_.request(to, resource, units)) return false;
  desk_.give_back(to, resource, units);
  return true;
}

bool Stage::move_tasks(Set<TaskId> movers, ContainerId to) {
  const TaskId process = truth().process_of(movers.first());
  const ContainerId from = truth().container_of(movers.first());
  const ContainerId books_from = payer_of(process);
  const bool leads = movers.contains(process);
  const bool confused = rules_.has(Defect::D07) && books_from != from;
  const bool memory_moves = (leads || rules_.has(Defect::D08)) && !confused && books_from != to;
  const bool pages_follow =
      memory_moves && accounts(Resource::memory) && rules_.attach_charges == AttachCharges::follow;
  const bool tasks_follow = accounts(Resource::tasks) && tasks_.follows();
  const bool files_follow = leads && accounts(Resource::files) && files_.follows();

  Set<FileId> files;
  if (files_follow)
    for (const FileId file : Ids<FileId>(scope_.files))
      if (truth().files[file].contains(process)) files.insert(file);
  unsigned new_files = 0;
  for (const FileId file : files) new_files += files_.demands(file, to);

  if (tasks_follow && !find_room(to, Resource::tasks, movers.size())) return false;
  if (pages_follow && !find_room(to, Resource::memory, pages_.follows(process, books_from, to)))
    return false;
  if (!find_room(to, Resource::files, new_files)) return false;

  if (pages_follow) pages_.moved(process, books_from, to);
  if (memory_moves) world_.books.process_container[process] = to;
  const ContainerId files_from = truth().container_of(process);
  for (const TaskId task : movers) {
    truth().tasks[task].container = to;
    if (tasks_follow) tasks_.moved(task, to);
  }
  for (const FileId file : files) {
    if (files_.demands(file, to)) {
      desk_.force(to, Resource::files, 1);
      files_.held(file, to);
    }
    files_.closed(file, files_from);
  }
  return true;
}

}  // namespace counterproof
