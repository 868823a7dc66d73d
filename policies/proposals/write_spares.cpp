// Asks one thing more: whether writing a limit costs anybody's life.
#include <counterproof/policy.hpp>

using namespace counterproof;

static bool spares(const Step& step, Why why) {
  if (step.event.kind != EventKind::write_limit || step.effects.killed.empty()) return true;
  if (why != nullptr)
    *why = name_of(step.effects.killed.first()) + " is killed because a limit of " +
           name_of(step.event.container) + " is written";
  return false;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks whether writing a limit kills";
  rule.ask({.id = "limit.write-spares",
            .statement = "Writing a limit kills nobody.",
            .formula = "no event write-limit kills a process",
            .source = "runc issue 3509: a lowered limit killed the container",
            .witness = "a limit is written",
            .holds_over = spares,
            .witnessed_over = [](const Step& step) {
              return step.event.kind == EventKind::write_limit;
            }});
}
