// The task controller: how many tasks a container pays for.
//
// A fork is charged before the child exists, and a fork that fails later gives its charge back.
// Two policies differ in what a move means.  As posted the container in which a task was forked
// pays for as long as the task lives, wherever it goes.  Counting members, a move is a charge on
// the new container and an uncharge on the old one, and can be refused.
//
// Source: the task-count controller of the 2007 series, and Menage's objection to it (X1).
#pragma once

#include "model/controller/desk.hpp"

namespace counterproof {

class TaskController {
 public:
  explicit TaskController(Desk& desk) : desk_(desk) {}

  bool request(ContainerId container) { return desk_.request(container, Resource::tasks, 1); }
  void release(ContainerId container) { desk_.give_back(container, Resource::tasks, 1); }

  /// Binds a prepared charge to the new task.
  void born(TaskId task, ContainerId payer) {
    desk_.books.task_charged_to[task] = payer;
    desk_.ledger.tasks[task] = payer;
  }

  void exited(TaskId task) {
    const ContainerId payer = desk_.books.task_charged_to[task];
    if (payer.none()) return;
    if (desk_.ledger.tasks[task] != payer) desk_.effects.over_uncharged.insert(payer);
    release(payer);
    desk_.books.task_charged_to[task] = ContainerId();
    desk_.ledger.tasks[task] = ContainerId();
  }

  /// Whether a move of the task must find room for it.
  [[nodiscard]] bool follows() const { return !desk_.rules.counts_forks(); }

  /// Who pays for the task.
  [[nodiscard]] ContainerId payer(TaskId task) const { return desk_.books.task_charged_to[task]; }

  /// The task has moved; room for it in `to` has been found.
  void moved(TaskId task, ContainerId to) {
    if (!follows()) return;
    if (desk_.seams.does(Duty::uncharge_moved_tasks)) exited(task);
    charge(task, to);
  }

  /// Charges the task whatever the limit says: room has been found, or nobody has been asked.
  void charge(TaskId task, ContainerId container) {
    desk_.force(container, Resource::tasks, 1);
    born(task, container);
  }

 private:
  Desk& desk_;
};

}  // namespace counterproof
