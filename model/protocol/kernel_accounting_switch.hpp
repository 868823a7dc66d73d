// Accounting that is switched on while objects come and go.
//
// Kernel memory costs nothing until somebody wants it limited: charges and uncharges are skipped
// behind a switch, which the first limit throws.  Objects that were allocated before are not
// charged, and are freed after.  So a free must not ask the switch: it asks the object, which
// remembers whether it was charged.  The mistake shows as an over-uncharge, or hides behind the
// charges of others until they are gone.
//
// Source: the static key of the kernel-memory controller of 2012, off until the first limit.
#pragma once

#include <array>
#include <string>

#include "model/machine/kernel_machine.hpp"

namespace counterproof {

/// Whom a free asks whether there is something to uncharge.
enum class FreeAsks : std::uint8_t { object, accounting };

template <KernelMachine M, FreeAsks asks>
class KernelAccountingSwitch {
 public:
  using Word = typename M::Word;
  static constexpr std::size_t kObjects = 2;

  explicit KernelAccountingSwitch(M& machine) : machine_(machine) {
    machine_.name(accounting_, "accounting");
    machine_.name(usage_, "kernel memory");
    for (std::size_t i = 0; i < kObjects; ++i)
      machine_.name(charged_[i], "object " + std::to_string(i + 1) + " is charged");
  }

  /// Accounting is off, and the first object is there.
  void start() {
    accounting_.value = 0;
    usage_.value = 0;
    for (auto& charged : charged_) charged.value = 0;
  }

  void switch_on() { machine_.write_once(accounting_, 1); }

  void allocate(std::size_t object) {
    if (!accounted()) return;
    machine_.add(usage_, 1);
    machine_.store(charged_[object], 1);
  }
  void free(std::size_t object) {
    if constexpr (asks == FreeAsks::accounting) {
      if (!accounted()) return;
    } else {
      if (!machine_.holds(machine_.load(charged_[object]) == Word(1))) return;
    }
    machine_.require(machine_.add(usage_, Word(0) - 1) + 1 != 0, "balance.no-over-uncharge",
                     "an object is uncharged that was not charged");
  }

  /// When both objects are freed.
  void check() {
    machine_.require(usage_.value == 0, "balance.usage-is-outstanding",
                     "no object is left, and kernel memory says otherwise");
  }
  [[nodiscard]] std::uint64_t final_state() const { return usage_.value; }

 private:
  bool accounted() { return machine_.holds(machine_.read_once(accounting_) == Word(1)); }

  M& machine_;
  typename M::Cell accounting_{};
  typename M::Cell usage_{};
  std::array<typename M::Cell, kObjects> charged_{};  ///< the object's own memory of it
};

}  // namespace counterproof
