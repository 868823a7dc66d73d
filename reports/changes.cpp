// The difference between two worlds, in a kernel engineer's words.
#include <fmt/format.h>

#include "model/invariant/measures.hpp"
#include "model/rules/kept_text.hpp"
#include "model/rules/units.hpp"
#include "reports/explain.hpp"

namespace counterproof {
namespace {

using Lines = std::vector<std::string>;

template <class IdType>
std::string names_of(Set<IdType> set) {
  std::vector<std::string> names;
  for (const IdType id : set) names.push_back(name_of(id));
  if (names.size() < 2) return join(names, "");
  const std::string last = names.back();
  names.pop_back();
  return join(names, ", ") + " and " + last;
}

std::string_view verb(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? one : many;
}

/// A process and where it is: "T1 (A)".
std::string placed(const World& world, TaskId process) {
  const ContainerId container = world.truth.container_of(process);
  return container.none() ? name_of(process)
                          : fmt::format("{} ({})", name_of(process), name_of(container));
}

void task_changes(const World& before, const World& after, Lines& lines) {
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    const Task& was = before.truth.tasks[task];
    const Task& is = after.truth.tasks[task];
    if (was.state == TaskState::absent && is.state != TaskState::absent) {
      lines.push_back(
          is.leader == task
              ? fmt::format("{} begins, a process in {}", name_of(task), name_of(is.container))
              : fmt::format("{} begins, a thread of {} in {}", name_of(task), name_of(is.leader),
                            name_of(is.container)));
    } else if (was.state != TaskState::absent && is.state == TaskState::absent) {
      lines.push_back(fmt::format("{} is gone", name_of(task)));
    } else if (was.alive() && is.state == TaskState::zombie) {
      lines.push_back(fmt::format("{} is a zombie, until somebody waits for it", name_of(task)));
    } else if (was.state == TaskState::running && is.state == TaskState::dying) {
      lines.push_back(fmt::format("{} is on its way out, and holds all it has", name_of(task)));
    }
    if (was.alive() && is.alive()) {
      if (was.container != is.container)
        lines.push_back(fmt::format("{} moves from {} to {}", name_of(task), name_of(was.container),
                                    name_of(is.container)));
      if (!was.unkillable && is.unkillable)
        lines.push_back(fmt::format("{} cannot be killed any more", name_of(task)));
    }
    const ContainerId pays = after.books.process_container[task];
    if (is.alive() && is.leader == task && pays != is.container &&
        (pays != before.books.process_container[task] || was.container != is.container)) {
      lines.push_back(fmt::format("{} is in {}, and its memory counts for {}", name_of(task),
                                  name_of(is.container), name_of(pays)));
    }
  }
}

std::string_view name_of(PageKind kind) {
  switch (kind) {
    case PageKind::anonymous:
      return "private memory";
    case PageKind::file:
      return "a page of a file";
    case PageKind::driver:
      return "a page of a driver";
    case PageKind::shmem:
      return "shared memory";
    case PageKind::unused:
      break;
  }
  return "free";
}

void page_use_changes(PageId page, const World& before, const World& after, Lines& lines) {
  const Page& was = before.truth.pages[page];
  const Page& is = after.truth.pages[page];
  const std::string name = counterproof::name_of(page);
  if (was.kind != is.kind && is.kind != PageKind::unused)
    lines.push_back(fmt::format("{} is {} now", name, name_of(is.kind)));
  for (const TaskId process : is.mapped_by)
    if (!was.mapped_by.contains(process))
      lines.push_back(fmt::format("{} maps {}", placed(after, process), name));
  for (const TaskId process : was.mapped_by) {
    if (is.mapped_by.contains(process)) continue;
    const std::string_view how =
        is.swapped_for.contains(process) ? "has it in swap" : "maps it no more";
    if (is.lost_for.contains(process)) {
      lines.push_back(fmt::format("{} is left with an entry to the frame that {} moved away from",
                                  counterproof::name_of(process), name));
    } else if (after.truth.alive(process)) {
      lines.push_back(fmt::format("{}: {} {}", name, placed(after, process), how));
    }
  }
  for (const TaskId process : is.locked_by)
    if (!was.locked_by.contains(process))
      lines.push_back(fmt::format("{} is locked in memory by {}", name, placed(after, process)));
  if (is.pinned && !was.pinned) lines.push_back(fmt::format("a reference to {} is leaked", name));
  if (was.kind == PageKind::shmem && is.kind == PageKind::unused)
    lines.push_back(fmt::format("{} is gone from its file", name));
  if (is.kind == PageKind::shmem && was.resident && !is.resident)
    lines.push_back(fmt::format("{} is in swap", name));
  if (was.resident && !is.resident) lines.push_back(fmt::format("the frame of {} is free", name));
  if (is.cached() && !was.cached())
    lines.push_back(fmt::format("{} stays in memory, and nobody maps it", name));
  if (was.active && is.resident && !is.active) lines.push_back(fmt::format("{} is inactive", name));
}

std::string share_of(const Rules& rules, Units units) {
  const std::uint64_t whole = units_per_object(rules, Resource::memory);
  return units == whole ? std::string()
                        : fmt::format(": {}", amount(rules, Resource::memory, units));
}

void charge_changes(const Rules& rules, const World& before, const World& after, Lines& lines) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    const std::string payer = name_of(container);
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      const Units was = before.ledger.pages[page][container];
      const Units is = after.ledger.pages[page][container];
      if (is > was) {
        lines.push_back(
            fmt::format("{} is charged to {}{}", name_of(page), payer, share_of(rules, is)));
      } else if (is < was) {
        lines.push_back(
            is == 0
                ? fmt::format("{} is not charged to {} any more", name_of(page), payer)
                : fmt::format("{} is charged to {}{}", name_of(page), payer, share_of(rules, is)));
      } else if (is != 0 && after.truth.pages[page].mapped() &&
                 before.truth.any_in(before.truth.pages[page].mapped_by, container) &&
                 !after.truth.any_in(after.truth.pages[page].mapped_by, container)) {
        lines.push_back(fmt::format("{} stays charged to {}", name_of(page), payer));
      }
    }
    for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
      const bool was = before.ledger.tasks[task] == container;
      const bool is = after.ledger.tasks[task] == container;
      if (is && !was) lines.push_back(fmt::format("{} is charged to {}", name_of(task), payer));
      if (was && is && after.truth.container_of(task) != container &&
          before.truth.container_of(task) == container)
        lines.push_back(fmt::format("{} stays charged to {}", name_of(task), payer));
    }
    for (const FileId file : Ids<FileId>(kMaxFiles)) {
      const bool was = before.ledger.files[file].contains(container);
      const bool is = after.ledger.files[file].contains(container);
      if (is != was)
        lines.push_back(fmt::format("{} is {}charged to {}{}", name_of(file), is ? "" : "not ",
                                    payer, is ? "" : " any more"));
    }
    for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
      const bool was = before.ledger.objects[object] == container;
      const bool is = after.ledger.objects[object] == container;
      if (is != was)
        lines.push_back(fmt::format("{} is {}charged to {}{}", name_of(object), is ? "" : "not ",
                                    payer, is ? "" : " any more"));
    }
    for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
      const bool was = before.ledger.stacks[task] == container;
      const bool is = after.ledger.stacks[task] == container;
      if (is && !was)
        lines.push_back(fmt::format("the stack of {} is charged to {}", name_of(task), payer));
    }
    const Units lost = after.ledger.stranded[container];
    if (lost > before.ledger.stranded[container])
      lines.push_back(fmt::format("a charge of {} is lost: nothing can give it back", payer));
  }
}

