// Two groups go offline, one below the other, while objects of the lower one come and go.
//
// A group that goes offline takes over its parent's index, and its list's entries move to that
// list.  Its parent may go offline at the same time.  If the lower group has looked its parent's
// index up and the parent then leaves it, the entries move to a list that nobody will empty.  And
// if the lower group was first, it uses its parent's index by now: when the parent leaves that,
// all below must follow, or what is added to them later lands on a list that is nobody's.
//
// `one_at_a_time` holds a mutex over the whole of going offline, as the kernel's removal of groups
// does; `follow` gives those below the new index, too.  Whoever adds or frees an object looks its
// group's index up under the lock of the lists (list_reparenting.hpp tells why).
//
// Even so a count is wrong for a moment.  An object that is freed between the new index and the
// move is still among the old list's entries, and is taken from the new list's count, which may be
// below zero until the entries arrive.  Linux lives with that, and reads such a count as zero.
//
// Source: the per-group lists of the slab shrinkers of 2014 (memcg_offline_kmem, which gives its
// parent's index to all descendants); list_lru_count_one of later kernels.
#pragma once

#include <array>
#include <string>

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class OfflineOrder : std::uint8_t { one_at_a_time, at_once };
enum class Descendants : std::uint8_t { follow, stay };

template <KernelMachine M, OfflineOrder order, Descendants descendants>
class NestedOffline {
 public:
  using Word = typename M::Word;
  /// The machine's root, which stays; A below it; B below A.
  enum Group : std::size_t { root, group_a, group_b };

  explicit NestedOffline(M& machine) : machine_(machine) {
    machine_.name(index_of_[root], "index of the root");
    machine_.name(index_of_[group_a], "index of A");
    machine_.name(index_of_[group_b], "index of B");
    machine_.name(lock_, "list lock");
    machine_.name(removal_, "removal");
    for (std::size_t i = 0; i < entries_.size(); ++i)
      machine_.name(entries_[i], "objects on list " + std::to_string(i));
  }

  /// Each group has a list of its own; there is one object of A and one of B, and so many objects
  /// when all have run.
  void start(Word objects_in_the_end) {
    objects_in_the_end_ = objects_in_the_end;
    for (std::size_t group = 0; group < index_of_.size(); ++group) {
      index_of_[group].value = group;
      entries_[group].value = group == root ? 0 : 1;
    }
  }

  void add_object_of_b() {
    const auto held = machine_.hold(lock_);
    add(machine_.read_once(index_of_[group_b]), 1);
  }
  void free_object_of_b() {
    const auto held = machine_.hold(lock_);
    const Word index = machine_.read_once(index_of_[group_b]);
    machine_.require(machine_.load(entries_[index]) != 0, "balance.lists-match",
                     "an object leaves a list whose count says that there is none");
    add(index, Word(0) - 1);
  }

  void take_offline(Group group) {
    if constexpr (order == OfflineOrder::one_at_a_time) {
      const auto held = machine_.hold(removal_);
      reparent(group);
    } else {
      reparent(group);
    }
  }

  /// When nothing moves: both are offline, and all objects are the root's.
  void check() {
    machine_.require(entries_[root].value == objects_in_the_end_, "offline.no-lost-object",
                     "an object is on a list that no group has");
  }
  [[nodiscard]] std::uint64_t final_state() const {
    return entries_[0].value * 100 + entries_[1].value * 10 + entries_[2].value;
  }

 private:
  void reparent(Group group) {
    const Word old = machine_.read_once(index_of_[group]);
    const Word parents = machine_.read_once(index_of_[group - 1]);
    machine_.write_once(index_of_[group], parents);
    if (descendants == Descendants::follow && group == group_a &&
        machine_.read_once(index_of_[group_b]) == old)
      machine_.write_once(index_of_[group_b], parents);
    const auto held = machine_.hold(lock_);
    const Word moved = machine_.load(entries_[old]);
    add(old, Word(0) - moved);
    add(parents, moved);
  }
  /// \pre the lock is held.
  void add(Word index, Word objects) {
    machine_.store(entries_[index], machine_.load(entries_[index]) + objects);
  }

  M& machine_;
  Word objects_in_the_end_ = 0;
  std::array<typename M::Cell, 3> index_of_{};
  std::array<typename M::Cell, 3> entries_{};
  typename M::Lock lock_;
  typename M::Mutex removal_;
};

}  // namespace counterproof
