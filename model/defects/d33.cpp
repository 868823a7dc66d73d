#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D33>::kModule = {
    .id = "D33",
    .where = "task counter",
    .what = "attach does not move the task's charge; same as tasks.count = \"forks\"",
    .brings = sets<&Rules::tasks_count, TasksCount::forks>,
    .needs = {needs::kTasks,
              {"tasks.count", is<&Rules::tasks_count, TasksCount::forks>,
               "is tasks.count = \"forks\""}},
    .base = bases::tasks,
    .breaks = {"limit.no-migration-escape", "isolation.no-hostage-charge", "isolation.same-alone",
               "isolation.owner-gone", "fairness.user-pays"},
};

}  // namespace counterproof
