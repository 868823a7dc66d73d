// A fork beside an attach: which container pays for the child, and which has it.
//
// Under a policy that counts members, fork charges the parent's container early, so that it can
// still be refused, and makes the child a member late, when nothing can fail any more.  An attach
// of the parent in between moves the parent and its charge; the child then joins the new container
// on a charge of the old one (D34).  A lock that fork holds from charge to membership, and that
// attach takes too, closes the gap; later kernels have one for the whole thread group.
//
// Source: container_fork and the task-count controller of the 2007 series.
#pragma once

#include <array>
#include <string>

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class ForkLocking : std::uint8_t { as_posted, locked };

template <KernelMachine M, ForkLocking locking>
class ForkAndAttach {
 public:
  using Word = typename M::Word;
  static constexpr std::size_t kContainers = 2;

  explicit ForkAndAttach(M& machine) : machine_(machine) {
    machine_.name(parent_, "container of parent");
    machine_.name(child_, "container of child");
    machine_.name(usage_[0], "tasks charged to A");
    machine_.name(usage_[1], "tasks charged to B");
    machine_.name(lock_, "fork lock");
  }

  /// The parent is in A and charged there.
  void start() {
    parent_.value = 0;
    child_.value = kNone;
    usage_[0].value = 1;
    usage_[1].value = 0;
  }

  void fork() {
    if constexpr (locking == ForkLocking::locked) {
      const auto held = machine_.hold(lock_);
      charge_and_join();
    } else {
      charge_and_join();
    }
  }

  void attach_parent_to_b() {
    if constexpr (locking == ForkLocking::locked) {
      const auto held = machine_.hold(lock_);
      move();
    } else {
      move();
    }
  }

  /// When nothing moves: each container is charged for its own tasks.
  void check() {
    std::array<Word, kContainers> members{};
    ++members[parent_.value];
    if (child_.value != kNone) ++members[child_.value];
    for (std::size_t i = 0; i < kContainers; ++i)
      machine_.require(usage_[i].value == members[i], "limit.no-migration-escape",
                       "a container has a task that another one is charged for");
  }
  [[nodiscard]] std::uint64_t final_state() const {
    return parent_.value + 10 * child_.value + 100 * usage_[0].value + 1000 * usage_[1].value;
  }

 private:
  static constexpr std::uint64_t kNone = 7;

  void charge_and_join() {
    const Word payer = machine_.read_once(parent_);
    machine_.add(usage_[payer], 1);
    machine_.write_once(child_, machine_.read_once(parent_));
  }
  void move() {
    const Word from = machine_.read_once(parent_);
    machine_.add(usage_[1], 1);
    machine_.write_once(parent_, 1);
    machine_.add(usage_[from], Word(0) - 1);
  }

  M& machine_;
  typename M::Cell parent_{};
  typename M::Cell child_{};
  std::array<typename M::Cell, kContainers> usage_;
  typename M::Mutex lock_;
};

}  // namespace counterproof
