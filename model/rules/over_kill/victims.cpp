#include "model/rules/over_kill/victims.hpp"

namespace counterproof::over_kill {
namespace {

/// The children of those who were found, or those who have none themselves (D27).
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

ProcessSet one_of(Call& call, ContainerId full, ProcessSet found) {
  if (found.empty() && call.rules().has(Defect::D26)) {
    for (const TaskId process : call.killable())
      if (!call.truth().process_in(process, full)) found.insert(process);
  }
  if (call.rules().has(Defect::D27)) found = children_first(call, found);
  ProcessSet die;
  if (const TaskId victim = call.choose_victim(found); victim.some()) die.insert(victim);
  return die;
}

}  // namespace counterproof::over_kill
