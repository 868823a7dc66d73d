// How long a container lives, while tasks move out of it and others take references.
//
// A task finds its container through a pointer that attach changes.  A container without tasks and
// references can be removed, and its memory is freed.  Whoever follows the pointer and takes a
// reference must be sure that the container is still there in between.  As posted in 2007 the new
// address space of exec does that with nothing held (D06): attach moves the task and waits for RCU
// readers, removal frees the container, and then the reference is taken in freed memory.  Inside a
// read section the wait would have been for it.
//
// The last reference is put by whoever lowers the count to zero, and that is the value that the
// lowering itself returned.  Reading the count again afterwards makes two threads the last one.
//
// Source: mm_init_container and attach_task of the container patches of 2007; the rule for the
// last reference is folklore that each generation learns anew.
#pragma once

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

template <KernelMachine M>
class ContainerLifetime {
 public:
  using Word = typename M::Word;

  enum class Container : std::uint8_t { a = 1, b = 2 };

  explicit ContainerLifetime(M& machine) : machine_(machine) {
    machine_.name(task_container_, "container of task");
    machine_.name(memory_, "A");
    machine_.name(references_, "references to A");
    machine_.lives_in(references_, memory_);
  }

  /// The task is in A, which has so many references.
  void start(Word references) {
    task_container_.value = static_cast<Word>(Container::a);
    references_.value = references;
  }

  /// What exec does for its new address space.  \returns whether it holds a reference to A now.
  bool take_reference_unprotected() { return get(machine_.read_once(task_container_)); }
  bool take_reference_in_read_section() {
    const auto reading = machine_.read_rcu();
    return get(machine_.read_once(task_container_));
  }

  /// Moves the task to B, and waits for everybody who may still see it in A.
  void attach_to_b() {
    machine_.write_once(task_container_, static_cast<Word>(Container::b));
    machine_.synchronize_rcu();
  }

  /// Removes A, if nobody refers to it.
  void remove_a() {
    if (machine_.holds(machine_.read_once(references_) == Word(0))) machine_.free(memory_);
  }

  /// Lets go of a reference to a container that is freed by its removal alone.
  void drop_reference() { machine_.add(references_, Word(0) - 1); }

  /// Puts one reference to a container that is removed already; the last one frees.
  void put() {
    if (machine_.holds(machine_.add(references_, Word(0) - 1) == Word(0))) machine_.free(memory_);
  }
  /// The same, looking at the count again to learn whether it was the last.
  void put_and_look_again() {
    machine_.add(references_, Word(0) - 1);
    if (machine_.holds(machine_.read_once(references_) == Word(0))) machine_.free(memory_);
  }
  /// Puts one reference and looks at the container once more.
  void put_and_use() {
    put();
    machine_.read_once(references_);
  }

  /// Removes A from where it is found, and puts the reference that this was worth.
  void unpublish_and_put() {
    machine_.write_once(task_container_, static_cast<Word>(Container::b));
    put_after_grace_period();
  }
  /// Puts one reference; the last one frees once nobody who found the container reads any more.
  void put_after_grace_period() {
    if (!machine_.holds(machine_.add(references_, Word(0) - 1) == Word(0))) return;
    machine_.synchronize_rcu();
    machine_.free(memory_);
  }
  /// Finds A while it may be on its way out, and uses it beyond the read section with a reference
  /// of its own, if there was one left to add to.
  void find_and_use() {
    if (!find([this] { return get_unless_zero(); })) return;
    machine_.read_once(references_);
    put_after_grace_period();
  }
  /// The same, with a reference added even to none.
  void find_and_use_resurrecting() {
    if (!find([this] { return get(static_cast<Word>(Container::a)); })) return;
    machine_.read_once(references_);
    machine_.add(references_, Word(0) - 1);
  }

 private:
  template <class Get>
  bool find(Get&& take) {
    const auto reading = machine_.read_rcu();
    return machine_.holds(machine_.read_once(task_container_) == static_cast<Word>(Container::a)) &&
           take();
  }
  bool get_unless_zero() {
    for (;;) {
      const Word before = machine_.read_once(references_);
      if (machine_.holds(before == Word(0))) return false;
      if (machine_.holds(machine_.compare_exchange(references_, before, before + Word(1))))
        return true;
    }
  }
  bool get(Word container) {
    if (container != static_cast<Word>(Container::a)) return false;
    machine_.add(references_, 1);
    return true;
  }

  M& machine_;
  typename M::Cell task_container_{};
  typename M::Memory memory_;
  typename M::Cell references_{};
};

}  // namespace counterproof
