// Isolation: what happens to a container is its own doing.
#include <fmt/format.h>

#include "model/invariant/measures.hpp"
#include "model/invariant/refault.hpp"
#include "model/rules/units.hpp"
#include "model/state/requests.hpp"

namespace counterproof {
namespace {


/// The containers whose doing a step is; empty when it is the machine's.
Set<ContainerId> actors(const Step& step) {
  Set<ContainerId> found;
  const bool by_machine =
      step.event.kind == EventKind::swap_off || step.event.kind == EventKind::migrate;
  if (step.event.task.some() && !by_machine) {
    for (const World* world : {&step.before, &step.after}) {
      const ContainerId container = world->truth.container_of(step.event.task);
      if (container.some()) found.insert(container);
    }
  }
  if (step.event.container.some()) found.insert(step.event.container);
  if (step.event.to.some()) found.insert(step.event.to);
  // What a container does, those that it is part of do.
  if (step.rules.hierarchical()) {
    for (const ContainerId container : found)
      for (ContainerId at = container; at.some(); at = step.after.truth.parent[at])
        found.insert(at);
  }
  return found;
}

/// Whether a page's charge went from another container to this one.
bool charge_shifted_to(const Step& step, ContainerId container) {
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    const auto& before = step.before.ledger.pages[page];
    const auto& after = step.after.ledger.pages[page];
    if (after[container] <= before[container]) continue;
    for (const ContainerId other : Ids<ContainerId>(kMaxContainers))
      if (other != container && after[other] < before[other]) return true;
  }
  return false;
}

bool no_imposed_charge(const Step& step, Why why) {
  if (step.after.truth.crashed) return true;
  return all_changed_counters(step, [&](ContainerId container, Resource resource) {
    const std::uint64_t before = usage(step.rules, step.before, container, resource);
    const std::uint64_t after = usage(step.rules, step.after, container, resource);
    if (after <= before) return true;
    const Set<ContainerId> own = actors(step);
    if (own.contains(container)) return true;
    if (own.empty() && !charge_shifted_to(step, container)) return true;
    return broken(why, [&] {
      return fmt::format("{} usage of {} rises from {} to {}, and the event is {}",
                         name_of(resource), name_of(container),
                         amount(step.rules, resource, before), amount(step.rules, resource, after),
                         own.empty() ? std::string("the machine's")
                                     : fmt::format("one of {}", name_of(own.first())));
    });
  });
}

bool no_hostage_charge(const Moment& at, Why why) {
  const World& world = at.world;
  return all_containers(world, [&](ContainerId container) {
    const auto hostage = [&](std::string object, std::string holder) {
      return broken(why, [&] {
        return fmt::format("{} stays charged to {}, and only {} holds it", object,
                           name_of(container), holder);
      });
    };
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      const Page& slot = world.truth.pages[page];
      if (world.ledger.pages[page][container] != 0 && slot.mapped() &&
          !world.truth.any_in(slot.mapped_by, container)) {
        return hostage(name_of(page), name_of(slot.mapped_by.first()));
      }
    }
    if (at.rules.limits_memory_and_swap()) {
      for (const PageId page : Ids<PageId>(kMaxPages)) {
        const ProcessSet holders = world.truth.pages[page].swapped_for;
        if (world.books.pages[page].swapped_from == container && !holders.empty() &&
            !world.truth.pages[page].mapped() &&
            is_in_swap_of(at.rules, world.truth, world.books, page, container) &&
            !world.truth.any_in(holders, container)) {
          return hostage(name_of(page) + " in swap", name_of(holders.first()));
        }
      }
    }
    for (const FileId file : Ids<FileId>(kMaxFiles)) {
      const ProcessSet holders = world.truth.files[file];
      if (world.ledger.files[file].contains(container) && !holders.empty() &&
          !world.truth.any_in(holders, container)) {
        return hostage(name_of(file), name_of(holders.first()));
      }
    }
    for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
      const ProcessSet holders = world.truth.objects[object].held_by;
      if (world.ledger.objects[object] == container && !holders.empty() &&
          !world.truth.any_in(holders, container)) {
        return hostage(name_of(object), name_of(holders.first()));
      }
    }
    for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
      if (world.ledger.stacks[task] == container && world.truth.alive(task) &&
          world.truth.container_of(task) != container) {
        return broken(why, [&] {
          return fmt::format("the stack of {} stays charged to {}, and {} is in {}", name_of(task),
                             name_of(container), name_of(task),
                             name_of(world.truth.container_of(task)));
        });
      }
      if (world.ledger.tasks[task] == container && world.truth.alive(task) &&
          world.truth.container_of(task) != container) {
        return broken(why, [&] {
          return fmt::format("{} stays charged to {}, and is in {}", name_of(task),
                             name_of(container), name_of(world.truth.container_of(task)));
        });
      }
    }
    return true;
  });
}

