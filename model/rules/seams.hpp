// The seams of the model: where a defect makes it do something else.
//
// Controllers and physics are written as the repaired code.  Where one of the known defects had it
// wrong, the code asks a seam, and each seam's answer, unless a defect strikes there, is that of
// the repaired code.  There are three kinds:
//   - a *duty* is something that the repaired code does and a defect leaves undone;
//   - an *answer* is a value, or a function that the code calls for one: a defect has its own;
//   - a *hook* is a place at which the repaired code does nothing, and a defect acts.
//
// A defect's file in defects/ says at which seams it strikes, and holds what it does there.
// Several defects may strike at one seam: all hooks are called, in the order of their ids, and of
// several answers that with the first id holds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "model/counter/counter.hpp"
#include "model/counter/limit_text.hpp"
#include "model/enum_set.hpp"
#include "model/machine/plain.hpp"
#include "model/rules/defect.hpp"
#include "model/state/admission.hpp"
#include "model/state/books.hpp"
#include "model/state/ids.hpp"
#include "model/state/resource.hpp"
#include "model/state/truth.hpp"

namespace counterproof {

class Call;
class Desk;
class KernelController;
class PageController;
class Stage;
struct Demand;

/// What the repaired code does; undone under some defects.
enum class Duty : std::uint8_t {
  // ---- charges
  take_back_below,         ///< What was charged below an ancestor that refuses is taken back.
  take_back_kernel,        ///< The kernel counter's charge is taken back when memory refuses.
  free_at_last_uncharge,   ///< The last uncharge of a removed container has it freed.
  wait_for_last_uncharge,  ///< No uncharge before the last has a removed container freed.
  look_at_references,      ///< A removal is refused while charges refer to the container.

  // ---- pages
  look_for_owner,         ///< A mapping of a page that is owned already is not charged.
  hook_driver_pages,      ///< A page that a driver maps passes the hooks of any other.
  uncharge_former_owner,  ///< A page that is handed over is uncharged where it was.
  uncharge_swapped_out,   ///< A page that the machine takes away is uncharged.
  restore_mapping,        ///< A frame that could not be moved is mapped again as it was.

  // ---- lists of pages
  unlist_uncharged,   ///< A page whose charge ends leaves its container's list.
  list_by_activity,   ///< A page joins the active list only if it is active.
  tell_lists_of_age,  ///< A page that the machine finds idle, or busy, changes its list.

  // ---- tasks and files
  fork_follows_move,      ///< A fork whose task is moved meanwhile is charged where that is.
  uncharge_threads,       ///< The exit of any thread is uncharged, and not its process's alone.
  uncharge_moved_tasks,   ///< A task that moves is uncharged where it was.
  uncharge_at_exec,       ///< The pages of the old program are uncharged.
  exec_follows_move,      ///< An exec whose task is moved meanwhile has its memory there.
  move_memory_by_leader,  ///< A thread that moves takes the memory along only if it leads.
  charge_receivers,       ///< Whoever receives a file is charged for it.

  // ---- kernel memory
  shrink_in_subtree,  ///< A shrinker leaves lists outside its target's subtree alone.
  give_index_up,      ///< A container that is removed gives up its index.

  // ---- reclaim
  reclaim_before_kill,    ///< A full container reclaims before anybody is killed.
  stop_at_idle_pass,      ///< The charge loop ends when a pass has made no progress.
  ask_min_for_each_page,  ///< Whether min protects a container is asked again after each page.
  tell_of_shortfall,      ///< A write that asks for more than was reclaimed fails.
};

/// A place at which defects act, one after the other.
template <class... Arguments>
class Hook {
 public:
  using Function = void (*)(Arguments...);

  constexpr void put_first(Function function) {
    if (size_ == kMost) std::abort();  // a test has all defects strike at once
    functions_[size_++] = function;
  }
  void operator()(Arguments... arguments) const {
    for (std::size_t i = size_; i != 0; --i) functions_[i - 1](arguments...);
  }

 private:
  friend bool operator==(const Hook&, const Hook&) = default;

  static constexpr std::size_t kMost = 4;
  std::array<Function, kMost> functions_{};
  std::uint8_t size_ = 0;
};

struct Seams {
  using Word = Plain::Word;

  EnumSet<Duty> neglected;
  [[nodiscard]] bool does(Duty duty) const { return !neglected.has(duty); }

  // ---- charges: controller/desk.hpp
  /// Charges the resource counter; null: as its own file has it.
  ChargeOutcome (*charge)(Plain&, CounterCells<Plain>&, Word n, Attempt) = nullptr;
  /// What another attempt at a refused request counts as: as none of its own.
  Attempt again = Attempt::retry;
  /// A container had no room.  Nothing is left of the request but its failure.
  Hook<Desk&, ContainerId> charge_refused;

  // ---- limits: world/container_events.cpp, world/written_reclaim.cpp
  /// Reads the text of a limit: exactly, with or without a newline.
  std::optional<std::uint64_t> (*read_limit)(std::string_view, LimitSyntax) = parse_limit;
  /// Reads the text of an amount to reclaim: as that of a limit.
  std::optional<std::uint64_t> (*read_amount)(std::string_view, LimitSyntax) = parse_limit;
  /// A limit was refused.  It stays what it was.
  Hook<Desk&, ContainerId, Resource, std::uint64_t> limit_refused;

