// Over the limit the process that asked dies, if it may be killed; or else any other of the
// container.
//
// Source: Poetzl's patch for VServer as he described it, 9 to 13 March 2007, which he did not
// submit.
#include <counterproof/policy.hpp>

using namespace counterproof;

static ProcessSet current_or_any(Call& call, ContainerId full) {
  ProcessSet members;
  for (const TaskId process : call.killable())
    if (call.counts_in(call.container_of(process), full)) members.insert(process);
  ProcessSet die;
  const TaskId current = call.asking();
  if (current.some() && members.contains(current)) {
    die.insert(current);
  } else if (!members.empty()) {
    die.insert(call.choose_victim(members));
  }
  return die;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "over the limit the process that asked dies, or any other of the container";
  rule.victims = current_or_any;
}
