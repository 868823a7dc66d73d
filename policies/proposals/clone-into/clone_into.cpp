// A child starts in any container that its parent names, and is counted there from the first.
//
// Source: CLONE_INTO_CGROUP of Linux 5.7; runc issue 4812, 2025.
#include <counterproof/policy.hpp>

using namespace counterproof;

static ContainerId any(Call& call, TaskId) { return call.choose(call.containers()); }

void counterproof_rule(Rule& rule) {
  rule.summary = "a child starts in any container that its parent names";
  rule.child_starts_in = any;
}