bool oom_local(const Step& step, Why why) {
  return step.effects.killed_outside.empty() || broken(why, [&] {
           return fmt::format("{} is killed for {}, is not in it and holds no charge of it",
                              name_of(step.effects.killed_outside.first()),
                              name_of(step.effects.killed_for));
         });
}

bool kills_members(const Step& step, Why why) {
  return step.effects.killed_non_members.empty() || broken(why, [&] {
           return fmt::format("{} is killed for {}, and is not in it",
                              name_of(step.effects.killed_non_members.first()),
                              name_of(step.effects.killed_for));
         });
}

bool no_foreign_kill(const Step& step, Why why) {
  const auto found = find_deadly_refault(step);
  return !found || broken(why, [&] {
    return fmt::format(
        "{} reclaims {}, which {} of {} has mapped: when {} faults it in again, {} is charged for "
        "it, and {} is killed",
        name_of(step.effects.reclaimed_for), name_of(found->page), name_of(found->process),
        name_of(found->container), name_of(found->process), name_of(found->container),
        name_of(found->killed));
  });
}

/// Whether a page was reclaimed that another container uses as well.
bool shared_page_reclaimed(const Step& step) {
  for (const PageId page : step.effects.reclaimed)
    if (containers_using(step.before, step.before.truth.pages[page].mapped_by).size() > 1)
      return true;
  return false;
}

/// The resource that the event asks for more of; nothing if it asks for none, or if the task is
/// moved meanwhile, so that it asks two containers.
std::optional<Resource> requested(const Step& step) {
  if (step.event.fault == Fault::moved) return std::nullopt;
  return requested_by(step.event.kind);
}

bool same_alone(const Step& step, Why why) {
  const auto resource = requested(step);
  if (!resource || !step.rules.accounts(*resource) || step.after.truth.crashed) return true;
  const ContainerId container = step.before.truth.container_of(step.event.task);
  const std::uint64_t most = limit(step.before, container, *resource);
  const std::uint64_t before = used_by_members(step.rules, step.before, container, *resource);
  const std::uint64_t after = used_by_members(step.rules, step.after, container, *resource);
  const std::uint64_t one = units_per_object(step.rules, *resource);
  const bool refused =
      step.effects.outcome == Outcome::refused || step.effects.outcome == Outcome::killed;
  const bool accepted = step.effects.outcome == Outcome::done && after > before;
  if (*resource == Resource::memory && step.rules.limits_memory_and_swap()) {
    const std::uint64_t limit_of_both = limit_with_swap(step.rules, step.before, container);
    const std::uint64_t had = used_with_swap_by_members(step.rules, step.before, container);
    const std::uint64_t has = used_with_swap_by_members(step.rules, step.after, container);
    // What comes back from swap is no more than before.
    const bool is_new = step.event.kind != EventKind::swap_in &&
                        !(step.event.kind == EventKind::map_shmem &&
                          step.before.truth.pages[step.event.page].in_swap());
    if (refused && had + is_new > limit_of_both) return true;
    if (accepted && has > had && has > limit_of_both)
      return broken(why, [&] {
        return fmt::format(
            "{} gets what it asks for, and alone it would have {} of {} in memory "
            "and swap",
            name_of(container), amount(step.rules, *resource, has),
            amount(step.rules, *resource, limit_of_both));
      });
  }
  if (refused && before + one <= most) {
    return broken(why, [&] {
      return fmt::format("{} is refused, and alone it would use {} of {}", name_of(container),
                         amount(step.rules, *resource, before + one),
                         amount(step.rules, *resource, most));
    });
  }
  return !accepted || after <= most || broken(why, [&] {
    return fmt::format("{} gets what it asks for, and alone it would use {} of {}",
                       name_of(container), amount(step.rules, *resource, after),
                       amount(step.rules, *resource, most));
  });
}

