// A kernel charge beside an attach: which group pays for an object, and which gets it back.
//
// An allocation finds the group of the task that it is made for, and charges it.  Meanwhile the
// task can be moved, and its old group, with nobody in it any more, removed.  Two things make that
// sound.  The group is referred to from its lookup to the end of the object's life, so that it is
// there to be charged and uncharged; and the object remembers which group that was, so that the
// same is uncharged, wherever the task is by then.
//
// Without the reference the charge goes to freed memory.  And an uncharge that asks the task again
// takes from its new group what that never was charged.
//
// Source: memcg_kmem_newpage_charge of the kernel-memory controller of 2012, whose third version
// had dropped the reference.
#pragma once

#include <array>

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class KernelChargeKeeps : std::uint8_t {
  reference_and_group,
  group_alone,      ///< no reference is taken
  reference_alone,  ///< the group to uncharge is looked up anew
};

template <KernelMachine M, KernelChargeKeeps keeps>
class KernelChargeAndAttach {
 public:
  using Word = typename M::Word;
  static constexpr std::size_t kGroups = 2;  // A, B

  explicit KernelChargeAndAttach(M& machine) : machine_(machine) {
    machine_.name(group_of_task_, "group of task");
    machine_.name(memory_, "A");
    machine_.name(references_, "references to A");
    machine_.name(usage_[kA], "kernel memory of A");
    machine_.name(usage_[kB], "kernel memory of B");
    machine_.lives_in(references_, memory_);
    machine_.lives_in(usage_[kA], memory_);
  }

  /// The task is in A, which one reference keeps until it is removed.
  void start() {
    group_of_task_.value = kA;
    references_.value = 1;
    usage_[kA].value = usage_[kB].value = 0;
  }

  /// Allocates an object for the task and frees it.  B stays, so that nobody refers to it.
  void allocate_and_free() {
    const Word group = look_up();
    if (group == kNone) return;
    machine_.add(usage_[group], 1);
    Word payer = group;
    if constexpr (keeps == KernelChargeKeeps::reference_alone)
      payer = machine_.read_once(group_of_task_);
    const Word left = machine_.add(usage_[payer], Word(0) - 1);
    machine_.require(left + 1 != 0, "balance.no-over-uncharge",
                     "a group is uncharged that was not charged");
    if constexpr (keeps != KernelChargeKeeps::group_alone)
      if (group == kA) put();
  }

  /// Moves the task to B and removes A.
  void attach_and_remove() {
    machine_.write_once(group_of_task_, kB);
    put();
  }

  /// When the object is gone: nobody is charged.
  void check() {
    machine_.require(usage_[kA].value == 0 && usage_[kB].value == 0, "balance.usage-is-outstanding",
                     "no object is left, and a group's kernel memory says otherwise");
  }
  [[nodiscard]] std::uint64_t final_state() const {
    return usage_[kA].value * 100 + usage_[kB].value * 10 + references_.value;
  }

 private:
  static constexpr std::uint64_t kA = 0, kB = 1, kNone = 2;

  Word look_up() {
    if constexpr (keeps == KernelChargeKeeps::group_alone) {
      return machine_.read_once(group_of_task_);
    } else {
      const auto reading = machine_.read_rcu();
      const Word group = machine_.read_once(group_of_task_);
      return group != kA || get_unless_zero() ? group : kNone;
    }
  }
  bool get_unless_zero() {
    for (;;) {
      const Word before = machine_.read_once(references_);
      if (machine_.holds(before == Word(0))) return false;
      if (machine_.holds(machine_.compare_exchange(references_, before, before + Word(1))))
        return true;
    }
  }
  /// The last one frees A, once nobody who found it reads any more.
  void put() {
    if (!machine_.holds(machine_.add(references_, Word(0) - 1) == Word(0))) return;
    machine_.synchronize_rcu();
    machine_.free(memory_);
  }

  M& machine_;
  typename M::Cell group_of_task_{};
  typename M::Memory memory_;
  typename M::Cell references_{};
  std::array<typename M::Cell, kGroups> usage_{};
};

}  // namespace counterproof
