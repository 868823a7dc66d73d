// Differences: algorithms with one contract, and readings of one source, on the same sequence of
// operations.  One after the other, nothing may tell them apart.
//
// The locked counter is the reference: on the plain machine, on real atomics, and without a lock by
// compare-and-exchange it must agree for all 64-bit values; the free-resource counter for limits
// that its essay admits, and the speculative one for amounts that do not wrap.  Batches agree in
// the end, when all is folded.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "fuzz/finding.hpp"
#include "fuzz/input.hpp"
#include "model/counter/compare_and_swap.hpp"
#include "model/counter/free_counter.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/res_counter.hpp"
#include "model/machine/native.hpp"
#include "model/machine/plain.hpp"

namespace {

using namespace counterproof;
using namespace counterproof::fuzz;

struct Operation {
  enum class Kind : std::uint8_t { charge, retry, uncharge, write_limit } kind = Kind::charge;
  std::uint64_t amount = 0;
};

/// What a caller sees of an operation, and of the counter after it.
struct Seen {
  std::uint64_t result = 0;
  std::uint64_t usage = 0;

  friend bool operator==(const Seen&, const Seen&) = default;
};

template <class Counter, class M>
class Reading {
 public:
  explicit Reading(std::uint64_t limit) { Counter::start(machine_, cells_, limit); }

  Seen run(const Operation& operation) {
    Seen seen;
    switch (operation.kind) {
      case Operation::Kind::charge:
        seen.result =
            static_cast<std::uint64_t>(Counter::charge(machine_, cells_, operation.amount));
        break;
      case Operation::Kind::retry:
        seen.result = static_cast<std::uint64_t>(
            Counter::charge(machine_, cells_, operation.amount, Attempt::retry));
        break;
      case Operation::Kind::uncharge:
        seen.result = Counter::uncharge(machine_, cells_, operation.amount);
        break;
      case Operation::Kind::write_limit:
        seen.result = static_cast<std::uint64_t>(
            Counter::set_limit(machine_, cells_, operation.amount, LimitRule::refuse));
        break;
    }
    seen.usage = usage();
    return seen;
  }
  std::uint64_t usage() { return Counter::usage(machine_, cells_); }

 private:
  M machine_;
  typename Counter::Cells cells_;
};

void compare(const char* name, std::uint64_t limit, const Operation& operation,
             const Seen& expected, const Seen& seen) {
  if (expected == seen) return;
  report(
      fmt::format("{} under a first limit of {}: operation {} of {} gives {} and usage {}; the "
                  "locked counter gives {} and usage {}",
                  name, limit, static_cast<int>(operation.kind), operation.amount, seen.result,
                  seen.usage, expected.result, expected.usage));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kHalf = kUnlimited >> 1;
  constexpr std::uint64_t kSmall = std::uint64_t{1} << 61U;
  Input input(data, size);
  const std::uint64_t limit = input.number();
  Reading<ResCounter<Plain>, Plain> reference(limit);
  Reading<ResCounter<Native>, Native> native(limit);
  Reading<CompareAndSwap<Plain>, Plain> exchange(limit);
  Reading<CompareAndSwap<Native>, Native> native_exchange(limit);
  Reading<FreeCounter<Plain>, Plain> free_counter(std::min(limit, kHalf));
  Reading<PageCounter<Plain>, Plain> page_counter(std::min(limit, kSmall));
  Reading<PageCounter<Native>, Native> native_page_counter(std::min(limit, kSmall));
  // The last three have limits of their own to admit, and so a reference of their own.
  Reading<ResCounter<Plain>, Plain> half_reference(std::min(limit, kHalf));
  Reading<ResCounter<Plain>, Plain> small_reference(std::min(limit, kSmall));

  Native machine;
  PerCpuBatches<Native>::Cells batches;
  PerCpuBatches<Native>::start(machine, batches, kSmall);
  std::uint64_t outstanding = 0;

  for (unsigned i = 0; i < 64 && !input.ended(); ++i) {
    Operation operation;
    operation.kind = static_cast<Operation::Kind>(input.below(4));
    operation.amount = input.number();
    const Seen expected = reference.run(operation);
    compare("the locked counter on real atomics", limit, operation, expected,
            native.run(operation));
    compare("compare-and-exchange", limit, operation, expected, exchange.run(operation));
    compare("compare-and-exchange on real atomics", limit, operation, expected,
            native_exchange.run(operation));

    Operation half = operation;
    if (half.kind == Operation::Kind::write_limit) half.amount = std::min(half.amount, kHalf);
    compare("the free-resource counter", limit, half, half_reference.run(half),
            free_counter.run(half));

    Operation small = operation;
    small.amount = std::min(small.amount, kSmall);
    // It takes back what it is told: its caller knows what is charged.
    if (small.kind == Operation::Kind::uncharge)
      small.amount = std::min(small.amount, small_reference.usage());
    const Seen small_expected = small_reference.run(small);
    compare("the speculative counter", limit, small, small_expected, page_counter.run(small));
    compare("the speculative counter on real atomics", limit, small, small_expected,
            native_page_counter.run(small));

    const std::uint64_t amount = operation.amount % 8;
    machine.cpu = static_cast<unsigned>(operation.amount / 8 % 4);
    if (operation.kind == Operation::Kind::uncharge) {
      const std::uint64_t most = std::min(amount, outstanding);
      PerCpuBatches<Native>::uncharge(machine, batches, most);
      outstanding -= most;
    } else if (PerCpuBatches<Native>::charge(machine, batches, amount) == ChargeOutcome::charged) {
      outstanding += amount;
    }
    if (PerCpuBatches<Native>::usage(machine, batches) != outstanding)
      report("batches: what is folded and what is not do not add up to what is charged");
  }
  return 0;
}
