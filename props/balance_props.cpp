// The laws of balance: whatever a policy decides about who pays, what is taken is given back once.
//
// They are put to policies from the whole space of choices, in scopes and with events drawn at
// random: most of these policies nobody has ever proposed.  A choice that is itself a way to lose
// count has its price here; every other policy keeps all of balance.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>

#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

/// What some rules cost of balance.
struct Price {
  std::string_view of;
  bool (*is_paid)(const Rules&);
  std::vector<std::string_view> broken;
};

const std::vector<Price>& prices() {
  static const std::vector<Price> kPrices = {
      {"X11: whoever unmaps last is uncharged, charged or not, and so are the references",
       [](const Rules& rules) { return rules.share_uncharge == ShareUncharge::current; },
       {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
        "balance.owner-alive", "balance.mapped-is-charged", "balance.lists-match"}},
      {"X12: nobody remembers who paid, and those who did have moved away",
       [](const Rules& rules) {
         return !rules.one_owner() && rules.attach_charges == AttachCharges::stay;
       },
       {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
        "balance.mapped-is-charged", "balance.owner-alive"}},
      {"X19: a container can go while it is charged",
       [](const Rules& rules) { return rules.charge_reference == ChargeReference::none; },
       {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.owner-alive",
        "balance.lists-match", "balance.mapped-is-charged"}},
      {"X10: nobody pays in the zone of shared pages",
       [](const Rules& rules) { return rules.share_charge == ShareCharge::zone; },
       {"balance.mapped-is-charged"}},
  };
  return kPrices;
}

/// The invariants of balance that the rules promise.
std::uint64_t balance_of(const Rules& rules) {
  std::uint64_t kept = 0;
  for (const Invariant& invariant : invariants())
    if (invariant.group() == "balance" && invariant.speaks_of(rules))
      kept |= mask_of({invariant.id});
  for (const Price& price : prices())
    if (rules.accounts(Resource::memory) || price.of.starts_with("X19"))
      if (price.is_paid(rules)) kept &= ~mask_of(price.broken);
  return kept;
}

constexpr std::size_t kEvents = 60;

RC_GTEST_PROP(Balance, IsKeptByEveryRepairedPolicy, ()) {
  Chance chance(any_seed());
  const Rules rules = any_rules(chance);
  const Scope scope = any_scope(rules, chance);
  const std::uint64_t promised = balance_of(rules);
  WorldWalk walk(rules, scope);
  for (std::size_t i = 0; i < kEvents && (walk.violated() & promised) == 0; ++i)
    if (!walk.step(chance)) break;
  if ((walk.violated() & promised) != 0) fail_with(trace_of(walk), walk.violated() & promised);
}

// A price that is never paid would hide something.
TEST(Balance, HasNoPriceThatIsNotPaid) {
  for (const Price& price : prices()) {
    SCOPED_TRACE(price.of);
    std::uint64_t open = mask_of(price.broken);
    for (std::uint64_t seed = 1; seed <= 300'000 && open != 0; ++seed) {
      Chance chance(seed);
      const Rules rules = any_rules(chance);
      unsigned paid = 0;
      for (const Price& other : prices()) paid += other.is_paid(rules);
      if (!price.is_paid(rules) || paid != 1) continue;
      WorldWalk walk(rules, any_scope(rules, chance));
      for (std::size_t i = 0; i < kEvents && walk.step(chance); ++i) {
      }
      open &= ~walk.violated();
    }
    for (const Invariant& invariant : invariants())
      EXPECT_EQ(open & mask_of({invariant.id}), 0U) << invariant.id;
  }
}

}  // namespace
}  // namespace counterproof::props
