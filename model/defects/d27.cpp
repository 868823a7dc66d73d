#include "model/rules/call.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

void remembers_parent(Task& child, TaskId parent) { child.parent = parent; }

/// The children of those who were found, or those who have none themselves.
ProcessSet children_first(const Call& call, ProcessSet found) {
  ProcessSet instead;
  for (const TaskId parent : found) {
    ProcessSet children;
    for (const TaskId process : call.processes())
      if (call.truth().tasks[process].parent == parent) children.insert(process);
    if (children.empty()) children.insert(parent);
    for (const TaskId child : children) instead.insert(child);
  }
  return instead;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D27>::kModule = {
    .id = "D27",
    .where = "out-of-memory kill",
    .what = "the chosen task's children die first, wherever they are",
    .strikes =
        [](Seams& seams) {
          acts<&Seams::forked, remembers_parent>(seams);
          seams.instead_of = children_first;
        },
    .needs = {needs::kPages, needs::kKill},
    .remembers = Remembers::parents,
    .base = bases::pages,
    .breaks = {"isolation.oom-local", "progress.no-needless-kill"},
};

}  // namespace counterproof
