// Limits: a container does not use more than it may, however it goes about it.
#include <fmt/format.h>

#include "model/controller/kernel_controller.hpp"
#include "model/counter/limit_text.hpp"
#include "model/invariant/measures.hpp"
#include "model/invariant/memory_and_swap.hpp"
#include "model/invariant/zombies.hpp"
#include "model/rules/units.hpp"

namespace counterproof {
namespace {

constexpr EnumTable<Resource, bool> kMemoryAndTasks = {true, true, false, false};
constexpr EnumTable<Resource, bool> kTasksAlone = {false, true, false, false};
constexpr EnumTable<Resource, bool> kMemoryAndFiles = {true, false, true, false};

bool sound_arithmetic(const Step& step, Why why) {
  if (!step.effects.wrongly_accepted.empty()) {
    return broken(why, [&] {
      return fmt::format("a charge on {} is accepted though the sum exceeds its limit",
                         name_of(step.effects.wrongly_accepted.first()));
    });
  }
  return step.effects.wrongly_refused.empty() || broken(why, [&] {
           return fmt::format("a charge on {} is refused though the sum is within its limit",
                              name_of(step.effects.wrongly_refused.first()));
         });
}

bool never_exceeded(const Step& step, Why why) {
  if (step.after.truth.crashed) return true;
  if (!never_exceeded_with_swap(step, why)) return false;
  return all_changed_counters(step, [&](ContainerId container, Resource resource) {
    const std::uint64_t before = usage(step.rules, step.before, container, resource);
    const std::uint64_t after = usage(step.rules, step.after, container, resource);
    const std::uint64_t most = limit(step.after, container, resource);
    return after <= before || after <= most || broken(why, [&] {
             return fmt::format(
                 "{} usage of {} rises from {} to {}, and its limit is {}", name_of(resource),
                 name_of(container), amount(step.rules, resource, before),
                 amount(step.rules, resource, after), amount(step.rules, resource, most));
           });
  });
}

/// Whether the rules let usage be above a limit although nothing new is charged.
bool may_be_above(const Rules& rules) {
  return rules.moves_past_limits() || rules.writes_limits_unchecked() || rules.stores_limits();
}

bool no_new_excess(const Step& step, Why why) {
  const EventKind kind = step.event.kind;
  const bool moves = kind == EventKind::attach || kind == EventKind::attach_process ||
                     step.event.fault == Fault::moved;
  return moves || kind == EventKind::write_limit || never_exceeded(step, why);
}

std::optional<std::uint64_t> written_exactly(const Step& step) {
  return parse_limit(step.scope.limit_texts[step.event.text], limit_syntax(step.rules));
}

bool honest_write(const Step& step, Why why) {
  if (step.after.truth.crashed) return true;
  if (step.event.kind == EventKind::write_swap && step.rules.limits_memory_and_swap())
    return honest_write_with_swap(step, written_exactly(step), why);
  if (step.event.kind != EventKind::write_limit) return true;
  const auto wanted = written_exactly(step);
  const ContainerId container = step.event.container;
  const Resource resource = step.event.resource;
  if (step.effects.outcome != Outcome::done) {
    const std::uint64_t before = limit(step.before, container, resource);
    const std::uint64_t after = limit(step.after, container, resource);
    if (!step.before.books.containers[container].kernel_active &&
        step.after.books.containers[container].kernel_active) {
      return broken(why, [&] {
        return fmt::format("the write is refused, and kernel memory of {} is accounted from now on",
                           name_of(container));
      });
    }
    if (before != after) {
      return broken(why, [&] {
        return fmt::format("the write is refused, and the limit changes from {} to {}",
                           amount(step.rules, resource, before),
                           amount(step.rules, resource, after));
      });
    }
  }
  if (step.effects.outcome == Outcome::invalid) {
    return !wanted || is_out_of_order(step, limit_in_units(step.rules, resource, *wanted)) ||
           broken(why, [&] {
             return fmt::format(
                 "the text denotes {}, and the write is refused as invalid",
                 amount(step.rules, resource, limit_in_units(step.rules, resource, *wanted)));
           });
  }
  if (step.effects.outcome != Outcome::done) return true;
  if (!wanted) {
    return broken(why, [&] { return std::string("the text denotes no limit, and is accepted"); });
  }
  const std::uint64_t stored = limit(step.after, container, resource);
  if (stored != limit_in_units(step.rules, resource, *wanted)) {
    return broken(why, [&] {
      return fmt::format("another limit is stored than was written: {}",
                         amount(step.rules, resource, stored));
    });
  }
  const std::uint64_t used = usage(step.rules, step.after, container, resource);
  return used <= stored || broken(why, [&] {
           return fmt::format("the write succeeds, and {} uses {} under a limit of {}",
                              name_of(container), amount(step.rules, resource, used),
                              amount(step.rules, resource, stored));
         });
}

bool limit_below_usage_written(const Step& step) {
  if (step.event.kind == EventKind::write_swap && step.rules.limits_memory_and_swap()) {
    const auto wanted_for_both = written_exactly(step);
    return wanted_for_both &&
           *wanted_for_both < usage_with_swap(step.rules, step.before, step.event.container);
  }
  if (step.event.kind != EventKind::write_limit) return false;
  const auto wanted = written_exactly(step);
  return wanted && limit_in_units(step.rules, step.event.resource, *wanted) <
                       usage(step.rules, step.before, step.event.container, step.event.resource);
}

/// Whether anybody uses it, and nobody but members of the container and of those below it.
bool used_only_below(const Moment& at, ProcessSet processes, ContainerId container) {
  const Set<ContainerId> users = containers_using(at.world, processes);
  for (const ContainerId user : users)
    if (!counts_in(at.rules, at.world, user, container)) return false;
  return !users.empty();
}

/// Whether any of the processes is in the container or below it.
bool any_below(const Moment& at, ProcessSet processes, ContainerId container) {
  for (const ContainerId user : containers_using(at.world, processes))
    if (counts_in(at.rules, at.world, user, container)) return true;
  return false;
}

bool charged_within(const Moment& at, PageId page, ContainerId container) {
  for (const ContainerId payer : Ids<ContainerId>(kMaxContainers)) {
    if (at.world.ledger.pages[page][payer] != 0 &&
        counts_in(at.rules, at.world, payer, container)) {
      return true;
    }
  }
  return false;
}

/// Kernel objects, and stacks, that only the container's members use and that others are charged
/// for, in pages.  \param moved_in  those that a member had made, or those that none did.
std::uint64_t kernel_of_others(const Moment& at, ContainerId container, bool moved_in) {
  const World& world = at.world;
  std::uint64_t sum = 0;
  const auto elsewhere = [&](ContainerId payer) {
    return payer.some() && !counts_in(at.rules, world, payer, container);
  };
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    if (!elsewhere(world.ledger.objects[object])) continue;
    if (!used_only_below(at, world.truth.objects[object].held_by, container)) continue;
    ProcessSet makers;
    if (const TaskId maker = world.ledger.object_for[object]; maker.some()) makers.insert(maker);
    sum += any_below(at, makers, container) == moved_in;
  }
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    if (moved_in && world.truth.alive(task) && elsewhere(world.ledger.stacks[task]) &&
        counts_in(at.rules, world, world.truth.container_of(task), container)) {
      sum += kStackPages;
    }
  }
  return sum;
}

