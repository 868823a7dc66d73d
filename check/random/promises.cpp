#include "check/random/promises.hpp"

#include "check/random/random_worlds.hpp"

namespace counterproof {
namespace {

bool memory(const Rules& rules) { return rules.accounts(Resource::memory); }

}  // namespace

std::span<const BalancePrice> balance_prices() {
  static const std::vector<BalancePrice> kPrices = {
      {"X11: whoever unmaps last is uncharged, charged or not, and so are the references",
       [](const Rules& rules) {
         return memory(rules) && rules.share_uncharge == ShareUncharge::current;
       },
       {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
        "balance.owner-alive", "balance.mapped-is-charged", "balance.lists-match"}},
      {"X12: nobody remembers who paid, and those who did have moved away",
       [](const Rules& rules) {
         return memory(rules) && !rules.one_owner() && rules.attach_charges == AttachCharges::stay;
       },
       {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
        "balance.mapped-is-charged", "balance.owner-alive"}},
      {"X19: a container can go while it is charged",
       [](const Rules& rules) { return rules.charge_reference == ChargeReference::none; },
       {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.owner-alive",
        "balance.lists-match", "balance.mapped-is-charged"}},
      {"X10: nobody pays in the zone of shared pages",
       [](const Rules& rules) { return memory(rules) && rules.share_charge == ShareCharge::zone; },
       {"balance.mapped-is-charged"}},
  };
  return kPrices;
}

std::uint64_t promised_balance(const Rules& rules) {
  static const std::vector<std::uint64_t> kBroken = [] {
    std::vector<std::uint64_t> masks;
    for (const BalancePrice& price : balance_prices()) masks.push_back(mask_of(price.broken));
    return masks;
  }();
  std::uint64_t kept = 0;
  for (std::size_t i = 0; i < invariants().size(); ++i)
    if (invariants()[i].group() == "balance" && invariants()[i].speaks_of(rules))
      kept |= std::uint64_t{1} << i;
  for (std::size_t i = 0; i < kBroken.size(); ++i)
    if (balance_prices()[i].is_paid(rules)) kept &= ~kBroken[i];
  return kept;
}

}  // namespace counterproof
