// The stage on which one event happens: the physics, and the controllers it calls.
//
// Physics writes the truth and calls the controllers at the places where the 2007 patches put
// their hooks.  Controllers write the books.  The handlers of the events are grouped by what they
// are about; each returns why it cannot happen, or lets it happen.  The verbs that handlers are
// made of are open to the files of defects, which act on the stage where the handlers have seams.
#pragma once

#include "model/controller/desk.hpp"
#include "model/controller/file_controller.hpp"
#include "model/controller/kernel_controller.hpp"
#include "model/controller/page_controller.hpp"
#include "model/controller/task_controller.hpp"
#include "model/machine/plain.hpp"
#include "model/rules/answers.hpp"
#include "model/rules/seams.hpp"
#include "model/state/admission.hpp"
#include "model/world/stage_call.hpp"
#include "model/world/step.hpp"

namespace counterproof {

class Stage {
 public:
  Stage(const Rules& rules, const Scope& scope, World& world, const Event& event, Effects& effects);

  Enabled run();

  // ---- what happens, and to what
  [[nodiscard]] const Event& event() const { return event_; }
  [[nodiscard]] const Scope& scope() const { return scope_; }
  [[nodiscard]] bool faults(Fault fault) const { return event_.fault == fault; }
  /// The process of the task that the event names.
  [[nodiscard]] TaskId actor() const { return truth().process_of(event_.task); }
  /// Whom the process's memory is charged to.
  [[nodiscard]] ContainerId payer_of(TaskId process) const {
    return world_.books.process_container[process];
  }
  [[nodiscard]] bool accounts(Resource resource) const { return rules_.accounts(resource); }
  [[nodiscard]] Truth& truth() { return world_.truth; }
  [[nodiscard]] const Truth& truth() const { return world_.truth; }
  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] Effects& effects() { return effects_; }
  [[nodiscard]] Call& call() { return call_; }
  [[nodiscard]] PageController& pages() { return pages_; }

  // ---- charging: charge_loop.cpp
  /// Charges `demand`, reclaiming and killing as the policy has it.
  /// \param needless  a page that could be mapped without this charge, if it is for one.
  Admission admit(Demand demand, PageId needless = PageId());
  /// One turn of the loop, after the charge met a full counter.
  Admission make_room(Demand demand, PageId needless);
  /// Charges what mapping `page` needs.  False if the event ends here; its outcome then says how.
  bool prepare(PageId page, PageKind kind, PageUse how, Demand& prepared);
  /// Notes what became of a charge.  \returns whether that ends the event.
  bool ended(Admission admission);

  // ---- frames: stage.cpp, reclaim.cpp, frame_events.cpp
  void appear(PageId page, PageKind kind);
  /// Frees the frame of a page that nobody can reach any more.
  void free_if_unused(PageId page);
  [[nodiscard]] bool can_evict(PageId page) const;
  /// Whether there is swap for it, if it needs any.
  [[nodiscard]] bool has_swap_for(PageId page) const;
  /// Pages of the container and of all below it that have a place in swap.
  [[nodiscard]] unsigned in_swap(ContainerId container) const;
  /// Takes the frame for the machine's own need.
  void evict_for_machine(PageId page, bool stays_cached);
  /// A frame could not be moved: the process maps it again.
  void restore_mapping(PageId page, TaskId process);

 private:
  friend class StageCall;

  /// Why an event cannot happen; null if it can.
  using WhyNot = const char*;

  /// What an event of the kind does: the `..._events.cpp` have one of each.
  template <EventKind kind>
  WhyNot happen();
  /// Calls that of the event's kind.
  template <std::size_t... kind>
  WhyNot happen_by_kind(std::index_sequence<kind...>);

  // ---- containers: container_events.cpp
  void free_container(ContainerId container);
  /// What was swapped out of a container that is removed is remembered by nobody.
  void forget_swapped_from(ContainerId container);
  /// Whether a limit of memory would be above that of memory and swap together.
  [[nodiscard]] bool is_above_limit_with_swap(ContainerId container, std::uint64_t limit) const;
  /// Writes the limit of memory and swap together, as the policy writes limits.
  void write_limit_with_swap(ContainerId container, std::uint64_t limit);