/// Objects that only the container's members use and that it is not charged for, in units.
/// \param moved_in  those whose charge a member took elsewhere, or those where none did.
std::uint64_t used_uncharged(const Moment& at, ContainerId container, Resource resource,
                             bool moved_in) {
  const World& world = at.world;
  std::uint64_t sum = 0;
  if (resource == Resource::memory) {
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      if (charged_within(at, page, container)) continue;
      if (!used_only_below(at, world.truth.pages[page].mapped_by, container)) continue;
      sum += any_below(at, world.ledger.on_behalf_of[page], container) == moved_in;
    }
    if (at.rules.accounts(Resource::kernel) && at.rules.kernel_counts_in_memory()) {
      sum += kernel_of_others(at, container, moved_in);
    }
  } else if (resource == Resource::kernel) {
    sum += kernel_of_others(at, container, moved_in);
  } else if (resource == Resource::files && !moved_in) {
    for (const FileId file : Ids<FileId>(kMaxFiles)) {
      bool charged = false;
      for (const ContainerId payer : world.ledger.files[file])
        charged = charged || counts_in(at.rules, world, payer, container);
      sum += !charged && used_only_below(at, world.truth.files[file], container);
    }
  }
  return sum * units_per_object(at.rules, resource);
}

/// Pages that only the container's members have in swap, and that count there for others, or for
/// nobody: those of a container that is gone.
std::uint64_t swapped_uncounted(const Moment& at, ContainerId container) {
  std::uint64_t sum = 0;
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    const Page& slot = at.world.truth.pages[page];
    if (slot.swapped_for.empty() || slot.mapped() || charged_within(at, page, container) ||
        is_in_swap_of(at.rules, at.world.truth, at.world.books, page, container))
      continue;
    sum += used_only_below(at, slot.swapped_for, container);
  }
  return sum;
}

