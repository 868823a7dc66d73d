// The kernel-memory controller: who pays for what the kernel keeps on a task's behalf.
//
// A kernel charge counts twice, in the container's kernel memory and in its memory: with a
// kernel-memory limit below the memory limit kernel memory can run out by itself, and with one at
// or above it kernel memory is only tracked.  The kernel counter is charged first; if the memory
// counter refuses, the first charge is given back.  The object remembers whom it was charged to,
// and that it was charged at all: accounting begins with the first limit that is set, and what was
// made before is never uncharged.
//
// Objects that a cache keeps after their last user wait on a list, from which a shrinker takes
// them.  Each container with kernel memory has a list of its own, named by its index, so that
// reclaim for a container finds the objects of its subtree and no others.  A container that is
// removed gives its index up at once, for the next to take; so its list's entries move to its
// parent, though their charges stay.
//
// A task's stack is kernel memory as well: two pages, from fork to exit.
//
// Source: the kernel-memory controller of 2012 (004), the per-group slab shrinkers of 2014 (003).
#pragma once

#include "model/controller/desk.hpp"

namespace counterproof {

/// The pages of a task's stack: more than one, so that room for one can be too little.
inline constexpr Units kStackPages = 2;

class KernelController {
 public:
  explicit KernelController(Desk& desk) : desk_(desk) {}

  [[nodiscard]] bool active(ContainerId container) const {
    return desk_.rules.accounts(Resource::kernel) &&
           (desk_.rules.kernel_counts_always() || desk_.books.containers[container].kernel_active);
  }

  /// Charges pages of kernel memory, in both counters or in none.
  bool request(ContainerId container, Units pages) {
    if (!desk_.request(container, Resource::kernel, pages)) return false;
    return !counts_twice() || with_memory(container, pages, [&] {
      return desk_.request_units(container, Resource::memory, pages);
    });
  }
  bool retry(ContainerId container, Units pages) {
    if (!desk_.retry(container, Resource::kernel, pages)) return false;
    return !counts_twice() || with_memory(container, pages, [&] {
      return desk_.retry_units(container, Resource::memory, pages);
    });
  }
  void force(ContainerId container, Units pages) {
    desk_.force(container, Resource::kernel, pages);
    if (counts_twice()) desk_.add_units(container, Resource::memory, pages);
  }
  [[nodiscard]] bool fits(ContainerId container, Units pages) const {
    return desk_.fits(container, Resource::kernel, pages) &&
           (!counts_twice() || desk_.fits(container, Resource::memory, pages));
  }
  void release(ContainerId container, Units pages) {
    if (counts_twice()) desk_.take_units(container, Resource::memory, pages);
    desk_.give_back(container, Resource::kernel, pages);
  }

  /// Binds a charge to an object; none if it was made without one.
  void allocated(ObjectId object, ContainerId payer, TaskId process) {
    desk_.books.objects[object] = {payer, 0};
    desk_.ledger.objects[object] = payer;
    if (payer.some()) desk_.ledger.object_for[object] = process;
  }
  /// The object is freed.  \param asks  on whose behalf
  void freed(ObjectId object, ContainerId asks) {
    const ContainerId payer =
        desk_.seams.uncharged_at_free(*this, desk_.books.objects[object].charged_to, asks);
    desk_.books.objects[object] = {};
    desk_.ledger.object_for[object] = TaskId();
    if (payer.none()) return;
    if (desk_.ledger.objects[object] != payer) desk_.effects.over_uncharged.insert(payer);
    desk_.ledger.objects[object] = ContainerId();
    release(payer, 1);
  }

  /// The object's last user let it go, or its first took it up again.
  void cached(ObjectId object) {
    ObjectEntry& entry = desk_.books.objects[object];
    entry.list = index_of(desk_.truth.nearest_online(entry.charged_to));
  }
  void in_use(ObjectId object) { desk_.books.objects[object].list = 0; }

  /// Whose list an object waits on: a container, none for the machine's root.
  [[nodiscard]] ContainerId list_owner(std::uint8_t list) const {
    for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
      if (desk_.truth.there(container) && desk_.books.containers[container].index == list)
        return container;
    return {};
  }
  /// Whether a shrinker for `target` takes the object.
  [[nodiscard]] bool shrinks(ObjectId object, ContainerId target) const {
    const std::uint8_t list = desk_.books.objects[object].list;
    if (list == 0) return false;
    return !desk_.seams.does(Duty::shrink_in_subtree) ||
           desk_.truth.within(list_owner(list), target);
  }

  /// A container begins, with the lowest index that is free.
  void online(ContainerId container) {
    auto& entry = desk_.books.containers[container];
    const ContainerId parent = desk_.truth.parent[container];
    entry.kernel_active = parent.some() && desk_.books.containers[parent].kernel_active;
    std::uint8_t index = 1;
    while (list_owner(index).some()) ++index;
    entry.index = index;
  }
  /// A container is removed: its list goes to its parent, and its index to whoever is next.
  void offline(ContainerId container) {
    auto& entry = desk_.books.containers[container];
    const std::uint8_t heir = index_of(desk_.truth.nearest_online(container));
    if (desk_.rules.hands_lists_up())
      for (ObjectEntry& object : desk_.books.objects)
        if (object.list == entry.index) object.list = heir;
    if (desk_.seams.does(Duty::give_index_up)) entry.index = 0;
  }

  /// Passes on what is charged to `from`: objects and stacks, whatever the other's limits say.
  void pass_on(ContainerId from, ContainerId to) {
    const auto pass = [&](ContainerId& charged_to, ContainerId& entry, Units pages) {
      if (charged_to != from) return;
      release(from, pages);
      if (to.some()) force(to, pages);
      charged_to = to;
      entry = to;
    };
    for (const ObjectId object : Ids<ObjectId>(kMaxObjects))
      pass(desk_.books.objects[object].charged_to, desk_.ledger.objects[object], 1);
    for (const TaskId task : Ids<TaskId>(kMaxTasks))
      pass(desk_.books.stack_charged_to[task], desk_.ledger.stacks[task], kStackPages);
  }

  void stack_born(TaskId task, ContainerId payer) {
    desk_.books.stack_charged_to[task] = payer;
    desk_.ledger.stacks[task] = payer;
  }
  void exited(TaskId task) {
    const ContainerId payer = desk_.books.stack_charged_to[task];
    desk_.books.stack_charged_to[task] = ContainerId();
    if (payer.none()) return;
    desk_.ledger.stacks[task] = ContainerId();
    release(payer, kStackPages);
  }

 private:
  [[nodiscard]] bool counts_twice() const { return desk_.rules.kernel_counts_in_memory(); }
  [[nodiscard]] std::uint8_t index_of(ContainerId container) const {
    return container.some() ? desk_.books.containers[container].index : kRootIndex;
  }
  template <class Charge>
  bool with_memory(ContainerId container, Units pages, Charge&& charge) {
    if (charge()) return true;
    const auto refusal = desk_.refusal;
    if (desk_.seams.does(Duty::take_back_kernel))
      desk_.take_units(container, Resource::kernel, pages);
    desk_.drop_reference(container);
    desk_.refusal = refusal;
    return false;
  }

  Desk& desk_;
};

}  // namespace counterproof
