// A move is never refused, however full the container is that it goes to.
//
// Source: pids_can_attach() of Linux, which charges and does not ask.
#include <counterproof/policy.hpp>

using namespace counterproof;

static bool asks_nobody(Call&, Resource, ContainerId) { return false; }

void counterproof_rule(Rule& rule) {
  rule.summary = "a task that joins a container is never refused";
  rule.move_must_fit = asks_nobody;
}