bool within_limit(const Moment& at, Why why, ContainerId container, Resource resource,
                  std::uint64_t extra, std::string_view what) {
  if (resource == Resource::memory && !within_limit_with_swap(at, why, container, extra, what))
    return false;
  const std::uint64_t used = usage(at.rules, at.world, container, resource);
  const std::uint64_t most = limit(at.world, container, resource);
  return extra == 0 || used + extra <= most || broken(why, [&] {
           return fmt::format("{} is charged {}, {} {} more, and its limit is {}",
                              name_of(container), amount(at.rules, resource, used), what,
                              amount(at.rules, resource, extra), amount(at.rules, resource, most));
         });
}

bool no_sharing_escape(const Moment& at, Why why) {
  return all_counters(at.rules, at.world, [&](ContainerId container, Resource resource) {
    return within_limit(at, why, container, resource,
                        used_uncharged(at, container, resource, false), "its members use");
  });
}

bool no_migration_escape_in(const Moment& at, Why why) {
  return all_counters(at.rules, at.world, [&](ContainerId container, Resource resource) {
    if (resource != Resource::memory && resource != Resource::kernel) return true;
    if (resource == Resource::memory && at.rules.limits_memory_and_swap() &&
        !within_limit_with_swap(
            at, why, container,
            used_uncharged(at, container, resource, true) + swapped_uncounted(at, container),
            "tasks that moved in use"))
      return false;
    return within_limit(at, why, container, resource, used_uncharged(at, container, resource, true),
                        "tasks that moved in use");
  });
}

bool no_migration_escape_over(const Step& step, Why why) {
  if (!step.rules.accounts(Resource::tasks) || step.after.truth.crashed) return true;
  return all_containers(step.after, [&](ContainerId container) {
    const unsigned before = step.before.truth.members(container);
    const unsigned after = step.after.truth.members(container);
    const std::uint64_t most = limit(step.after, container, Resource::tasks);
    return after <= before || after <= most || broken(why, [&] {
             return fmt::format("{} has {} tasks now, and its limit is {}", name_of(container),
                                after, amount(step.rules, Resource::tasks, most));
           });
  });
}

bool no_cache_escape(const Moment& at, Why why) {
  return all_containers(at.world, [&](ContainerId container) {
    std::uint64_t cached = 0;
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      const Page& slot = at.world.truth.pages[page];
      unsigned charged = 0;
      for (const Units units : at.world.ledger.pages[page]) charged += units;
      cached += slot.cached() && slot.brought_in_by.some() && charged == 0 &&
                counts_in(at.rules, at.world, slot.brought_in_by, container);
    }
    return within_limit(at, why, container, Resource::memory,
                        cached * units_per_object(at.rules, Resource::memory),
                        "it keeps in the cache");
  });
}

bool page_cached(const Moment& at) {
  for (const Page& page : at.world.truth.pages)
    if (page.cached()) return true;
  return false;
}

/// Whether the step changed nothing that `outstanding_below` adds up.
bool charges_are_the_same(const Step& step) {
  const Truth& before = step.before.truth;
  const Truth& after = step.after.truth;
  return step.before.ledger == step.after.ledger && before.exists == after.exists &&
         before.lingers == after.lingers && before.parent == after.parent;
}

