// Who pays for a page that several containers map, while they map it, unmap it, lose it and move.
//
// A charge is prepared before the page is mapped, since it may have to wait for reclaim: a look at
// who maps the page says who will have to pay, and how much.  Only then is the page's lock taken
// and the mapping made.  What was seen may be old by now.  Another process of the same container
// may have become its first, another container may have joined, so that a share is smaller, the
// owner may be gone, the process may have been moved.  So one looks once more under the lock, and
// where the answer is another one gives the charge back and begins anew.
//
// The rules are those of the discussion of March 2007: whoever maps first, with hand-over or with
// the page left to the next toucher; every mapper; equal shares.  Nobody proposed code for them, so
// that the locking is ours: one lock a page over its mappers, its owner and all shares, as the
// kernel came to have it for the owner alone.  Charges follow a process that moves.
//
// `SecondLook::none` binds what was prepared, whatever has happened since.
//
// Source: ALL, FRAC, HAND, NEXT (docs/sources.md); the order of the hooks is that of the RSS
// controller's patches, and of model/controller/page_controller.hpp.
#pragma once

#include <array>
#include <string>

#include "model/controller/share_of_page.hpp"
#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class PagePayers : std::uint8_t {
  first_touch,   ///< the first to map it, until the last unmap
  hand_over,     ///< when the owner's last mapper leaves, another container that maps it
  next_toucher,  ///< when the owner reclaims it, whoever maps it next
  every_mapper,  ///< each container that maps it, in full
  fraction,      ///< each container that maps it, an equal share
};

enum class SecondLook : std::uint8_t { under_lock, none };

template <KernelMachine M, PagePayers payers, SecondLook look>
class PageSharing {
 public:
  using Word = typename M::Word;
  using Process = std::size_t;    ///< 0 and 1 begin in A, 2 in B
  using Container = std::size_t;  ///< 0 is A, 1 is B
  static constexpr std::size_t kProcesses = 3;
  static constexpr std::size_t kContainers = 2;

  explicit PageSharing(M& machine) : machine_(machine) {
    for (Process process = 0; process < kProcesses; ++process) {
      const std::string name = "P" + std::to_string(process + 1);
      machine_.name(mapped_[process], name + " maps");
      machine_.name(container_[process], "container of " + name);
    }
    machine_.name(usage_[0], "usage of A");
    machine_.name(usage_[1], "usage of B");
    machine_.name(owner_, "owner");
    machine_.name(page_lock_, "page lock");
  }

  /// Nobody maps the page.
  void start() {
    for (Process process = 0; process < kProcesses; ++process) {
      mapped_[process].value = 0;
      container_[process].value = process / 2;
    }
    for (auto& usage : usage_) usage.value = 0;
    owner_.value = kNobody;
  }
  /// Process 0 maps it, and A pays.
  void start_mapped() {
    start();
    mapped_[0].value = 1;
    usage_[0].value = full();
    if (one_owner()) owner_.value = 0;
  }

  void map(Process process) {
    for (;;) {
      const Demand prepared = demand(process);
      charge(prepared.payer, prepared.units);
      {
        const auto held = machine_.hold(page_lock_);
        if (look == SecondLook::none || demand(process) == prepared) return bind(process, prepared);
      }
      uncharge(prepared.payer, prepared.units);
    }
  }

  /// Does nothing if the page was taken from the process meanwhile.
  void unmap(Process process) {
    const auto held = machine_.hold(page_lock_);
    if (machine_.read_once(mapped_[process]) == 0) return;
    const Container container = container_of(process);
    if (one_owner()) {
      machine_.write_once(mapped_[process], 0);
      owner_left(container);
    } else {
      change([&] { machine_.write_once(mapped_[process], 0); }, kNobody);
    }
  }

  /// The owner reclaims the page, which all lose.
  void reclaim() {
    const auto held = machine_.hold(page_lock_);
    for (auto& mapped : mapped_) machine_.write_once(mapped, 0);
    release_owner();
  }

  /// The process moves to B, and what follows it does.
  void move_to_b(Process process) {
    const auto held = machine_.hold(page_lock_);
    const Container from = container_of(process);
    if (machine_.read_once(mapped_[process]) == 0) {
      machine_.write_once(container_[process], 1);
    } else if (one_owner()) {
      machine_.write_once(container_[process], 1);
      if (machine_.read_once(owner_) == from && !walk()[from]) pass_to(1, from);
    } else {
      change([&] { machine_.write_once(container_[process], 1); }, kNobody);
    }
  }

  /// When nothing moves: each container is charged for what it maps, as the rule has it.
  void check() {
    for (Container container = 0; container < kContainers; ++container)
      machine_.require(usage_[container].value == owed(container), "balance.usage-is-outstanding",
                       "a container's usage is not what the page costs it");
    if constexpr (payers == PagePayers::hand_over) {
      const Word owner = owner_.value;
      machine_.require(owner == kNobody || mappers()[owner], "isolation.no-hostage-charge",
                       "a container pays for the page, and only the other one maps it");
    }
  }