void index_changes(const World& before, const World& after, ContainerId container, Lines& lines) {
  const unsigned was = before.books.containers[container].index;
  const unsigned is = after.books.containers[container].index;
  if (is != was && is != 0) lines.push_back(fmt::format("{} has index {}", name_of(container), is));
  if (is != was && was != 0 && after.truth.lingers[container])
    lines.push_back(fmt::format("index {} is free", was));
  if (after.books.containers[container].kernel_active &&
      !before.books.containers[container].kernel_active && before.truth.there(container)) {
    lines.push_back(
        fmt::format("the kernel memory of {} is accounted from now on", name_of(container)));
  }
}

void object_changes(const Rules& rules, const World& before, const World& after, Lines& lines) {
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    const KernelObject& was = before.truth.objects[object];
    const KernelObject& is = after.truth.objects[object];
    for (const TaskId process : is.held_by)
      if (!was.held_by.contains(process))
        lines.push_back(fmt::format("{} keeps {} in use", placed(after, process), name_of(object)));
    for (const TaskId process : was.held_by)
      if (!is.held_by.contains(process) && after.truth.alive(process))
        lines.push_back(fmt::format("{} lets {} go", placed(after, process), name_of(object)));
    if (was.exists && !is.exists) lines.push_back(fmt::format("{} is freed", name_of(object)));
    if (!is.cached() || !rules.accounts(Resource::kernel)) continue;
    const std::string list = list_name(after, after.books.objects[object].list);
    if (!was.cached()) {
      lines.push_back(fmt::format("{} stays cached, on the list of {}", name_of(object), list));
    } else if (list != list_name(before, before.books.objects[object].list)) {
      lines.push_back(fmt::format("{} is on the list of {} now", name_of(object), list));
    }
  }
}