bool hierarchical(const Step& step, Why why) {
  if (step.after.truth.crashed || charges_are_the_same(step)) return true;
  if (!hierarchical_with_swap(step, why)) return false;
  return all_counters(step.rules, step.after, [&](ContainerId container, Resource resource) {
    const auto below = [&](const World& world) {
      return outstanding_below(step.rules, world, container, resource);
    };
    const std::uint64_t after = below(step.after);
    const std::uint64_t most = limit(step.after, container, resource);
    return after <= most || after <= below(step.before) || broken(why, [&] {
             return fmt::format(
                 "{} and what is below it are charged {} of {}, and the limit of {} is {}",
                 name_of(container), amount(step.rules, resource, after), name_of(resource),
                 name_of(container), amount(step.rules, resource, most));
           });
  });
}

bool child_refused_or_charged(const Step& step) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    if (step.after.truth.exists[container] && step.after.truth.has_children(container) &&
        step.effects.refused_requests[container] != 0) {
      return true;
    }
  }
  // A policy that does not look at ancestors refuses nothing there.
  return !step.rules.hierarchical() && usage_rose(step);
}

/// Kernel memory that only members of the container use and nobody is charged for, or not as
/// memory.  In pages.
std::uint64_t kernel_uncharged(const Moment& at, ContainerId container) {
  const World& world = at.world;
  const bool counted = at.rules.kernel_counts_in_memory();
  std::uint64_t sum = 0;
  const auto counts = [&](ContainerId payer) { return counted && payer.some(); };
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    if (counts(world.ledger.objects[object])) continue;
    sum += used_only_below(at, world.truth.objects[object].held_by, container);
  }
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    if (!world.truth.alive(task) || !world.truth.tasks[task].forked) continue;
    if (counts(world.ledger.stacks[task])) continue;
    sum += counts_in(at.rules, world, world.truth.container_of(task), container) ? kStackPages : 0U;
  }
  return sum;
}

bool no_kernel_escape(const Moment& at, Why why) {
  return all_containers(at.world, [&](ContainerId container) {
    return within_limit(at, why, container, Resource::memory, kernel_uncharged(at, container),
                        "its members keep in the kernel");
  });
}

bool kernel_used(const Moment& at) {
  for (const KernelObject& object : at.world.truth.objects)
    if (!object.held_by.empty()) return true;
  return false;
}

/// Of tasks and files nobody needs to know for whom they were charged.
Hindsights at_whom_it_was_for(const Rules& rules) {
  return rules.accounts(Resource::memory) || rules.accounts(Resource::kernel)
             ? Hindsights{Hindsight::on_behalf}
             : Hindsights();
}
Hindsights at_who_brought_it_in(const Rules&) { return {Hindsight::brought_in}; }

