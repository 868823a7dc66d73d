// The laws of balance: whatever a policy decides about who pays, what is taken is given back once.
//
// They are put to policies from the whole space of choices, in scopes and with events drawn at
// random: most of these policies nobody has ever proposed.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "check/random/promises.hpp"
#include "model/rules/chosen.hpp"
#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

constexpr std::size_t kEvents = 60;

RC_GTEST_PROP(Balance, IsKeptByEveryRepairedPolicy, ()) {
  Chance chance(any_seed());
  const Rules rules = any_rules(chance);
  const Scope scope = any_scope(rules, chance);
  const Properties promised = promised_balance(rules);
  WorldWalk walk(rules, scope);
  for (std::size_t i = 0; i < kEvents && (walk.violated() & promised).empty(); ++i)
    if (!walk.step(chance)) break;
  if (!(walk.violated() & promised).empty()) fail_with(trace_of(walk), walk.violated() & promised);
}

// A price that is never paid would hide something.
TEST(Balance, HasNoPriceThatIsNotPaid) {
  for (const BalancePrice* price : balance_prices()) {
    SCOPED_TRACE(price->of);
    Properties open = mask_of({price->broken.begin(), price->broken.end()});
    for (std::uint64_t seed = 1; seed <= 300'000 && !open.empty(); ++seed) {
      Chance chance(seed);
      const Rules rules = any_rules(chance);
      unsigned paid = 0;
      for (const BalancePrice* other : balance_prices()) paid += pay(rules, *other);
      if (!pay(rules, *price) || paid != 1) continue;
      WorldWalk walk(rules, any_scope(rules, chance));
      for (std::size_t i = 0; i < kEvents && walk.step(chance); ++i) {
      }
      open &= ~walk.violated();
    }
    for (const Invariant& invariant : invariants())
      EXPECT_TRUE((open & mask_of({invariant.id})).empty()) << invariant.id;
  }
}

}  // namespace
}  // namespace counterproof::props
