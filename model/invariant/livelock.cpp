// A process gets on when all that its next instruction needs is in memory at once.
//
// Truth knows what a process may need: the private pages of its address space, mapped or in swap.
// Which of them the next instruction uses nobody knows; it may be any two, one read and the other
// written.  An instruction whose pages are not all mapped faults one in that is missing, which
// charges it, and that may send others out; it is tried again until all are mapped.  If that never
// comes, the process faults for ever: it lives, makes the machine work, and never executes its next
// instruction.
//
// Who runs meanwhile, and in what order, is open (model/lasso.hpp): all processes that have
// something in swap may fault it in, and what is sure to happen happens some day: a task that is on
// its way out is gone, a worker frees a removed container.  What nobody is bound to do does not:
// nobody raises a limit, unmaps a page, exits or moves to another container, and no machine takes
// pages just in time.  A fault that is refused, and a kill, are answers: whoever gets one does not
// fault for ever.  So a container too small for one instruction is a livelock where reclaim goes on
// for ever, and none where somebody is killed, or where the limit cannot be so low.
//
// Of an ordinary thrash this says nothing: a process that uses three pages in turn, in room for
// two, faults at each, and gets on at each.
//
// Left out: pages of files and of shared memory, which leave no process's entry in the truth when
// they are evicted; instructions
// that need more than two pages; faults of the model (a page that cannot be read).
//
// Source: Biederman, 20 March 2007 (DYN): a limit is to be kept above the minimal working set of a
// group; the smallest group that lives for ever has two pages and room for one.
#include "model/invariant/livelock.hpp"

#include <fmt/format.h>

#include "model/world/recurs.hpp"
#include "model/world/step.hpp"

namespace counterproof {
namespace {

class Faults {
 public:
  using State = World;
  using Event = counterproof::Event;

  Faults(const Moment& moment, const Livelock& livelock)
      : rules_(moment.rules), scope_(moment.scope), about_(livelock) {}

  [[nodiscard]] static bool is_same(const World& world, const World& other) {
    return recurs(world, other);
  }
  [[nodiscard]] bool is_own(const Event& event) const {
    return event.kind == EventKind::swap_in && own_tasks_.contains(event.task);
  }

  template <class Sink>
  void for_each_request(const World& world, Whose whose, Sink&& sink) const {
    own_tasks_ = {};
    for (const TaskId task : Ids<TaskId>(scope_.tasks))
      if (world.truth.alive(task) && world.truth.process_of(task) == about_.process)
        own_tasks_.insert(task);
    bool goes_on = true;
    const auto with = [&](const Event& event) {
      if (!goes_on) return;
      for_each_form(rules_, scope_, world, event,
                    [&](const Event& form, const World& next, const Effects& effects) {
                      if (goes_on) goes_on = sink(form, next, came(form, next, effects));
                    });
    };
    for_each_fault(world, own_tasks_, about_.needs, with);
    if (whose == Whose::own) return;
    Set<TaskId> others;
    for (const TaskId task : Ids<TaskId>(scope_.tasks))
      if (!own_tasks_.contains(task)) others.insert(task);
    Set<PageId> all;
    for (const PageId page : Ids<PageId>(scope_.pages)) all.insert(page);
    for_each_fault(world, others, all, with);
    for_each_end(world, with);
  }

 private:
  template <class Visit>
  void for_each_fault(const World& world, Set<TaskId> tasks, Set<PageId> pages,
                      Visit&& visit) const {
    for (const TaskId task : tasks) {
      if (world.truth.tasks[task].state != TaskState::running) continue;
      for (const PageId page : pages) {
        if (!world.truth.pages[page].swapped_for.contains(world.truth.process_of(task))) continue;
        Event event;
        event.kind = EventKind::swap_in;
        event.task = task;
        event.page = page;
        visit(event);
      }
    }
  }

  /// What has begun, and is sure to end.
  template <class Visit>
  void for_each_end(const World& world, Visit&& visit) const {
    for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
      if (world.truth.tasks[task].state != TaskState::dying) continue;
      Event event;
      event.kind = EventKind::exit;
      event.task = task;
      visit(event);
    }
    for (const ContainerId container : Ids<ContainerId>(scope_.containers)) {
      if (!world.books.containers[container].free_scheduled) continue;
      Event event;
      event.kind = EventKind::free_offline;
      event.container = container;
      visit(event);
    }
  }

  [[nodiscard]] Came came(const Event& event, const World& next, const Effects& effects) const {
    if (next.truth.crashed || !next.truth.alive(about_.process)) return Came::on;
    bool has_all = true;
    for (const PageId page : about_.needs)
      has_all = has_all && next.truth.pages[page].mapped_by.contains(about_.process);
    if (has_all) return Came::on;
    const bool is_tried_again = effects.outcome == Outcome::done ||
                                effects.outcome == Outcome::failed ||
                                effects.outcome == Outcome::waits;
    return is_own(event) && !is_tried_again ? Came::on : Came::again;
  }

  const Rules& rules_;
  const Scope& scope_;
  Livelock about_;
  mutable Set<TaskId> own_tasks_;  ///< of the world that is being looked at
};

}  // namespace

std::optional<Livelock> find_livelock(const Moment& moment) {
  const Truth& truth = moment.world.truth;
  for (const TaskId process : Ids<TaskId>(moment.scope.tasks)) {
    if (truth.tasks[process].state != TaskState::running || truth.process_of(process) != process)
      continue;
    Set<PageId> swapped;
    Set<PageId> owned;
    for (const PageId page : Ids<PageId>(moment.scope.pages)) {
      const Page& slot = truth.pages[page];
      if (slot.kind != PageKind::anonymous) continue;
      if (slot.swapped_for.contains(process)) swapped.insert(page);
      if (slot.swapped_for.contains(process) || slot.mapped_by.contains(process))
        owned.insert(page);
    }
    const auto is_stuck = [&](Set<PageId> needs) {
      return never_gets_on(Faults(moment, {process, needs}), moment.world, moment.unsettled);
    };
    for (const PageId first : swapped) {
      Set<PageId> needs;
      needs.insert(first);
      if (is_stuck(needs)) return Livelock{process, needs};
    }
    for (const PageId first : swapped) {
      for (const PageId second : owned) {
        // Two that are both in swap are one pair, and not two.
        if (second == first || (swapped.contains(second) && second < first)) continue;
        Set<PageId> needs;
        needs.insert(first);
        needs.insert(second);
        if (is_stuck(needs)) return Livelock{process, needs};
      }
    }
  }
  return std::nullopt;
}

Lasso<Event> lasso_of(const Moment& moment, const Livelock& livelock) {
  return lasso_of(Faults(moment, livelock), moment.world);
}

}  // namespace counterproof
