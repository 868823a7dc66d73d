// A kernel charge: memory that the kernel allocates on behalf of a group, over two counters.
//
// Kernel memory has a limit of its own, and it is memory: a charge goes to the kernel counter and
// to the counter of all memory, or to neither.  Either may refuse.  The kernel counter is asked
// first; if the other one refuses then, the kernel counter gets back what it took.  In between it
// holds what nobody will have, and a charge beside it can be refused though there is room
// (race.no-spurious-failure).
//
// The uncharge goes the other way round, the kernel counter last, and tells what is left there.
// Nothing left means that this was the last: a group that is offline already can be destroyed, and
// the counter of all memory is right by then.  The other order would destroy a group that still
// has to be uncharged.
//
// Since every kernel charge is in both, kernel usage stays within the usage of all memory whenever
// no charge is under way.
//
// Source: the kernel-memory controller of 2012 (memcg_charge_kmem, memcg_uncharge_kmem).
#pragma once

#include "model/counter/res_counter.hpp"

namespace counterproof {

enum class KernelChargeOutcome : std::uint8_t {
  charged,
  over_kernel_limit,
  over_memory_limit,  ///< of all memory
};

/// What a kernel charge gets wrong, where it is to be caught at it.
enum class KernelChargeMistake : std::uint8_t {
  none,
  refusal_stays_in_kernel,  ///< what the counter of all memory refuses is not taken back
  memory_not_uncharged,     ///< an uncharge stops at the kernel counter
};

/// `Counter` is the algorithm of both counters, for the same machine.
template <Machine M, class Counter = ResCounter<M>,
          KernelChargeMistake mistake = KernelChargeMistake::none>
struct KernelCharge {
  using Word = typename M::Word;
  using Cells = typename Counter::Cells;

  static KernelChargeOutcome charge(M& machine, Cells& kernel, Cells& memory, Word n,
                                    Attempt attempt = Attempt::first) {
    if (Counter::charge(machine, kernel, n, attempt) == ChargeOutcome::over_limit)
      return KernelChargeOutcome::over_kernel_limit;
    if (Counter::charge(machine, memory, n, attempt) == ChargeOutcome::charged)
      return KernelChargeOutcome::charged;
    if constexpr (mistake != KernelChargeMistake::refusal_stays_in_kernel)
      Counter::uncharge(machine, kernel, n);
    return KernelChargeOutcome::over_memory_limit;
  }

  /// \pre `n` is charged.
  /// \returns what is left in the kernel counter, with what charges that are under way have added;
  /// a group that is offline has none of those.
  static Word uncharge(M& machine, Cells& kernel, Cells& memory, Word n) {
    if constexpr (mistake != KernelChargeMistake::memory_not_uncharged)
      Counter::uncharge(machine, memory, n);
    return Counter::uncharge_and_tell(machine, kernel, n).remaining;
  }
};

}  // namespace counterproof
