#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D34>::kModule = {
    .id = "D34",
    .where = "task counter",
    .what = "fork charges at its start, and the child joins the parent's container at its end",
    .strikes = neglects<Duty::fork_follows_move>,
    .needs = {needs::kTasks,
              {"tasks.count", is<&Rules::tasks_count, TasksCount::members>,
               "makes no difference where forks are counted"}},
    .base = bases::tasks,
    .breaks = {"limit.no-migration-escape", "isolation.no-hostage-charge", "isolation.same-alone",
               "isolation.owner-gone", "fairness.user-pays"},
};

}  // namespace counterproof
