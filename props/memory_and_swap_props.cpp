// Laws of a limit for memory and swap together, under policies from the whole space of choices.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "check/random/promises.hpp"
#include "check/random/random_worlds.hpp"
#include "model/invariant/measures.hpp"
#include "model/trace/trace.hpp"
#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

Rules any_rules_of_both(Chance& chance) {
  for (;;) {
    Rules rules = any_rules(chance);
    rules.account_memory = Accounted::yes;
    rules.swap_charge = SwapCharge::remembered;
    rules.swap_counts = SwapCounts::memory_and_swap;
    // A policy that pays with its counters for what it does is not asked what they say.
    const bool counts =
        !(promised_balance(rules) & mask_of({"balance.usage-is-outstanding"})).empty();
    if (counts && agree(rules)) return rules;
  }
}

/// What the container has in memory as the ledger has it, and in swap as far as that has nothing.
std::uint64_t counted_by_the_ledger(const Rules& rules, const World& world, ContainerId container) {
  std::uint64_t sum = outstanding(rules, world, container, Resource::memory);
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    bool charged = false;
    for (const Units units : world.ledger.pages[page]) charged = charged || units != 0;
    const ContainerId from = world.books.pages[page].swapped_from;
    sum += !charged && world.truth.pages[page].in_swap() && from.some() &&
           counts_in(rules, world, from, container);
  }
  return sum;
}

RC_GTEST_PROP(MemoryAndSwap, CountEachPageOnceAndKeepTheirLimitsInOrder, ()) {
  Chance chance(any_seed());
  const Rules rules = any_rules_of_both(chance);
  Scope scope = any_scope(rules, chance);
  scope.events.insert(EventKind::swap_out);
  scope.events.insert(EventKind::write_swap);
  WorldWalk walk(rules, scope);
  for (int i = 0; i < 60; ++i) {
    const World before = walk.world();
    if (!walk.step(chance) || walk.world().truth.crashed) return;
    const World& after = walk.world();
    const auto fail = [&](const std::string& why) { RC_FAIL(why + print_trace(trace_of(walk))); };
    for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
      if (!after.truth.there(container)) continue;
      const std::uint64_t both = usage_with_swap(rules, after, container);
      if (both != counted_by_the_ledger(rules, after, container))
        fail("the ledger has another sum:\n");
      if (limit(after, container, Resource::memory) > limit_with_swap(rules, after, container))
        fail("the limit of memory is above that of both:\n");
      // Shared memory that is still being written out is in nobody's page tables, and not in swap.
      const Event& event = walk.events().back();
      const bool swaps =
          event.kind == EventKind::swap_out && after.truth.pages[event.page].in_swap();
      if (swaps && both != usage_with_swap(rules, before, container))
        fail("what is swapped out counts otherwise:\n");
    }
  }
}

}  // namespace
}  // namespace counterproof::props
