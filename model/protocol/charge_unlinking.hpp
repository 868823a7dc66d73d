// The end of a charge: it leaves the container's list, then its memory is freed.
//
// Whoever walks the list holds its lock and follows what it finds there.  So a charge must be off
// the list before it is freed; the other way round a walker follows freed memory, however well
// the list itself is locked.
//
// Source: container_rss_del() and container_isolate_pages() of the 2007 RSS patch have it right;
// the mistake is the classic one.
#pragma once

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

template <KernelMachine M>
class ChargeUnlinking {
 public:
  using Word = typename M::Word;

  explicit ChargeUnlinking(M& machine) : machine_(machine) {
    machine_.name(lock_, "list lock");
    machine_.name(listed_, "on the list");
    machine_.name(memory_, "charge");
    machine_.name(page_, "page of the charge");
    machine_.lives_in(page_, memory_);
  }

  /// One charge, on its list.
  void start() {
    listed_.value = 1;
    page_.value = 1;
  }

  void unlink_and_free() {
    unlink();
    machine_.free(memory_);
  }
  void free_and_unlink() {
    machine_.free(memory_);
    unlink();
  }
  /// Walks the list, and looks at the page of each charge.
  void walk() {
    const auto held = machine_.hold(lock_);
    if (machine_.holds(machine_.load(listed_) == Word(1))) machine_.load(page_);
  }

 private:
  void unlink() {
    const auto held = machine_.hold(lock_);
    machine_.store(listed_, Word(0));
  }

  M& machine_;
  typename M::Lock lock_;
  typename M::Cell listed_{};
  typename M::Memory memory_;
  typename M::Cell page_{};
};

}  // namespace counterproof
