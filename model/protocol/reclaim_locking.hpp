// The locks around reclaim: what may be held when a charge is prepared, and in which order the
// lists are locked.
//
// Preparing a charge may reclaim, and reclaim sleeps on a mutex and unmaps pages, for which it
// takes the lock of the mappings (the anon_vma's).  As posted in 2007, restoring a mapping after
// migration prepares its charge with that very lock held, a spinlock (D17): reclaim sleeps with a
// spinlock held, and when it comes to the page's own mapping it waits for itself.  The charge has
// to be prepared before the lock is taken.
//
// Isolating pages for reclaim holds the container's lock and, nested in it, the lock of the
// machine's own lists; that order is never turned round by the posted patches.  Putting pages back
// with the two locks the other way round is the mistake that waits there.
//
// Source: remove_migration_pte and container_isolate_pages, March 2007.
#pragma once

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

template <KernelMachine M>
class ReclaimLocking {
 public:
  using Word = typename M::Word;

  explicit ReclaimLocking(M& machine) : machine_(machine) {
    machine_.name(mapping_lock_, "anon_vma lock");
    machine_.name(reclaim_mutex_, "reclaim mutex");
    machine_.name(container_lock_, "container lock");
    machine_.name(lru_lock_, "lru lock");
    machine_.name(isolated_, "isolated");
    machine_.name(listed_, "listed");
    machine_.name(mapped_, "mapped");
  }

  /// The container is full; two pages are on its list.
  void start() {
    listed_.value = 2;
    isolated_.value = 0;
    mapped_.value = 1;
  }

  /// Restores a mapping after migration, with its charge prepared under the lock, as posted.
  void restore_mapping_as_posted() {
    const auto held = machine_.hold(mapping_lock_);
    prepare();
    machine_.store(mapped_, machine_.load(mapped_) + 1);
  }
  void restore_mapping() {
    prepare();
    const auto held = machine_.hold(mapping_lock_);
    machine_.store(mapped_, machine_.load(mapped_) + 1);
  }

  void isolate() {
    const auto outer = machine_.hold(container_lock_);
    const auto inner = machine_.hold(lru_lock_);
    machine_.store(listed_, machine_.load(listed_) - 1);
    machine_.store(isolated_, machine_.load(isolated_) + 1);
  }
  void put_back() {
    const auto outer = machine_.hold(container_lock_);
    const auto inner = machine_.hold(lru_lock_);
    put_back_one();
  }
  void put_back_inverted() {
    const auto outer = machine_.hold(lru_lock_);
    const auto inner = machine_.hold(container_lock_);
    put_back_one();
  }
  /// Lets go of the locks before the counts are right again.
  void put_back_after_unlock() {
    {
      const auto outer = machine_.hold(container_lock_);
      const auto inner = machine_.hold(lru_lock_);
    }
    put_back_one();
  }

 private:
  /// The container is full, so that preparing reclaims.
  void prepare() {
    const auto reclaiming = machine_.hold(reclaim_mutex_);
    const auto held = machine_.hold(mapping_lock_);
    machine_.store(mapped_, machine_.load(mapped_) - 1);
  }
  void put_back_one() {
    const Word isolated = machine_.load(isolated_);
    if (machine_.holds(isolated == Word(0))) return;
    machine_.store(isolated_, isolated - 1);
    machine_.store(listed_, machine_.load(listed_) + 1);
  }

  M& machine_;
  typename M::Lock mapping_lock_;
  typename M::Mutex reclaim_mutex_;
  typename M::Lock container_lock_;
  typename M::Lock lru_lock_;
  typename M::Cell isolated_{};
  typename M::Cell listed_{};
  typename M::Cell mapped_{};
};

}  // namespace counterproof
