// A limit is stored wherever usage is.  Then the container is brought below it: by reclaim, and
// where that is not enough by killing one after another of those who hold its pages.
//
// Source: memory.max of version 2 of control groups.
#include <counterproof/policy.hpp>

using namespace counterproof;

static void store_reclaim_kill(Call& call, ContainerId container, Resource resource,
                               std::uint64_t limit) {
  call.store_limit(container, resource, limit);
  if (resource != Resource::memory) return;
  call.reclaim({container, PassFor::limit_write}, ~0U);
  while (call.usage(container, Resource::memory) > limit) {
    ProcessSet holders;
    for (const TaskId process : call.killable())
      if (call.holds_charge_of(process, container)) holders.insert(process);
    if (holders.empty()) return;
    ProcessSet dies;
    dies.insert(call.choose(holders));
    call.kill(dies, container);
  }
}

void counterproof_rule(Rule& rule) {
  rule.summary = "a limit below usage is stored, then reclaimed for, then killed for";
  rule.limit_write = store_reclaim_kill;
}