  // ---- tasks: task_events.cpp
  void exit_process(TaskId process);
  void exit_thread(TaskId task);
  /// Somebody has waited for it: its name is free again.
  void bury(TaskId zombie);
  bool inherit_memory(TaskId child, TaskId parent);
  bool inherit_files(TaskId child, TaskId parent);

  // ---- moving: attach_events.cpp
  WhyNot may_move(TaskId task, ContainerId to) const;
  bool move_tasks(Set<TaskId> movers, ContainerId to);
  /// What a move takes from each container, in units of the resource.
  using Leaving = PerContainer<unsigned>;
  /// Whether what arrives in `to` fits there and above, given what leaves.
  bool find_room(ContainerId to, Resource resource, unsigned arrives, const Leaving& leaves);

  // ---- mappings: page_events.cpp
  void map_copy();
  /// The page goes, with all mappings of it.
  void remove_shmem(PageId page);
  /// \param is_told  whether the controller hears of it
  void unmap_page(PageId page, TaskId process, bool is_told = true);

  // ---- what the machine does with frames: frame_events.cpp
  void scan_for_swap_off(TaskId process);

  // ---- files: file_events.cpp
  void close_file(FileId file, TaskId process);

  // ---- what a pass of reclaim is made of
  /// One look at all that the target has.
  struct Round {
    unsigned most = ~0U;        ///< how much it may take
    bool takes_spared = false;  ///< what is below its low goes as well
    unsigned uncharged = 0;
    unsigned freed = 0;
    bool spared = false;  ///< something was left for its low alone
    [[nodiscard]] unsigned left() const { return most - uncharged; }
  };

  // ---- kernel memory: kernel_events.cpp
  void put_object(ObjectId object, TaskId process);
  /// Charges kernel memory, reclaiming as the policy has it.
  bool admit_kernel(ContainerId payer, Units pages);
  /// Notes the cached objects that could have made room in the container.
  void note_left_shrinkable(ContainerId container);
  /// Charges the stack of a task that is about to begin.
  bool charge_stack(TaskId task, ContainerId payer);
  /// Frees up to `round.most` cached objects of the target's subtree.
  void shrink(const Pass& pass, Round& round);
  /// The same alone, of as many as there are: what is spared goes last.  \returns how many.
  unsigned shrink(const Pass& pass);
  [[nodiscard]] bool can_shrink(ObjectId object, ContainerId target);

  // ---- reclaim that somebody asks for: written_reclaim.cpp
  /// Lets the rule say what a task does on its way back from the kernel.
  void return_to_user();

  /// The use of a page by the acting process, or by another.
  [[nodiscard]] Use use_of(PageId page, PageKind kind, PageUse how) const {
    return {page, kind, how, actor(), payer_of(actor())};
  }

  // ---- reclaim.cpp
  /// The pass that may make room for the last request that was refused.
  [[nodiscard]] Pass pass_for_refusal() const {
    return {desk_.refusal.container, PassFor::charge, desk_.refusal.with_swap};
  }
  [[nodiscard]] Set<PageId> reclaimable(const Pass& pass);
  /// Reclaims up to `most` pages and objects of the target's subtree.  \returns whether that
  /// counts as progress.
  bool reclaim(const Pass& pass, unsigned most = ~0U);
  void reclaim(const Pass& pass, Round& round);
  /// What is charged to the container and below it, as the ledger has it, in pages.
  [[nodiscard]] unsigned charged_below(ContainerId container) const;
  /// Notes whether a pass has brought somebody below its min, or below its low.
  void note_taken(ContainerId payer, const Pass& pass);
  /// Whether something could be taken and leave everyone as much as their low says.
  [[nodiscard]] bool has_beyond_low(const Pass& pass);
  /// Whether the rule keeps what is charged to `payer` from reclaim for `target`, or for the
  /// machine if that is none.
  [[nodiscard]] bool is_protected(ContainerId payer, ContainerId target) {
    return answer<&Slots::is_protected>(rules_)(call_, payer, target);
  }
  /// Whether it spares it as long as something else can be taken.
  [[nodiscard]] bool is_spared(ContainerId payer, ContainerId target) {
    return answer<&Slots::is_spared>(rules_)(call_, payer, target);
  }
  /// Whether the machine spares it, as there is something else that it can take.
  [[nodiscard]] bool spared_by_machine(ContainerId owner);
  /// Unmaps `page` for `container`'s sake.  \returns whether its frame is free.
  bool evict(PageId page, ContainerId container);