  // ---- pages: controller/one_owner.hpp, world/page_events.cpp
  /// The page's charge has ended; null: the page's pointer to it is cleared.
  void (*clear_owner)(PageEntry&) = nullptr;
  /// An error path releases the charge of a page once more, through the pointer that the first
  /// release left behind.  Sound books find no pointer there.
  Hook<PageController&, PageId, ContainerId> released_again;
  /// A copy on write was not charged.  The page of the copy is given back.
  Hook<Stage&> copy_refused;
  /// Reclaim took a page off its list to work on it.  The machine's own list is one shorter now.
  Hook<Desk&> page_isolated;

  // ---- frames: world/frame_events.cpp
  /// Charges a page that is to come back from swap; null: as any use of a page.  The reference of
  /// the lookup is dropped whatever comes of it.
  bool (*prepare_swap_in)(Stage&, Demand& prepared) = nullptr;
  /// A fault on a page in swap failed after the charge, which is released.
  Hook<Stage&, Demand> swap_in_failed;
  /// Whom a swap-off scans beside the first: who has the page.
  ProcessSet (*scanned_at_swap_off)(ProcessSet sharers) = [](ProcessSet sharers) {
    return sharers;
  };
  /// What a process that is scanned is charged; null: what its mapping needs.
  Demand (*charged_at_swap_off)(Demand needed, ContainerId payer) = nullptr;
  /// What a swap-off makes of a charge that was not granted: just that.
  Admission (*refused_at_swap_off)(Admission) = [](Admission admission) { return admission; };
  /// A page was moved to another frame.  Its owner keeps it, and nobody is charged.
  Hook<Stage&> frame_moved;

  // ---- tasks and files: world/task_events.cpp, controller/file_controller.hpp
  /// A child exists.  Nobody remembers whose it is.
  Hook<Task&, TaskId> forked;
  /// A fork fails late.  The exit that undoes it gives its charges back, each once.
  Hook<Desk&, TaskId, ContainerId> fork_failed;
  /// Who is uncharged at the last close of a file: who was charged.
  ContainerId (*uncharged_at_close)(ContainerId payer, ContainerId closer) =
      [](ContainerId payer, ContainerId) { return payer; };

  // ---- kernel memory: controller/kernel_controller.hpp, world/kernel_events.cpp
  /// Who is uncharged for an object that is freed: who was charged, if anybody.
  ContainerId (*uncharged_at_free)(const KernelController&, ContainerId payer, ContainerId asks) =
      [](const KernelController&, ContainerId payer, ContainerId) { return payer; };
  /// Tries a request again after reclaim; null: as the first time.
  bool (*retry_kernel)(KernelController&, ContainerId payer, Units pages) = nullptr;

  // ---- reclaim: world/reclaim.cpp
  /// A pass begins.  It takes nothing outside its target.
  Hook<Stage&, ContainerId> pass_begins;
  /// Whether a pass scans the container: any.
  bool (*is_scanned)(const Desk&, ContainerId) = [](const Desk&, ContainerId) { return true; };
  /// What a pass counts as its progress: the charges that have ended.
  unsigned (*progress)(unsigned uncharged, unsigned freed) = [](unsigned uncharged, unsigned) {
    return uncharged;
  };
  /// How much progress is none.
  unsigned no_progress = 0;

  // ---- kills: world/out_of_memory.cpp, rules/over_kill/
  /// What the search for somebody to kill does when it meets a dying task; null: it waits for one
  /// that holds what fills the container, and passes others by.
  std::optional<Admission> (*at_dying_task)(Call&, TaskId, ContainerId full) = nullptr;
  /// What a request comes to when there is nobody to kill: it is refused.
  Admission (*nobody_to_kill)(const Truth&, TaskId caller) = [](const Truth&, TaskId) {
    return Admission::refused;
  };
  /// The processes one of which is to die; null: as the policy chooses them, by what they hold.
  ProcessSet (*candidates)(const Call&, ContainerId full) = nullptr;
  /// Who dies where there are no candidates: nobody.
  ProcessSet (*without_candidates)(const Call&, ContainerId full) = [](const Call&, ContainerId) {
    return ProcessSet();
  };
  /// Whom the kill makes candidates of the candidates: themselves.
  ProcessSet (*instead_of)(const Call&, ProcessSet candidates) =
      [](const Call&, ProcessSet candidates) { return candidates; };

  friend bool operator==(const Seams&, const Seams&) = default;
};

namespace seams_detail {
inline constexpr Seams kRepaired;
const Seams& struck(const DefectSet& defects);
}  // namespace seams_detail

/// The seams under these defects.  Good until the same thread asks for those of others.
inline const Seams& seams_of(const DefectSet& defects) {
  return defects.empty() ? seams_detail::kRepaired : seams_detail::struck(defects);
}

/// For `DefectModule::strikes`: leaves duties undone; answers at a seam; acts at a hook.
template <Duty... duties>
void neglects(Seams& seams) {
  (seams.neglected.insert(duties), ...);
}
template <auto seam, auto answer>
void answers(Seams& seams) {
  seams.*seam = answer;
}
template <auto hook, auto function>
void acts(Seams& seams) {
  (seams.*hook).put_first(function);
}

}  // namespace counterproof
