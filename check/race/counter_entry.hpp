// Makes the entry of a raced counter.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "check/race/counter_program.hpp"

namespace counterproof {

constexpr CounterWorkload kCharges{};
constexpr CounterWorkload kAndLimitWrite{true, LimitRule::refuse};
constexpr CounterWorkload kAndPostedLimitWrite{true, LimitRule::unchecked};

/// `Counter<MachineOfCounter>` under a workload.
template <template <class> class Counter, class MachineOfCounter = Stepped>
RaceEntry counter_entry(std::string name, std::string_view about, std::string_view source,
                        RaceSize size, std::vector<KnownBreach> known = {},
                        CounterWorkload workload = kCharges, std::string twin = "") {
  return {std::move(name),
          about,
          source,
          std::move(known),
          std::move(twin),
          size,
          false,
          [workload](schedule::Execution& execution, RaceSize asked) {
            return std::make_unique<CounterProgram<Counter<MachineOfCounter>, MachineOfCounter>>(
                execution, asked, workload);
          }};
}

}  // namespace counterproof