  // ---- out_of_memory.cpp
  Admission kill_for(ContainerId container, Demand demand);
  /// Kills as the policy has it.  \returns `again` where somebody else died than who asks.
  Admission kill_once(ContainerId container);
  void kill(ProcessSet processes, ContainerId container);
  /// The victims, and whoever the rule says dies with them.
  [[nodiscard]] ProcessSet with_their_groups(ProcessSet victims, ContainerId full) const;
  void note_kill(ContainerId container, TaskId victim);
  /// Whether the process's end would give anything back to the counter that is full.
  [[nodiscard]] bool holds_of_what_is_full(TaskId process, ContainerId full) const;
  /// The same, but for shared memory, which outlives all who map it.
  [[nodiscard]] bool gives_back_what_is_full(TaskId process, ContainerId full) const;

  // ---- small things: stage.cpp
  [[nodiscard]] bool running(TaskId task) const {
    return task.some() && truth().tasks[task].state == TaskState::running;
  }
  [[nodiscard]] bool in_scope(ContainerId container) const {
    return container.some() && container.index() < scope_.containers && truth().exists[container];
  }
  [[nodiscard]] bool does(Duty duty) const { return desk_.seams.does(duty); }
  [[nodiscard]] bool free_slot(PageId page) const {
    return page.some() && page.index() < scope_.pages &&
           truth().pages[page].kind == PageKind::unused;
  }
  /// Whether what is charged to `container` counts in `top`.
  [[nodiscard]] bool counts_in(ContainerId container, ContainerId top) const {
    return container == top || (rules_.hierarchical() && truth().within(container, top));
  }
  [[nodiscard]] unsigned threads_of(TaskId process) const;
  [[nodiscard]] Set<TaskId> tasks_of(TaskId process) const;
  [[nodiscard]] Set<ContainerId> containers_of(ProcessSet processes) const;
  [[nodiscard]] WhyNot must_run(TaskId task) const;
  [[nodiscard]] Enabled must_choose() const;
  /// Whether the event has to name something more, and does not happen as it stands.  The first
  /// such thing is asked for: what comes after it is of an event that does not happen.
  [[nodiscard]] bool must_name() const {
    return !must_kill_.empty() || must_pick_ != KeptKind::none;
  }
  /// What rules of the user's keep of something goes with it.
  template <class IdType>
  void forget_kept(IdType gone) {
    if (rules_.own != nullptr)
      forget(world_.own, rules_.own->kept, kept_detail::kind_of<IdType>(), gone.index());
  }

  /// A rule may have noted something of what went in this very event.
  void forget_the_gone();

  const Rules& rules_;
  const Scope& scope_;
  World& world_;
  const Event& event_;
  Effects& effects_;
  Plain machine_;
  StageCall call_;
  Desk desk_;
  PageController pages_;
  TaskController tasks_;
  FileController files_;
  KernelController kernel_;
  ProcessSet must_kill_;
  std::size_t kills_used_ = 0;  ///< how many of those that the event names were asked for
  KeptKind must_pick_ = KeptKind::none;
  std::uint8_t must_pick_among_ = 0;
  std::size_t picks_used_ = 0;
  bool too_many_picks_ = false;
};

}  // namespace counterproof
