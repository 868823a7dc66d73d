#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W09>::kModule = {
    .id = "W09",
    .where = "attach",
    .what = "a task that moves is charged where it goes and stays charged behind",
    .strikes = neglects<Duty::uncharge_moved_tasks>,
    .needs = {needs::kTasks,
              {"tasks.count", is<&Rules::tasks_count, TasksCount::members>,
               "needs tasks.count = \"members\""}},
    .drifts = true,
    .base = bases::tasks,
    .breaks = {"balance.usage-is-outstanding", "balance.no-leak", "isolation.owner-gone"},
};

}  // namespace counterproof