bool owner_gone(const Moment& at, Why why) {
  return all_counters(at.rules, at.world, [&](ContainerId container, Resource resource) {
    if (members_within(at.rules, at.world, container) != 0) return true;
    const bool with_swap = resource == Resource::memory && at.rules.limits_memory_and_swap();
    const std::uint64_t used = with_swap ? usage_with_swap(at.rules, at.world, container)
                                         : usage(at.rules, at.world, container, resource);
    return used == 0 || broken(why, [&] {
             return fmt::format("{} has no tasks, and is charged {}", name_of(container),
                                amount(at.rules, resource, used));
           });
  });
}

bool last_member_left(const Step& step) {
  return !all_containers(step.after, [&](ContainerId container) {
    return step.before.truth.members(container) == 0 || step.after.truth.members(container) != 0;
  });
}

constexpr std::array kIsolation = {
    Invariant{
        .id = "isolation.no-imposed-charge",
        .statement = "No event of one container raises another's usage.",
        .formula = "usage(c, r) rose: the event is c's own, or a move into c, or the machine's "
                   "without a change of owner",
        .source = "X2 (Biederman); D08, D19",
        .witness = "usage rises",
        .resources = kEveryResource,
        .holds_over = no_imposed_charge,
        .witnessed_over = usage_rose,
    },
    Invariant{
        .id = "isolation.no-hostage-charge",
        .statement = "No charge stays only because others hold what it is for.",
        .formula = "for every charge of c whose object is in use: a member of c uses it",
        .source = "X18, X20; D33, D35",
        .witness = "something is used from two containers, or a task moves",
        .resources = kEveryResource,
        .holds_in = no_hostage_charge,
        .witnessed_over = shared_or_moved,
    },
    Invariant{
        .id = "isolation.oom-local",
        .statement = "A container that is out of memory kills nobody outside it.",
        .formula = "whoever is killed for c is in c or holds a charge of c",
        .source = "OOMg (Poetzl, Hansen); D26, D27",
        .witness = "a process is killed",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.kills(); },
        .holds_over = oom_local,
        .witnessed_over = somebody_killed,
    },
    Invariant{
        .id = "isolation.no-foreign-kill",
        .statement = "Nobody within its limit dies of what another container reclaimed.",
        .formula =
            "an act that is not d's has a page reclaimed that a process of d, which is within "
            "its limit, maps: when that process faults it in again, nobody of d is killed, "
            "but for what both are part of",
        .source = "X2 (Biederman), by reclaim instead of exit",
        .witness = "a page is reclaimed that two containers map",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.kills() && rules.reclaims(); },
        .holds_over = no_foreign_kill,
        .witnessed_over = shared_page_reclaimed,
    },
    Invariant{
        .id = "isolation.kills-members",
        .statement = "Whoever is killed for a container is in it.",
        .formula = "whoever is killed for c is in c, or below it",
        .source =
            "how Linux chooses; its opposite is progress.no-needless-kill, which asks what the "
            "victim holds",
        .witness = "a process is killed",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.kills(); },
        .holds_over = kills_members,
        .witnessed_over = somebody_killed,
    },
    Invariant{
        .id = "isolation.same-alone",
        .statement = "What a container may do does not depend on its neighbours.",
        .formula = "a request of c is accepted exactly when what c's members use, counted as if "
                   "nobody else were there, is within limit(c)",
        .source = "X5 (Biederman)",
        .witness = "a request is refused",
        .resources = kEveryResource,
        // What the kernel keeps cached is nobody's use, and fills limits all the same.
        .applies = [](const Rules& rules) { return !rules.accounts(Resource::kernel); },
        .holds_over = same_alone,
        .witnessed_over = request_refused,
        .looks_back =
            [](const Rules& rules) {
              return rules.charges_unmapped_cache() ? Hindsights{Hindsight::brought_in}
                                                    : Hindsights();
            },
    },
    Invariant{
        .id = "isolation.owner-gone",
        .statement = "An empty container holds no charge.",
        .formula = "members(c) = 0: usage(c, r) = 0",
        .source = "X19 (Menage); Emelianov 13 Mar: one page can hold a container for good",
        .witness = "the last task leaves a container",
        .resources = kEveryResource,
        .holds_in = owner_gone,
        .witnessed_over = last_member_left,
    },
};

}  // namespace

std::span<const Invariant> isolation_invariants() { return kIsolation; }

}  // namespace counterproof
