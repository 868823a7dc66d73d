// The lists of a group's objects while it goes offline: an object is added to the group's list, the
// group's entries move to its parent, and its index is released for the next group.
//
// A cache of objects keeps one list for each group, in an array, and finds it by the group's index.
// A group that goes offline may leave objects behind.  Their charges stay with it, but its lists
// cannot: the index is to be used again.  So the group first takes over its parent's index, then
// its entries move to the parent's list under the lock of the lists, and then the index is
// released.  Whoever adds an object looks the index up under that same lock: before the move it
// may find the old index, and the entry moves with the others; after it, it finds the parent's.
//
// An index that was looked up before the lock was taken can be used after the move, when it is
// nobody's or already a stranger's: the object is on no list, or on that of a group which it was
// never charged to.  And an index that is released before the entries have moved has the next group
// find them on its list, and lose its own with them to a parent that is none of its own.
//
// Source: the per-group lists of the slab shrinkers of 2014 (list_lru_add, memcg_offline_kmem,
// memcg_drain_all_list_lrus).
#pragma once

#include <array>
#include <string>

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class IndexLookup : std::uint8_t { under_lock, before_lock };
enum class IndexRelease : std::uint8_t { after_move, before_move };

template <KernelMachine M, IndexLookup lookup, IndexRelease release>
class ListReparenting {
 public:
  using Word = typename M::Word;

  explicit ListReparenting(M& machine) : machine_(machine) {
    machine_.name(index_of_a_, "index of A");
    machine_.name(owner_, "owner of index 1");
    machine_.name(lock_, "list lock");
    for (std::size_t i = 0; i < entries_.size(); ++i)
      machine_.name(entries_[i], "objects on list " + std::to_string(i));
  }

  /// A has index 1 and one object; its parent has index 0 and none.
  void start() {
    index_of_a_.value = kOfA;
    owner_.value = kGroupA;
    entries_[kOfParent].value = 0;
    entries_[kOfA].value = 1;
  }

  /// Puts an object that is charged to A on its list.
  void add_object() {
    if constexpr (lookup == IndexLookup::before_lock) {
      const Word index = machine_.read_once(index_of_a_);
      const auto held = machine_.hold(lock_);
      count_at(index);
    } else {
      const auto held = machine_.hold(lock_);
      count_at(machine_.read_once(index_of_a_));
    }
  }

  void take_a_offline() {
    machine_.write_once(index_of_a_, kOfParent);
    if constexpr (release == IndexRelease::before_move) machine_.write_once(owner_, kNobody);
    move_to_parent();
    if constexpr (release == IndexRelease::after_move) machine_.write_once(owner_, kNobody);
  }

  /// Makes a group of other parents with the index, if it is free, and an object of its own.
  void make_c() {
    if (!machine_.holds(machine_.compare_exchange(owner_, kNobody, kGroupC))) return;
    const auto held = machine_.hold(lock_);
    machine_.require(machine_.holds(machine_.load(entries_[kOfA]) == Word(0)),
                     "offline.id-released", "a new group finds objects of the old one on its list");
    count_at(kOfA);
  }

  /// When nothing moves: A's two objects are its parent's, and C's is C's.
  void check() {
    const Word of_c = owner_.value == kGroupC ? 1 : 0;
    machine_.require(entries_[kOfParent].value == 2 && entries_[kOfA].value == of_c,
                     "offline.no-lost-object",
                     "an object is on the list of neither its group nor that group's parent");
  }
  [[nodiscard]] std::uint64_t final_state() const {
    return owner_.value * 100 + entries_[kOfParent].value * 10 + entries_[kOfA].value;
  }

 private:
  static constexpr std::uint64_t kOfParent = 0, kOfA = 1;
  static constexpr std::uint64_t kNobody = 0, kGroupA = 1, kGroupC = 2;

  /// \pre the lock is held.
  void count_at(Word index) {
    machine_.store(entries_[index], machine_.load(entries_[index]) + Word(1));
  }
  void move_to_parent() {
    const auto held = machine_.hold(lock_);
    const Word moved = machine_.load(entries_[kOfA]);
    machine_.store(entries_[kOfA], 0);
    machine_.store(entries_[kOfParent], machine_.load(entries_[kOfParent]) + moved);
  }

  M& machine_;
  typename M::Cell index_of_a_{};  ///< its parent's from when it goes offline
  typename M::Cell owner_{};
  typename M::Lock lock_;
  std::array<typename M::Cell, 2> entries_{};
};

}  // namespace counterproof
