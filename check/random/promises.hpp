// What every policy promises, said or not: that it does not lose count.
//
// Whatever a policy decides about who pays, what is taken is given back once.  Some choices are
// themselves a way to lose count; each has its price here, and every other policy without a defect
// keeps all of `balance.*`.  Property tests and fuzzers hold policies from the whole space of
// choices to this.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/policy/rules.hpp"

namespace counterproof {

/// What some rules cost of balance.
struct BalancePrice {
  std::string_view of;  ///< the argument's id, and why
  bool (*is_paid)(const Rules&);
  std::vector<std::string_view> broken;
};

std::span<const BalancePrice> balance_prices();

/// The invariants of balance that the rules promise, as a mask over `invariants()`.
std::uint64_t promised_balance(const Rules& rules);

}  // namespace counterproof
