// Who owns a page, while two address spaces map and unmap it: the RSS controller's owner pointer.
//
// A charge is prepared before a page is mapped.  The first mapping makes it the page's: the page
// points to it.  Every other mapping gives its charge back.  The last unmapping follows the pointer
// and releases the charge.  As posted in 2007 nothing joins the count of mappings and the pointer:
//
//   * the count goes up before the pointer is stored, and the last unmapping reads the pointer
//     before it lowers the count.  Between the two of one thread another can map and unmap, find no
//     pointer, and lower the count to zero: the charge is never released (D11);
//   * the pointer is never cleared, so that in the same window a frame that is used again shows the
//     charge of its last life, which is freed already (D10);
//   * whoever moves the page between lists follows the pointer without being sure that the page
//     stays mapped: it may be freed (D36), or not there yet (D37).
//
// `locked` holds a lock of the page over count and pointer, as a bit of the pointer did from the
// middle of 2007 on, and clears the pointer with the last unmapping.
//
// Source: page_add_anon_rmap, page_add_file_rmap, page_remove_rmap and container_rss_move_lists of
// the patches of March 2007.
#pragma once

#include <array>
#include <string>

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class PageLocking : std::uint8_t { as_posted, locked };

/// Where the move between lists is made.
enum class MovePlace : std::uint8_t {
  outside,  ///< after the lock of the machine's own lists has been dropped, as posted
  inside,   ///< under it
};

template <KernelMachine M, PageLocking locking>
class PageOwnership {
 public:
  using Word = typename M::Word;
  /// A prepared charge, by its number from 1; 0 is none.
  using Charge = Word;
  static constexpr std::size_t kCharges = 3;

  explicit PageOwnership(M& machine) : machine_(machine) {
    machine_.name(mappings_, "mappings");
    machine_.name(owner_, "owner");
    machine_.name(usage_, "usage");
    machine_.name(page_lock_, "page lock");
    machine_.name(list_lock_, "list lock");
    machine_.name(lru_lock_, "lru lock");
    for (std::size_t i = 0; i < kCharges; ++i) {
      const std::string name = "charge " + std::to_string(i + 1);
      machine_.name(charges_[i].memory, name);
      machine_.name(charges_[i].list, "list of " + name);
      machine_.lives_in(charges_[i].list, charges_[i].memory);
    }
  }

  /// An unmapped page whose pointer is as its frame's last life left it.
  void start(Charge left_behind) {
    mappings_.value = 0;
    owner_.value = left_behind;
    usage_.value = 0;
    for (auto& charge : charges_) charge.list.value = 0;
    if (left_behind != 0) machine_.starts_freed(charges_[left_behind - 1].memory);
  }
  /// A page that is mapped once, on the charge.
  void start_mapped(Charge charge) {
    start(0);
    mappings_.value = 1;
    owner_.value = charge;
    usage_.value = 1;
  }

  /// Charges one page, before it is known whether the mapping will need it.
  void prepare(Charge charge) {
    machine_.allocate(charges_[charge - 1].memory);
    machine_.add(usage_, 1);
  }

  void map(Charge charge) {
    if (machine_.holds(Word(1) == count_mapping(charge))) return;
    release(charge);
  }

  void unmap() {
    if constexpr (locking == PageLocking::locked) {
      Charge last = 0;
      {
        const auto held = machine_.hold(page_lock_);
        if (machine_.holds(machine_.add(mappings_, Word(0) - 1) == Word(0))) {
          last = machine_.load(owner_);
          machine_.store(owner_, 0);
        }
      }
      release(last);
    } else {
      const Charge owner = machine_.load(owner_);
      if (machine_.holds(machine_.add(mappings_, Word(0) - 1) == Word(0))) release(owner);
    }
  }

  /// Moves the page, if it is mapped, to another list of its container.
  void move_between_lists(MovePlace place) {
    if constexpr (locking == PageLocking::locked) {
      const auto held = machine_.hold(page_lock_);
      if (machine_.holds(machine_.read_once(mappings_) == Word(0))) return;
      move(machine_.load(owner_));
    } else if (place == MovePlace::inside) {
      const auto held = machine_.hold(lru_lock_);
      follow_pointer();
    } else {
      { const auto held = machine_.hold(lru_lock_); }
      follow_pointer();
    }
  }

  /// When nothing moves: an unmapped page is charged to nobody.
  void check() {
    if (mappings_.value != 0) return;
    machine_.require(usage_.value == 0, "balance.no-leak",
                     "the page is mapped by nobody, and somebody is still charged for it");
  }

  [[nodiscard]] std::uint64_t final_state() const {
    return mappings_.value * 10000 + usage_.value * 100 + owner_.value;
  }

 private:
  struct ChargeCells {
    typename M::Memory memory;
    typename M::Cell list{};  ///< which list of the container it is on
  };

  Word count_mapping(Charge charge) {
    if constexpr (locking == PageLocking::locked) {
      const auto held = machine_.hold(page_lock_);
      const Word mappings = machine_.add(mappings_, 1);
      if (machine_.holds(mappings == Word(1))) machine_.store(owner_, charge);
      return mappings;
    } else {
      const Word mappings = machine_.add(mappings_, 1);
      if (machine_.holds(mappings == Word(1))) machine_.store(owner_, charge);
      return mappings;
    }
  }

  void follow_pointer() {
    if (machine_.holds(machine_.read_once(mappings_) == Word(0))) return;
    const Charge owner = machine_.load(owner_);
    machine_.require(owner != 0, "balance.owner-alive", "a mapped page has no owner");
    move(owner);
  }

  void move(Charge charge) {
    if (charge == 0) return;
    const auto held = machine_.hold(list_lock_);
    auto& list = charges_[charge - 1].list;
    machine_.store(list, Word(1) - machine_.load(list));
  }

  /// Takes the charge off its list, uncharges it and frees it.
  void release(Charge charge) {
    if (charge == 0) return;
    {
      const auto held = machine_.hold(list_lock_);
      machine_.store(charges_[charge - 1].list, 0);
    }
    machine_.add(usage_, Word(0) - 1);
    machine_.free(charges_[charge - 1].memory);
  }

  M& machine_;
  typename M::Cell mappings_{};
  typename M::Cell owner_{};
  typename M::Cell usage_{};
  typename M::Lock page_lock_;
  typename M::Lock list_lock_;  ///< the container's
  typename M::Lock lru_lock_;   ///< the machine's own lists'
  std::array<ChargeCells, kCharges> charges_;
};

}  // namespace counterproof
