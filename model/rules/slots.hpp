// The slots of the model: where it asks a rule what to do.
//
// Physics decides what happens; at these places it asks.  Each slot has one answer: that of the
// module of the value that the policy chooses (rules/shipped.hpp), or that of a rule file of the
// user's, which fills the slots that it wants to answer itself.  Rules are asked in a call
// (rules/call.hpp), through which they see the world and act on it.
//
// A rule must be a function of the world alone: the same answer for the same world, whatever ran
// before, and the same answer up to names for worlds that differ by names.  Where it has a free
// choice among several, it has the call choose, so that every one is searched.
#pragma once

#include <cstdint>
#include <type_traits>

#include "model/rules/use.hpp"
#include "model/state/effects.hpp"
#include "model/state/event.hpp"

namespace counterproof {

class Call;

struct Slots {
  // ---- who pays for a page
  /// Whom a page that nobody pays for is charged to, now that it comes to be used; none: nobody.
  ContainerId (*pays)(Call&, const Use&) = nullptr;
  /// What becomes of a page's charge after the process `left` unmapped it.  Asked for pages that
  /// somebody pays for.
  ChargeThen (*after_unmap)(Call&, PageId page, TaskId left) = nullptr;

  // ---- moving
  /// Whether the charge of a page that the process maps goes with it; asked where the page is
  /// charged to `from`.
  bool (*charge_follows)(Call&, PageId page, TaskId process, ContainerId from,
                         ContainerId to) = nullptr;
  /// Whether a move is refused if what follows does not fit in `to` and above.
  bool (*move_must_fit)(Call&, Resource resource, ContainerId to) = nullptr;

  // ---- removal
  /// A container without tasks and children is removed: answers with `Call::free`, `Call::linger`
  /// or `Call::refuse_busy`, after whatever it does with charges.
  void (*removal)(Call&, ContainerId container) = nullptr;

  // ---- limits
  /// A limit is written, and its text is one: answers with `Call::set_limit`, `Call::store_limit`
  /// or `Call::refuse_busy`.
  void (*limit_write)(Call&, ContainerId container, Resource resource,
                      std::uint64_t limit) = nullptr;

  // ---- over the limit
  /// Whether a pass may take the page, which is charged in its target and could go.
  bool (*may_reclaim)(Call&, PageId page, const Pass& pass) = nullptr;
  /// Which of several pages a pass takes next.
  PageId (*next_to_reclaim)(Call&, Set<PageId> candidates, const Pass& pass) = nullptr;
  /// Whose processes die when nothing could be reclaimed; nobody: the request fails.
  ProcessSet (*victims)(Call&, ContainerId full) = nullptr;

  // ---- protection
  /// Whether what is charged to `payer` is kept from reclaim for `target`, or for the machine if
  /// that is none.
  bool (*is_protected)(Call&, ContainerId payer, ContainerId target) = nullptr;
  /// Whether it is spared as long as something else can be taken.
  bool (*is_spared)(Call&, ContainerId payer, ContainerId target) = nullptr;

  // ---- the high mark
  /// A process is on its way back from the kernel.
  void (*on_return)(Call&, TaskId process) = nullptr;

  // ---- fork and clone
  /// The container in which a child of the task starts, and that pays for it.
  ContainerId (*child_starts_in)(Call&, TaskId parent) = nullptr;

  // ---- for state of the rule's own
  /// An event has happened, whatever it came to.
  void (*after_event)(Call&, const Event& event, const Effects& effects) = nullptr;
};

/// Calls `visit(name, member)` for each slot, with a pointer to the member of `Slots`.
template <class Visit>
constexpr void for_each_slot(Visit&& visit) {
  visit("pays", &Slots::pays);
  visit("after_unmap", &Slots::after_unmap);
  visit("charge_follows", &Slots::charge_follows);
  visit("move_must_fit", &Slots::move_must_fit);
  visit("removal", &Slots::removal);
  visit("limit_write", &Slots::limit_write);
  visit("may_reclaim", &Slots::may_reclaim);
  visit("next_to_reclaim", &Slots::next_to_reclaim);
  visit("victims", &Slots::victims);
  visit("is_protected", &Slots::is_protected);
  visit("on_return", &Slots::on_return);
  visit("child_starts_in", &Slots::child_starts_in);
  visit("after_event", &Slots::after_event);
  visit("is_spared", &Slots::is_spared);
}

/// The slot's number, in the order of `for_each_slot`.
template <auto slot>
consteval unsigned number_of() {
  unsigned number = 0;
  unsigned found = 0;
  for_each_slot([&](const char*, auto one) {
    if constexpr (std::is_same_v<decltype(one), decltype(slot)>)
      if (one == slot) found = number;
    ++number;
  });
  return found;
}

}  // namespace counterproof