void counter_changes(const Rules& rules, const World& before, const World& after, Lines& lines) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    const bool was = before.truth.exists[container];
    const bool is = after.truth.exists[container];
    const bool lingers = after.truth.lingers[container];
    if (is && !was) lines.push_back(fmt::format("{} is made", name_of(container)));
    if (was && !is)
      lines.push_back(lingers ? fmt::format("{} is removed, and lingers with what is charged to it",
                                            name_of(container))
                              : fmt::format("{} is removed", name_of(container)));
    if (before.truth.lingers[container] && !lingers)
      lines.push_back(fmt::format("the memory of {} is freed", name_of(container)));
    const bool scheduled = after.books.containers[container].free_scheduled;
    if (scheduled && !before.books.containers[container].free_scheduled)
      lines.push_back(fmt::format("a worker is to free {}", name_of(container)));
    index_changes(before, after, container, lines);
    if (!before.truth.there(container) || !after.truth.there(container)) continue;
    const std::uint64_t old_swap = before.books.containers[container].swap_limit;
    const std::uint64_t new_swap = after.books.containers[container].swap_limit;
    if (old_swap != new_swap)
      lines.push_back(fmt::format("{} limit of {}: {} -> {}",
                                  rules.limits_memory_and_swap() ? "memory-and-swap" : "swap",
                                  name_of(container), amount(rules, Resource::memory, old_swap),
                                  amount(rules, Resource::memory, new_swap)));
    if (rules.limits_memory_and_swap()) {
      const std::uint64_t used = usage_with_swap(rules, before, container);
      const std::uint64_t uses = usage_with_swap(rules, after, container);
      if (used != uses && new_swap != kUnlimited)
        lines.push_back(fmt::format("memory and swap of {}: {} -> {}, within {}",
                                    name_of(container), amount(rules, Resource::memory, used),
                                    amount(rules, Resource::memory, uses),
                                    amount(rules, Resource::memory, new_swap)));
    }
    for (const Resource resource : kResources) {
      if (!rules.accounts(resource)) continue;
      const std::uint64_t used = usage(rules, before, container, resource);
      const std::uint64_t uses = usage(rules, after, container, resource);
      const std::uint64_t old_limit = limit(before, container, resource);
      const std::uint64_t new_limit = limit(after, container, resource);
      if (old_limit != new_limit)
        lines.push_back(fmt::format("{} limit of {}: {} -> {}", name_of(resource),
                                    name_of(container), amount(rules, resource, old_limit),
                                    amount(rules, resource, new_limit)));
      if (used != uses)
        lines.push_back(fmt::format(
            "{} usage of {}: {} -> {}, {}{}", name_of(resource), name_of(container),
            amount(rules, resource, used), amount(rules, resource, uses),
            new_limit == kUnlimited ? "" : "limit ", amount(rules, resource, new_limit)));
    }
  }
}

void file_use_changes(const World& before, const World& after, Lines& lines) {
  for (const FileId file : Ids<FileId>(kMaxFiles)) {
    for (const TaskId process : after.truth.files[file])
      if (!before.truth.files[file].contains(process))
        lines.push_back(fmt::format("{} holds {}", placed(after, process), name_of(file)));
    for (const TaskId process : before.truth.files[file])
      if (!after.truth.files[file].contains(process) && after.truth.alive(process))
        lines.push_back(fmt::format("{} holds {} no more", placed(after, process), name_of(file)));
  }
}

void kept_changes(const Rules& rules, const Scope& scope, const World& before, const World& after,
                  Lines& lines) {
  const std::vector<KeptValue> was = kept_values(rules, scope, before);
  const std::vector<KeptValue> is = kept_values(rules, scope, after);
  for (std::size_t i = 0; i < is.size(); ++i)
    if (is[i].value != was[i].value)
      lines.push_back(
          fmt::format("{} of {}: {} -> {}", is[i].name, is[i].key, was[i].value, is[i].value));
}

