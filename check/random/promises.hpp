// What every policy promises, said or not: that it does not lose count.
//
// Whatever a policy decides about who pays, what is taken is given back once.  Some choices are
// themselves a way to lose count; their modules name the price, and every other policy without a
// defect keeps all of `balance.*`.  Property tests and fuzzers hold policies from the whole space
// of choices to this.
#pragma once

#include <cstdint>
#include <span>

#include "model/properties.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {

/// All prices, each once.
std::span<const BalancePrice* const> balance_prices();

/// The invariants of balance that the rules promise, of `invariants()`.
Properties promised_balance(const Rules& rules);

}  // namespace counterproof
