#include "conform/drivable.hpp"

#include "model/counter/limit_text.hpp"
#include "model/rules/units.hpp"

namespace counterproof::conform {
namespace {

bool has_threads(const World& world, TaskId task) {
  unsigned count = 0;
  for (const Task& other : world.truth.tasks)
    count += other.alive() && other.leader == world.truth.process_of(task);
  return count > 1;
}

bool has_memory(const World& world, TaskId process) {
  for (const Page& page : world.truth.pages)
    if (page.mapped_by.contains(process) || page.swapped_for.contains(process)) return true;
  return false;
}

bool hands_down(const World& world, ContainerId container) {
  return world.truth.has_children(container);
}

/// Whether there is protection to hand down.
bool protects_a_parent(const Scope& scope) {
  for (const ContainerId container : Ids<ContainerId>(scope.containers))
    if (const ContainerId parent = scope.parent_of(container);
        parent.some() && (scope.min_of(parent) != 0 || scope.low_of(parent) != 0))
      return true;
  return false;
}

unsigned users_of(const World& world, PageId page) {
  const Page& slot = world.truth.pages[page];
  return slot.mapped_by.size() + slot.swapped_for.size();
}

const char* why_no_machine_event(const World& world, const Event& event, const KernelFacts& facts) {
  const Page& page = world.truth.pages[event.page];
  if (page.kind == PageKind::driver) return "nobody can take a driver's page away";
  if (!page.locked_by.empty()) return "the kernel is not made to take a locked page";
  // Its file has it, whoever maps it.
  if (page.kind != PageKind::shmem && users_of(world, event.page) > 1)
    return "a page that several processes map cannot be singled out";
  if (page.needs_swap() && !facts.swap) return "the guest has no swap";
  return nullptr;
}

}  // namespace

const char* why_no_policy(const Rules& rules) {
  if (!rules.accounts(Resource::memory) && !rules.accounts(Resource::tasks))
    return "it charges nothing that version 2 of control groups has a controller for";
  return nullptr;
}

const char* why_no_scope(const Rules& rules, const Scope& scope, const KernelFacts& facts) {
  if (rules.accounts(Resource::files) && !rules.accounts(Resource::tasks) && scope.files != 0)
    return "there is no controller of open files";
  if (!rules.tree() && !scope.parents.empty()) return "the policy has no tree";
  for (const ContainerId start : scope.start) {
    if (start.none()) continue;
    for (const ContainerId other : Ids<ContainerId>(scope.containers))
      if (scope.parent_of(other) == start)
        return "a group that hands controllers to children has no tasks of its own";
  }
  if (protects_a_parent(scope) && rules.shares_protection_out() && !facts.may_choose &&
      rules.hands_protection_down() != facts.hands_down)
    return rules.hands_protection_down()
               ? "the machine's groups are mounted without memory_recursiveprot"
               : "the machine's groups are mounted with memory_recursiveprot";
  if (scope.swap && *scope.swap != 0) return "the machine's swap is of another size";
  const bool kernel_limits = rules.accounts(Resource::kernel) && rules.has_kernel_limit();
  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    if (kernel_limits && scope.limit_of(container, Resource::kernel))
      return "kernel memory has no limit of its own";
    if (rules.limits_memory_and_swap() && scope.swap_limit_of(container) != kUnlimited)
      return "version 2 has no limit of memory and swap together";
    if (const std::uint64_t limit = scope.swap_limit_of(container);
        limit != 0 && limit != kUnlimited)
      return "up to a limit of swap the kernel takes parts of several pages";
    if (scope.high_of(container) != kUnlimited)
      return "above a high mark tasks are slowed, and time is not compared";
  }
  if (rules.accounts(Resource::memory) && scope.pages != 0 && !facts.has("memory"))
    return "the kernel has no memory controller";
  return nullptr;
}

Rules driven_rules(Rules rules) {
  rules.kernel_stacks = KernelStacks::free;
  return rules;
}

