#include "check/race/race_invariants.hpp"

#include <array>

#include "model/invariant/invariant.hpp"

namespace counterproof {
namespace {

constexpr std::array<RaceInvariant, 14> kTable = {{
    {"race.no-data-race",
     "Two accesses of one cell, one of them a write and one of them plain, are ordered by the "
     "program.",
     "D03, D11; the kernel's concurrency sanitizer asks the same"},
    {"race.no-deadlock", "Some thread can always move until all have ended.", "D12, D17"},
    {"race.no-lock-cycle", "Locks are taken in an order that cannot close a circle.",
     "D17; the kernel's lock validator asks the same"},
    {"race.irq-safe",
     "A lock that a handler of an interrupt takes is never held with interrupts on.",
     "the kernel's lock validator asks the same"},
    {"race.no-sleep-in-atomic",
     "Nothing that may sleep is done under a spinlock, with interrupts off, in a handler, or in an "
     "RCU read section.",
     "D17"},
    {"race.lock-balance", "Who releases a lock or a section holds it, and no thread ends with one.",
     "the kernel's lock validator asks the same"},
    {"race.no-use-after-free", "Freed memory is neither used nor freed again.",
     "D06, D10, D36, D37"},
    {"race.linearizable",
     "Every operation could have happened at one moment between its call and its return, as the "
     "sequential counter would have done it.",
     "Herlihy and Wing, 1990; X14, X15"},
    {"race.no-spurious-failure",
     "A charge is refused only if at some moment of its call it would have been over the limit, "
     "counting only charges that succeed.",
     "X15, X16"},
    {"limit.within-tolerance", "An imprecise counter passes its limit by no more than it admits.",
     "K5"},
    {"race.no-crash", "The code neither aborts nor traps.", "code of one's own"},
    {"race.no-stray-access", "Memory of the heap is used and freed as it was allocated.",
     "code of one's own"},
    {"race.no-thread-left", "Every thread that the code creates is joined, or detached.",
     "code of one's own"},
    {"progress.no-hang", "No thread goes on without end.", "D12, D29"},
}};

}  // namespace

std::span<const RaceInvariant> race_invariants() { return kTable; }

std::string_view statement_of(std::string_view invariant) {
  for (const RaceInvariant& entry : kTable)
    if (entry.id == invariant) return entry.statement;
  if (const Invariant* known = find_invariant(invariant)) return known->statement;
  // Names that a harness gives.
  if (invariant.starts_with("always."))
    return "A condition of the harness holds at first and after every step.";
  if (invariant.starts_with("assert.")) return "What the code asserts is true.";
  if (invariant.starts_with("warning.")) return "The code has no reason to warn.";
  return "What the harness requires is true.";
}

}  // namespace counterproof
