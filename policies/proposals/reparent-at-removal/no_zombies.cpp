// Asks one thing more: whether a container that was removed is gone.
#include <counterproof/policy.hpp>

using namespace counterproof;

static bool gone(const Moment& moment, Why why) {
  const View view(moment.rules, moment.scope, moment.world);
  const Set<ContainerId> zombies = view.lingering();
  if (zombies.empty()) return true;
  if (why != nullptr)
    *why = name_of(zombies.first()) + " was removed, and is in memory with what is charged to it";
  return false;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks whether removed containers are gone";
  rule.ask({.id = "offline.no-zombies",
            .statement = "A container that was removed is gone.",
            .formula = "no container lingers",
            .source = "linux-mm, 30 March 2021: hundreds of dying groups, kept by their pages",
            .witness = "a container is removed",
            .holds_in = gone,
            .witnessed_over = [](const Step& step) {
              return step.event.kind == EventKind::remove && step.effects.outcome == Outcome::done;
            }});
}