constexpr std::array kLimit = {
    Invariant{
        .id = "limit.sound-arithmetic",
        .statement = "A charge is accepted exactly when the sum is within the limit.",
        .formula = "accepted = (usage(c, r) + n <= limit(c, r)), as numbers and not as words",
        .source = "K1 (Emelianov); broken by D01",
        .witness = "a request is refused",
        .resources = kEveryResource,
        .holds_over = sound_arithmetic,
        .witnessed_over = request_refused,
    },
    Invariant{
        .id = "limit.never-exceeded",
        .statement = "No event raises usage past the limit.",
        .formula = "usage(c, r) rose: usage(c, r) <= limit(c, r)",
        .source = "table of policies, first row; broken by D01, fraction, hand-over by force",
        .witness = "a request is refused",
        .resources = kEveryResource,
        .holds_over = never_exceeded,
        .witnessed_over = request_refused,
    },
    Invariant{
        .id = "limit.no-new-excess",
        .statement =
            "Nothing new is charged past a limit: usage is above it only by what moved in, "
            "or was there before the limit.",
        .formula = "usage(c, r) rose, and no task moved: usage(c, r) <= limit(c, r)",
        .source = "what the controller of tasks promises: a move is never refused, a fork is",
        .witness = "a request is refused",
        .resources = kEveryResource,
        .applies = may_be_above,
        .holds_over = no_new_excess,
        .witnessed_over = request_refused,
    },
    Invariant{
        .id = "limit.honest-write",
        .statement =
            "A limit write that succeeds stores what was written, and usage is within it; one that "
            "is refused changes nothing.",
        .formula = "after a successful write of n: limit(c, r) = n and usage(c, r) <= n; after a "
                   "refused write limit(c, r) is what it was; a text that is a number is not "
                   "refused as none, but to keep the limit of memory within that of memory and "
                   "swap",
        .source = "D02, D03",
        .witness = "a limit below usage is written",
        .resources = kEveryResource,
        .holds_over = honest_write,
        .witnessed_over = limit_below_usage_written,
    },
    Invariant{
        .id = "limit.no-sharing-escape",
        .statement = "Members cannot use more than their limit by riding on charges of others.",
        .formula = "usage(c) + what only members of c use and others are charged for <= limit(c)",
        .source = "X2, X4, X11 (Biederman, Cox, Korotaev); D35",
        .witness = "something is used from two containers",
        .resources = kMemoryAndFiles,
        .holds_in = no_sharing_escape,
        .witnessed_in = something_shared,
        .looks_back = at_whom_it_was_for,
    },
    Invariant{
        .id = "limit.no-migration-escape",
        .statement = "Members cannot use more than their limit by moving in with charges left "
                     "behind.",
        .formula = "usage(c) + what members of c took and left charged elsewhere <= limit(c); "
                   "tasks: members(c) rose: members(c) <= limit(c)",
        .source = "X1 (Menage), X6 (Singh); D07, D33, D34",
        .witness = "a task moves to another container",
        .resources = kMemoryAndTasks,
        .holds_in = no_migration_escape_in,
        .holds_over = no_migration_escape_over,
        .witnessed_over = task_moved,
        .looks_back = at_whom_it_was_for,
    },
    Invariant{
        .id = "limit.no-cache-escape",
        .statement = "Members cannot use more than their limit by leaving pages in the cache.",
        .formula = "usage(c) + uncharged cached pages that members of c brought in <= limit(c)",
        .source = "X8 (Piggin), X9 (Singh), virtual swap (Emelianov)",
        .witness = "a page is in memory and nobody maps it",
        .resources = kMemoryAlone,
        .holds_in = no_cache_escape,
        .witnessed_in = page_cached,
        .looks_back = at_who_brought_it_in,
    },
    Invariant{
        .id = "limit.hierarchical",
        .statement = "What is charged anywhere below a container is within its limit.",
        .formula = "the charges of c and all below it rose: their sum <= limit(c, r)",
        .source = "use_hierarchy (004); broken by tree.charges = \"own\"",
        .witness = "the limit of a container with children refuses a request",
        .resources = kEveryResource,
        .applies = [](const Rules& rules) { return rules.tree(); },
        .holds_over = hierarchical,
        .witnessed_over = child_refused_or_charged,
    },
    Invariant{
        .id = "limit.no-kernel-escape",
        .statement = "Members cannot use more than their limit by having the kernel keep it.",
        .formula = "usage(c, memory) + what the kernel keeps for members of c alone, and nobody is "
                   "charged for as memory <= limit(c, memory)",
        .source = "fork bomb, make-directory loop (004)",
        .witness = "a process uses a kernel object",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.accounts(Resource::kernel); },
        .holds_in = no_kernel_escape,
        .witnessed_in = kernel_used,
    },
    Invariant{
        .id = "limit.no-zombie-escape",
        .statement = "No task is made where zombies that nobody pays for have taken the room.",
        .formula =
            "a fork or clone in c or below that succeeds: usage(c) + zombies of c that are not "
            "charged <= limit(c), or there are none",
        .source = "why the pids controller of Linux charges zombies",
        .witness = "a task is made in a container that has a zombie",
        .resources = kTasksAlone,
        .holds_over = no_zombie_escape,
        .witnessed_over = task_made_beside_zombie,
    },
};

}  // namespace

std::span<const Invariant> limit_invariants() { return kLimit; }

}  // namespace counterproof
