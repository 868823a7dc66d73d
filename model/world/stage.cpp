#include "model/world/stage.hpp"

namespace counterproof {

Stage::Stage(const Rules& rules, const Scope& scope, World& world, const Event& event,
             Effects& effects)
    : rules_(rules),
      scope_(scope),
      world_(world),
      event_(event),
      effects_(effects),
      call_(rules, scope, world, *this),
      desk_(machine_, rules, world.truth, world.books, world.ledger, effects),
      pages_(desk_, call_),
      tasks_(desk_),
      files_(desk_),
      kernel_(desk_) {}

template <std::size_t... kind>
Stage::WhyNot Stage::happen_by_kind(std::index_sequence<kind...>) {
  WhyNot why_not = nullptr;
  const auto is = [&](EventKind one) { return event_.kind == one; };
  (void)((is(static_cast<EventKind>(kind)) &&
          (why_not = happen<static_cast<EventKind>(kind)>(), true)) ||
         ...);
  return why_not;
}

Enabled Stage::run() {
  if (truth().crashed) return {"the machine has crashed or hangs", {}};
  const WhyNot why_not = happen_by_kind(std::make_index_sequence<kCountOf<EventKind>>());
  if (why_not != nullptr) return {why_not, {}};
  if (must_pick_ != KeptKind::none) return must_choose();
  if (!must_kill_.empty())
    return {.why_not = nullptr, .must_kill = must_kill_, .kills_used = kills_used_};
  if (kills_used_ < event_.kills.size())
    return {kills_used_ == 0 ? "nobody is killed here" : "nobody else is killed here", {}};
  return_to_user();
  if (const auto after = answer<&Slots::after_event>(rules_); after != nullptr)
    after(call_, event_, effects_);
  forget_the_gone();
  if (must_pick_ != KeptKind::none) return must_choose();
  if (too_many_picks_) return {"a rule chooses too often in one event", {}};
  if (picks_used_ < kMostPicks && event_.picks[picks_used_].kind != KeptKind::none)
    return {"nothing is chosen here", {}};
  if (effects_.hung) effects_.outcome = Outcome::hung;
  if (effects_.hung || !effects_.used_after_free.empty()) truth().crashed = true;
  return {};
}

void Stage::forget_the_gone() {
  if (rules_.own == nullptr || rules_.own->kept.empty()) return;
  const auto forget_unless = [&]<class IdType>(std::size_t count, IdType, auto&& is_there) {
    for (const IdType id : Ids<IdType>(count))
      if (!is_there(id)) forget_kept(id);
  };
  forget_unless(scope_.containers, ContainerId(),
                [&](ContainerId id) { return truth().there(id); });
  forget_unless(scope_.tasks, TaskId(), [&](TaskId id) { return truth().alive(id); });
  forget_unless(scope_.pages, PageId(),
                [&](PageId id) { return truth().pages[id].kind != PageKind::unused; });
  forget_unless(scope_.files, FileId(), [&](FileId id) { return !truth().files[id].empty(); });
  forget_unless(scope_.objects, ObjectId(),
                [&](ObjectId id) { return truth().objects[id].exists; });
}

Enabled Stage::must_choose() const {
  // What is named and does not fit is not something to go on from.
  if (picks_used_ < kMostPicks && event_.picks[picks_used_].kind != KeptKind::none)
    return {"a rule chooses here, and not from that", {}};
  return {.must_pick = must_pick_, .must_pick_among = must_pick_among_};
}

Stage::WhyNot Stage::must_run(TaskId task) const {
  if (task.none() || task.index() >= scope_.tasks) return "the task is out of scope";
  switch (truth().tasks[task].state) {
    case TaskState::absent:
      return "the task does not exist";
    case TaskState::dying:
      return "the task is on its way out";
    case TaskState::zombie:
      return "the task is a zombie";
    case TaskState::running:
      break;
  }
  return nullptr;
}

unsigned Stage::threads_of(TaskId process) const { return tasks_of(process).size(); }

Set<TaskId> Stage::tasks_of(TaskId process) const {
  Set<TaskId> found;
  for (const TaskId task : Ids<TaskId>(kMaxTasks))
    if (truth().alive(task) && truth().process_of(task) == process) found.insert(task);
  return found;
}

Set<ContainerId> Stage::containers_of(ProcessSet processes) const {
  Set<ContainerId> found;
  for (const TaskId process : processes) found.insert(payer_of(process));
  return found;
}

void Stage::appear(PageId page, PageKind kind) {
  Page& slot = truth().pages[page];
  slot = Page{};
  slot.kind = kind;
  slot.resident = true;
  slot.active = slot.needs_swap();
}

void Stage::free_if_unused(PageId page) {
  Page& slot = truth().pages[page];
  if (!slot.in_swap()) world_.books.pages[page].swapped_from = ContainerId();
  if (slot.mapped() || slot.pinned) return;
  // Nothing but its removal from the file frees it.
  if (slot.kind == PageKind::shmem) return;
  if (slot.kind == PageKind::file && slot.resident) return;
  if (slot.kind == PageKind::anonymous && !slot.swapped_for.empty()) return;
  slot.resident = false;
  slot.brought_in_by = ContainerId();
  pages_.freed(page);
  if (!slot.lost_for.empty()) return;
  slot = Page{};
  forget_kept(page);
}

}  // namespace counterproof