Scope driven_scope(Scope scope, const KernelFacts& facts) {
  if (!facts.swap) scope.swap = 0;
  return scope;
}

bool happens_by_itself(EventKind kind) { return kind == EventKind::free_offline; }

// What is not named is refused.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
const char* why_no_event(const Rules& rules, const Scope& scope, const World& before,
                         const Event& event, const KernelFacts& facts) {
  if (event.fault != Fault::none) return "a fault inside the kernel cannot be brought about";
  switch (event.kind) {
    case EventKind::create: {
      const ContainerId parent = scope.parent_of(event.container);
      if (parent.some() && before.truth.members(parent) != 0)
        return "a group with tasks hands no controllers to children";
      return nullptr;
    }
    case EventKind::attach:
      if (has_threads(before, event.task)) return "threads move alone in threaded groups only";
      [[fallthrough]];
    case EventKind::attach_process:
      if (hands_down(before, event.container))
        return "a group that hands controllers to children has no tasks of its own";
      return nullptr;
    case EventKind::write_limit:
      if (event.resource == Resource::files) return "there is no controller of open files";
      if (event.resource == Resource::kernel) return "kernel memory has no limit of its own";
      return nullptr;
    case EventKind::exec:
      if (event.task != before.truth.process_of(event.task)) return "only a leader is made to exec";
      return has_memory(before, event.task)
                 ? "a puppet gives back its old memory before it touches the first of the new"
                 : nullptr;
    case EventKind::write_swap: {
      if (rules.limits_memory_and_swap())
        return "version 2 has no limit of memory and swap together";
      if (scope.swap) return "a machine without swap is made of groups that may have none";
      if (!facts.swap) return "the guest has no swap";
      const auto limit = parse_limit(scope.limit_texts[event.text], limit_syntax(rules));
      return limit && *limit != 0 && *limit != kUnlimited
                 ? "up to a limit of swap the kernel takes parts of several pages"
                 : nullptr;
    }
    case EventKind::reclaim:
      return "a pass over a group's lists is the kernel's own affair";
    case EventKind::lock: {
      if (!rules.accounts(Resource::memory)) return "pages are not accounted";
      const Page& page = before.truth.pages[event.page];
      return page.kind == PageKind::anonymous && !page.swapped_for.empty()
                 ? "locking a page that others have in swap copies it, which shows much later"
                 : nullptr;
    }
    case EventKind::pressure:
    case EventKind::swap_out:
      return why_no_machine_event(before, event, facts);
    case EventKind::protect:
      return facts.may_exempt ? nullptr : "only root may exempt a process from the kill";
    case EventKind::map:
    case EventKind::read:
      return facts.files ? nullptr : "the guest has no disk for files";
    case EventKind::map_shmem:
    case EventKind::truncate:
      return facts.shmem ? nullptr : "the guest has no files in memory";
    case EventKind::remove:
    case EventKind::fork:
    case EventKind::clone:
    case EventKind::exit:
    case EventKind::reap:
    case EventKind::touch:
    case EventKind::write:
    case EventKind::unmap:
    case EventKind::swap_in:
    case EventKind::write_reclaim:
    case EventKind::free_offline:
      return nullptr;
    case EventKind::install:
      return "a populated mapping meets the limit inside the kernel, without a fault";
    case EventKind::swap_off:
      return "swap is taken from the whole machine at once";
    case EventKind::migrate:
    case EventKind::insert:
    case EventKind::age:
      return "the machine cannot be made to do it";
    case EventKind::open:
    case EventKind::receive:
    case EventKind::close:
      return "there is no controller of open files";
    case EventKind::allocate:
    case EventKind::look_up:
    case EventKind::put:
    case EventKind::shrink:
      return "objects of the kernel are smaller than half a page of the model";
    default:
      return "nobody has said how a kernel is made to do it";
  }
}
#pragma GCC diagnostic pop

}  // namespace counterproof::conform