  [[nodiscard]] std::uint64_t final_state() const {
    std::uint64_t state = owner_.value;
    for (const auto& usage : usage_) state = state * 100 + usage.value;
    for (const auto& mapped : mapped_) state = state * 10 + mapped.value;
    for (const auto& container : container_) state = state * 10 + container.value;
    return state;
  }

 private:
  static constexpr Container kNobody = 9;

  /// Who has to be charged how much before the page is mapped; nothing if it is paid for.
  struct Demand {
    Container payer = kNobody;
    Word units = 0;
    friend bool operator==(const Demand&, const Demand&) = default;
  };
  using Due = std::array<Word, kContainers>;
  using Mappers = std::array<bool, kContainers>;

  static constexpr ShareSize kSize =
      payers == PagePayers::fraction ? ShareSize::part : ShareSize::whole;
  static constexpr bool one_owner() {
    return payers != PagePayers::every_mapper && payers != PagePayers::fraction;
  }
  /// In pages, or in twelfths of one.
  static constexpr Word full() { return share_of_page(kSize, 1); }

  Container container_of(Process process) { return machine_.read_once(container_[process]); }
  /// Walks the mappers.  \returns for each container whether one of its processes maps the page.
  Mappers walk() {
    Mappers found{};
    for (Process process = 0; process < kProcesses; ++process)
      if (machine_.read_once(mapped_[process]) != 0) found[container_of(process)] = true;
    return found;
  }

  Demand demand(Process process) {
    const Container container = container_of(process);
    if (one_owner()) {
      if (machine_.read_once(owner_) != kNobody) return {};
      return {container, full()};
    }
    const Mappers mappers = walk();
    const Word price =
        price_of_joining(kSize, mappers[container], std::size_t{mappers[1 - container]});
    return price == 0 ? Demand{} : Demand{container, price};
  }

  /// What each container has to pay if these map the page.
  static Due due(const Mappers& mappers) {
    const std::size_t sharers = std::size_t{mappers[0]} + std::size_t{mappers[1]};
    Due due{};
    for (Container container = 0; container < kContainers; ++container)
      if (mappers[container]) due[container] = share_of_page(kSize, sharers);
    return due;
  }
  /// Changes who maps the page, and charges each what that makes of its share; but for `joining`,
  /// whose charge was prepared.
  template <class Change>
  void change(Change&& mapping, Container joining) {
    const Due before = due(walk());
    mapping();
    const Due after = due(walk());
    for (Container container = 0; container < kContainers; ++container) {
      if (container == joining) continue;
      if (after[container] > before[container])
        charge(container, after[container] - before[container]);
      if (after[container] < before[container])
        uncharge(container, before[container] - after[container]);
    }
  }

  void bind(Process process, const Demand& prepared) {
    if (one_owner()) {
      machine_.write_once(mapped_[process], 1);
      if (prepared.units != 0) machine_.write_once(owner_, prepared.payer);
    } else {
      change([&] { machine_.write_once(mapped_[process], 1); }, container_of(process));
    }
  }

  void owner_left(Container left) {
    const Mappers mappers = walk();
    if (!mappers[0] && !mappers[1]) return release_owner();
    if (payers != PagePayers::hand_over || mappers[left] || machine_.read_once(owner_) != left)
      return;
    pass_to(1 - left, left);
  }
  void pass_to(Container to, Container from) {
    charge(to, full());
    machine_.write_once(owner_, to);
    uncharge(from, full());
  }
  void release_owner() {
    const Word owner = machine_.read_once(owner_);
    if (owner == kNobody) return;
    machine_.write_once(owner_, kNobody);
    uncharge(owner, full());
  }

  void charge(Container container, Word units) {
    if (units != 0) machine_.add(usage_[container], units);
  }
  void uncharge(Container container, Word units) {
    if (units != 0) machine_.add(usage_[container], Word(0) - units);
  }

  /// Who maps the page when nothing moves.
  [[nodiscard]] Mappers mappers() const {
    Mappers found{};
    for (Process process = 0; process < kProcesses; ++process)
      if (mapped_[process].value != 0) found[container_[process].value] = true;
    return found;
  }
  /// What the container owes when nothing moves.
  [[nodiscard]] Word owed(Container container) const {
    if (one_owner()) return owner_.value == container ? full() : 0;
    return due(mappers())[container];
  }

  M& machine_;
  std::array<typename M::Cell, kProcesses> mapped_{};
  std::array<typename M::Cell, kProcesses>
      container_{};  ///< that the process's memory is charged to
  std::array<typename M::Cell, kContainers> usage_{};
  typename M::Cell owner_{};
  typename M::Lock page_lock_;
};

}  // namespace counterproof
