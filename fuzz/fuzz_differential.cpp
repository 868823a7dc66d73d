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
#include <optional>
#include <string_view>
#include <tuple>

#include "fuzz/finding.hpp"
#include "fuzz/input.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/per_cpu_batches.hpp"
#include "model/counter/table.hpp"
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

void compare(std::string_view name, std::uint64_t limit, const Operation& operation,
             const Seen& expected, const Seen& seen) {
  if (expected == seen) return;
  report(
      fmt::format("{} under a first limit of {}: operation {} of {} gives {} and usage {}; the "
                  "locked counter gives {} and usage {}",
                  name, limit, static_cast<int>(operation.kind), operation.amount, seen.result,
                  seen.usage, expected.result, expected.usage));
}

/// A counter of the table on a machine, beside the locked counter.
template <class Counter, class M>
class Beside {
 public:
  void begin(std::uint64_t limit) {
    reference_.emplace(admitted(limit));
    reading_.emplace(admitted(limit));
  }
  void run(std::uint64_t limit, Operation operation) {
    if constexpr (Counter::kModule.is_tree) return;  // told below what it can take
    if (operation.kind == Operation::Kind::write_limit)
      operation.amount = admitted(operation.amount);
    const Seen expected = reference_->run(operation);
    compare(Counter::kModule.name, limit, operation, expected, reading_->run(operation));
  }

 private:
  static std::uint64_t admitted(std::uint64_t limit) {
    return Counter::kModule.holds_what_is_free ? std::min(limit, kUnlimited >> 1) : limit;
  }
  std::optional<Reading<ResCounter<Plain>, Plain>> reference_;
  std::optional<Reading<Counter, M>> reading_;
};
template <class... Counter>
using OnPlain = std::tuple<Beside<Counter, Plain>...>;
template <class... Counter>
using OnNative = std::tuple<Beside<Counter, Native>...>;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kSmall = std::uint64_t{1} << 61U;
  Input input(data, size);
  const std::uint64_t limit = input.number();
  Counters::On<OnPlain, Plain> plain;
  Counters::On<OnNative, Native> native;
  const auto for_each = [&](auto&& visit) {
    std::apply([&](auto&... one) { (visit(one), ...); }, plain);
    std::apply([&](auto&... one) { (visit(one), ...); }, native);
  };
  for_each([&](auto& one) { one.begin(limit); });
  Reading<PageCounter<Plain>, Plain> page_counter(std::min(limit, kSmall));
  Reading<PageCounter<Native>, Native> native_page_counter(std::min(limit, kSmall));
  Reading<ResCounter<Plain>, Plain> small_reference(std::min(limit, kSmall));

  Native machine;
  PerCpuBatches<Native>::Cells batches;
  PerCpuBatches<Native>::start(machine, batches, kSmall);
  std::uint64_t outstanding = 0;

  for (unsigned i = 0; i < 64 && !input.ended(); ++i) {
    Operation operation;
    operation.kind = static_cast<Operation::Kind>(input.below(4));
    operation.amount = input.number();
    for_each([&](auto& one) { one.run(limit, operation); });

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
