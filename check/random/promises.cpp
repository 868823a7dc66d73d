#include "check/random/promises.hpp"

#include "check/random/random_worlds.hpp"
#include "model/rules/chosen.hpp"

namespace counterproof {

std::span<const BalancePrice* const> balance_prices() {
  static const std::vector<const BalancePrice*> kPrices = all_balance_prices();
  return kPrices;
}

Properties promised_balance(const Rules& rules) {
  static const std::vector<Properties> kBroken = [] {
    std::vector<Properties> masks;
    for (const BalancePrice* price : balance_prices())
      masks.push_back(mask_of({price->broken.begin(), price->broken.end()}));
    return masks;
  }();
  Properties kept;
  for (std::size_t i = 0; i < invariants().size(); ++i)
    if (invariants()[i].group() == "balance" && invariants()[i].speaks_of(rules)) kept.insert(i);
  for (std::size_t i = 0; i < kBroken.size(); ++i)
    if (pay(rules, *balance_prices()[i])) kept &= ~kBroken[i];
  return kept;
}

}  // namespace counterproof