void effect_lines(const Effects& effects, Lines& lines) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    const unsigned failures = effects.failures[container];
    if (failures != 0)
      lines.push_back(fmt::format("failcnt of {}: +{}", name_of(container), failures));
  }
  if (!effects.reclaimed.empty())
    lines.push_back(
        fmt::format("{} reclaims {}", name_of(effects.reclaimed_for), names_of(effects.reclaimed)));
  if (!effects.reclaimed_elsewhere.empty())
    lines.push_back(fmt::format("the machine takes {} meanwhile, which {} not charged to {}",
                                names_of(effects.reclaimed_elsewhere),
                                verb(effects.reclaimed_elsewhere.size(), "is", "are"),
                                name_of(effects.reclaimed_for)));
  if (!effects.shrunk.empty())
    lines.push_back(fmt::format("the caches of {} are shrunk by {}", name_of(effects.reclaimed_for),
                                names_of(effects.shrunk)));
  if (!effects.left_shrinkable.empty())
    lines.push_back(fmt::format("{} {} cached, and could have been freed",
                                names_of(effects.left_shrinkable),
                                verb(effects.left_shrinkable.size(), "is", "are")));
  if (!effects.below_min.empty())
    lines.push_back(fmt::format("that leaves {} less than its min", names_of(effects.below_min)));
  if (!effects.below_low.empty())
    lines.push_back(fmt::format("that leaves {} less than its low, while something else could go",
                                names_of(effects.below_low)));
  if (!effects.low_taken.empty())
    lines.push_back(fmt::format("nothing else can be taken: low spares {} no longer",
                                names_of(effects.low_taken)));
  if (!effects.slowed.empty())
    lines.push_back(fmt::format("{} has to reclaim before it goes on", names_of(effects.slowed)));
  if (!effects.left_reclaimable.empty())
    lines.push_back(
        fmt::format("{} could have been reclaimed", names_of(effects.left_reclaimable)));
  if (!effects.failed_with_room.empty())
    lines.push_back(
        fmt::format("{} has room by then, and nobody looks", names_of(effects.failed_with_room)));
  if (!effects.killed.empty())
    lines.push_back(fmt::format("{} {} killed for {}", names_of(effects.killed),
                                effects.killed.size() == 1 ? "is" : "are",
                                name_of(effects.killed_for)));
  if (!effects.released_twice.empty())
    lines.push_back(
        fmt::format("the charge for {} is released twice", names_of(effects.released_twice)));
  if (!effects.over_uncharged.empty())
    lines.push_back(fmt::format("{} is uncharged for nothing it was charged for",
                                names_of(effects.over_uncharged)));
  if (!effects.used_after_free.empty())
    lines.push_back(
        fmt::format("the freed charge of {} is followed", names_of(effects.used_after_free)));
  if (!effects.wrongly_accepted.empty())
    lines.push_back(fmt::format("the guard of {} accepts a sum that exceeds its limit",
                                names_of(effects.wrongly_accepted)));
  if (effects.hung) lines.push_back("the call never ends");
}

std::string_view sentence(const Rules& rules, Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      break;
    case Outcome::refused:
      return "refused: over the limit";
    case Outcome::failed:
      return "it fails half-way, and is undone";
    case Outcome::fell_short:
      return "it gets less than was asked for, and says so";
    case Outcome::killed:
      return "the task itself is killed";
    case Outcome::busy:
      return "refused: busy";
    case Outcome::invalid:
      return rules.limits_memory_and_swap()
                 ? "refused: the text is no amount, or would have memory above memory and swap"
                 : "refused: the text is no amount";
    case Outcome::waits:
      return "it waits for a task that is on its way out";
    case Outcome::hung:
      break;
  }
  return "";
}

}  // namespace

std::vector<std::string> changes(const Rules& rules, const Scope& scope, const World& before,
                                 const Effects& effects, const World& after) {
  Lines lines;
  if (const auto text = sentence(rules, effects.outcome); !text.empty()) lines.emplace_back(text);
  effect_lines(effects, lines);
  task_changes(before, after, lines);
  for (const PageId page : Ids<PageId>(scope.pages)) page_use_changes(page, before, after, lines);
  file_use_changes(before, after, lines);
  object_changes(rules, before, after, lines);
  charge_changes(rules, before, after, lines);
  counter_changes(rules, before, after, lines);
  kept_changes(rules, scope, before, after, lines);
  if (lines.empty()) lines.emplace_back("nothing changes");
  return lines;
}

}  // namespace counterproof
