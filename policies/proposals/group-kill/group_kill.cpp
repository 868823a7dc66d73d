// An out-of-memory kill takes every process of the full container and of those below it.
//
// Source: memory.oom.group of Linux 4.19.
#include <counterproof/policy.hpp>

using namespace counterproof;

static ProcessSet whole_group(Call& call, ContainerId full) {
  ProcessSet die;
  for (const TaskId process : call.killable())
    if (call.counts_in(call.container_of(process), full)) die.insert(process);
  return die;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "an out-of-memory kill takes the whole group";
  rule.victims = whole_group;
}
