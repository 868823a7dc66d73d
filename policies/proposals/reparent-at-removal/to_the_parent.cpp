// A container is removed whatever is charged to it: its charges become its parent's.
//
// They count there already, so that no limit can be met.  At the top there is no parent to pay: the
// machine's root, which this model does not count.
//
// Source: linux-mm, 30 March 2021, "use obj_cgroup APIs to charge the LRU pages".
#include <counterproof/policy.hpp>

using namespace counterproof;

static void to_the_parent(Call& call, ContainerId container) {
  call.pass_all_charges(container, call.parent(container));
  call.linger(container);
}

void counterproof_rule(Rule& rule) {
  rule.summary = "the charges of a removed container become its parent's";
  rule.removal = to_the_parent;
}
