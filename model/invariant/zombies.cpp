// What the invariants ask of tasks that have died and were not waited for.
//
// A zombie has a number of the machine's like any other task.  Somebody pays for it until it is
// reaped, and then a container can be full of the dead; or nobody does, and then a container has
// more numbers than its limit says.  So each of the two promises is broken by a policy that keeps
// the other.  Neither means anything where everybody is waited for at once, as in scopes without
// `reap`: their witnesses have a zombie.
#include "model/invariant/zombies.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace counterproof {
namespace {

bool makes_task(const Step& step) {
  return step.event.kind == EventKind::fork || step.event.kind == EventKind::clone;
}

bool task_refused(const Step& step) {
  return makes_task(step) && step.effects.outcome == Outcome::refused;
}

/// The zombies that died in the container, and in a tree in all below it; those alone that are
/// charged to somebody, or those alone that are not.
unsigned zombies_within(const Rules& rules, const World& world, ContainerId container,
                        bool charged) {
  unsigned count = 0;
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    if (!world.truth.zombie(task)) continue;
    const ContainerId payer = world.ledger.tasks[task];
    if (payer.some() != charged) continue;
    const ContainerId counted = charged ? payer : world.truth.container_of(task);
    count += counted.some() && counts_in(rules, world, counted, container);
  }
  return count;
}

bool has_zombies(const Rules& rules, const World& world, ContainerId container) {
  return zombies_within(rules, world, container, true) > 0 ||
         zombies_within(rules, world, container, false) > 0;
}

}  // namespace

bool no_zombie_escape(const Step& step, Why why) {
  if (!makes_task(step) || step.effects.outcome != Outcome::done || step.after.truth.crashed)
    return true;
  const World& world = step.after;
  const ContainerId made_in = world.truth.container_of(step.event.other_task);
  return all_containers(world, [&](ContainerId container) {
    if (!counts_in(step.rules, world, made_in, container)) return true;
    const unsigned free = zombies_within(step.rules, world, container, false);
    const std::uint64_t charged = usage(step.rules, world, container, Resource::tasks);
    const std::uint64_t most = limit(world, container, Resource::tasks);
    return free == 0 || charged + free <= most || broken(why, [&] {
             return fmt::format(
                 "{} begins in {}, which pays for {} of {} and has {} zombie{} that nobody pays "
                 "for",
                 name_of(step.event.other_task), name_of(container), charged, most, free,
                 free == 1 ? "" : "s");
           });
  });
}

/// Whoever refused, and everyone above who would have refused next, is full of zombies alone.
bool not_refused_for_zombies(const Step& step, Why why) {
  if (!task_refused(step)) return true;
  const World& world = step.before;
  return all_containers(world, [&](ContainerId refused) {
    if (step.effects.refused_requests[refused] == 0) return true;
    bool some_full = false;
    for (ContainerId at = refused; at.some();
         at = step.rules.hierarchical() ? world.truth.parent[at] : ContainerId()) {
      const std::uint64_t used = usage(step.rules, world, at, Resource::tasks);
      const std::uint64_t most = limit(world, at, Resource::tasks);
      if (used < most) continue;
      some_full = true;
      if (used - std::min<std::uint64_t>(used, zombies_within(step.rules, world, at, true)) >= most)
        return true;
    }
    return !some_full || broken(why, [&] {
      const unsigned zombies = zombies_within(step.rules, world, refused, true);
      return fmt::format("{} is refused by {}, which has room for {} and is charged for {} "
                         "zombie{}",
                         entry_of(step.event.kind).word, name_of(refused),
                         amount(step.rules, Resource::tasks,
                                limit(world, refused, Resource::tasks)),
                         zombies, zombies == 1 ? "" : "s");
    });
  });
}

bool task_refused_beside_zombie(const Step& step) {
  return task_refused(step) && !all_containers(step.before, [&](ContainerId container) {
    return step.effects.refused_requests[container] == 0 ||
           !has_zombies(step.rules, step.before, container);
  });
}

bool task_made_beside_zombie(const Step& step) {
  if (!makes_task(step) || step.effects.outcome != Outcome::done) return false;
  const ContainerId container = step.after.truth.container_of(step.event.other_task);
  return container.some() && has_zombies(step.rules, step.before, container);
}

}  // namespace counterproof
