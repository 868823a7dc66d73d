#include "model/rules/over_kill/victims.hpp"

namespace counterproof::over_kill {

ProcessSet one_of(Call& call, ContainerId full, ProcessSet found) {
  const Seams& seams = seams_of(call.rules().defects);
  if (found.empty()) found = seams.without_candidates(call, full);
  found = seams.instead_of(call, found);
  ProcessSet die;
  if (const TaskId victim = call.choose_victim(found); victim.some()) die.insert(victim);
  return die;
}

}  // namespace counterproof::over_kill
