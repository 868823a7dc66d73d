// Asks one thing more: whether a task that starts for another container can be refused by its
// parent's.  What cannot start there at all says nothing.
#include <counterproof/policy.hpp>

using namespace counterproof;

// Whether there is a container with room for one more task, and all above it have it, too.
static bool has_room(const View& view, ContainerId container) {
  for (; container.some(); container = view.parent_counted(container))
    if (view.usage(container, Resource::tasks) >= view.limit(container, Resource::tasks))
      return false;
  return true;
}

static bool starts_where_it_belongs(const Step& step, Why why) {
  if (step.event.kind != EventKind::fork || step.effects.outcome != Outcome::refused) return true;
  const View before(step.rules, step.scope, step.before);
  const ContainerId parents = before.container_of(step.event.task);
  if (step.event.picks[0].kind != KeptKind::none &&
      ContainerId(step.event.picks[0].index) != parents)
    return true;
  for (const ContainerId other : before.containers()) {
    if (other == parents || !has_room(before, other) || step.event.picks[0].kind != KeptKind::none)
      continue;
    if (why != nullptr)
      *why = "a child for " + name_of(other) + ", which has room, is refused, since " +
             name_of(parents) + " is full";
    return false;
  }
  return true;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks whether a child can start where it belongs though its parent's is full";
  rule.ask({.id = "tasks.starts-where-it-belongs",
            .statement = "A task can start in any container that has room for it.",
            .formula = "no fork is refused by the parent's container for a child of another",
            .source = "runc issue 4812, 2025",
            .witness = "a fork is refused",
            .resources = {false, true, false, false},
            .holds_over = starts_where_it_belongs,
            .witnessed_over = [](const Step& step) {
              return step.event.kind == EventKind::fork && step.effects.outcome == Outcome::refused;
            }});
}
