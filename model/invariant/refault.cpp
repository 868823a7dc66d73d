// Reclaim for one container can kill in another one.
//
// Where the first to map a page pays for it, whoever maps it afterwards rides free.  When the one
// that pays reclaims the page, all lose it; and the first of the others to need it again is charged
// for it.  If his container is full of what cannot be reclaimed, he dies, or somebody with him, and
// has done nothing but to use what he had.  So one container may kill in another at will: it brings
// in a library, waits until others have it mapped, and has its own pages reclaimed.
//
// A step that takes a page from processes of another container is judged by what comes next, which
// need not be in the scope: each of them faults the page in again, in a copy of the world.  It is
// not asked who would have died anyway: a page that is mapped costs nothing to use.
//
// Where the next toucher takes a copy, a scope needs a page for that, or the fault says nothing.
//
// Left out: a container that was past its limit already; what it did itself, or what was done to it
// or to what it is part of, such as a limit that is written above it; and who is killed for a
// container that is full of the reclaiming one, too.
//
// Source: Biederman, 16 March 2007 (X2), whose attack was an exit.  That does not hold where the
// charge stays with the first; by reclaim it does.
#include "model/invariant/refault.hpp"

#include <cassert>

#include "model/invariant/measures.hpp"
#include "model/world/step.hpp"

namespace counterproof {
namespace {

/// What a process does to have a page back that it mapped before the step; nothing if it cannot.
std::optional<Event> fault_for(const Step& step, TaskId process, PageId page) {
  Event event;
  event.task = process;
  event.page = page;
  if (step.before.truth.pages[page].kind == PageKind::file) {
    event.kind = EventKind::map;
    const bool takes_copy = step.rules.copies_to_next_toucher() &&
                            step.after.truth.pages[page].kind == PageKind::file &&
                            step.after.truth.pages[page].cached();
    if (!takes_copy) return event;
    for (const PageId copy : Ids<PageId>(step.scope.pages)) {
      if (step.after.truth.pages[copy].kind != PageKind::unused) continue;
      event.new_page = copy;
      return event;
    }
    return std::nullopt;
  }
  if (step.before.truth.pages[page].kind == PageKind::shmem) {
    event.kind = EventKind::map_shmem;
    return event;
  }
  event.kind = EventKind::swap_in;
  return step.after.truth.pages[page].swapped_for.contains(process) ? std::optional(event)
                                                                    : std::nullopt;
}

/// Whether the container acts, or what it is part of is acted on.
bool is_own_doing(const Step& step, ContainerId container) {
  for (const ContainerId meant : {step.event.container, step.event.to})
    if (meant.some() && counts_in(step.rules, step.before, container, meant)) return true;
  const ContainerId acts =
      step.event.task.some() ? step.before.truth.container_of(step.event.task) : ContainerId();
  return acts.some() && counts_in(step.rules, step.before, acts, container);
}

}  // namespace

std::optional<DeadlyRefault> find_deadly_refault(const Step& step) {
  if (step.after.truth.crashed) return std::nullopt;
  std::optional<DeadlyRefault> found;
  for (const PageId page : step.effects.unmapped_from_others) {
    for (const TaskId process : step.before.truth.pages[page].mapped_by) {
      if (step.after.truth.tasks[process].state != TaskState::running ||
          step.after.truth.pages[page].mapped_by.contains(process))
        continue;
      const ContainerId container = step.before.books.process_container[process];
      if (container.none() || is_own_doing(step, container) ||
          usage(step.rules, step.before, container, Resource::memory) >
              limit(step.before, container, Resource::memory) ||
          usage_with_swap(step.rules, step.before, container) >
              limit_with_swap(step.rules, step.before, container))
        continue;
      const auto fault = fault_for(step, process, page);
      if (!fault) continue;
      [[maybe_unused]] bool can_happen = false;
      for_each_form(
          step.rules, step.scope, step.after, *fault,
          [&](const Event& form, const World&, const Effects& effects) {
            can_happen = true;
            if (found || effects.killed.empty() ||
                counts_in(step.rules, step.after, step.effects.reclaimed_for, effects.killed_for))
              return;
            for (const TaskId victim : effects.killed) {
              if (step.after.truth.container_of(victim) != container) continue;
              found = DeadlyRefault{page, process, container, form, victim};
              return;
            }
          });
      assert(can_happen);
      if (found) return found;
    }
  }
  return std::nullopt;
}

}  // namespace counterproof
