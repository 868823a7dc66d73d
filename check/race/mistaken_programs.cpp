// Programs that are wrong on purpose: what one classic mistake makes of a shipped program.
#include "check/race/counter_entry.hpp"
#include "check/race/lifetime_scripts.hpp"
#include "check/race/mistaken_machines.hpp"
#include "check/race/protocol_program.hpp"
#include "model/counter/compare_and_swap.hpp"
#include "model/counter/page_counter.hpp"
#include "model/counter/res_counter.hpp"
#include "model/protocol/charge_unlinking.hpp"
#include "model/protocol/container_lifetime.hpp"
#include "model/protocol/reclaim_locking.hpp"

namespace counterproof {
namespace {

using Lifetime = ContainerLifetime<Stepped>;
using Unlinking = ChargeUnlinking<Stepped>;
using Reclaim = ReclaimLocking<Stepped>;

template <Machine M>
struct ParentsNotUncharged : PageCounter<M, 2, PageCounterMistake::parents_not_uncharged> {};
template <Machine M>
struct LimitNotLookedAtAgain : PageCounter<M, 1, PageCounterMistake::limit_not_looked_at_again> {};

/// The parent has room for less than the group: what it refuses is in the group's usage already.
template <Machine M>
struct RefusalStaysBelow : PageCounter<M, 2, PageCounterMistake::refusal_stays_below> {
  using Counter = PageCounter<M, 2, PageCounterMistake::refusal_stays_below>;
  using Word = typename M::Word;
  static void start(M& machine, typename Counter::Cells& cells, Word limit) {
    Counter::start(machine, cells, limit);
    machine.store(cells.levels[0].limit, limit + limit);
  }
};

}  // namespace

std::vector<RaceEntry> mistaken_programs() {
  return {
      counter_entry<ResCounterAdmitsOneMore>(
          "res-counter-admits-one-more", "The guard accepts one unit above the limit.", "W01",
          {3, 2},
          {{"limit.never-exceeded", "one more is charged than the limit allows"},
           {"race.linearizable", "so more charges succeed than fit"}},
          kCharges, "res-counter"),
      counter_entry<ResCounterFailureIsUsage>(
          "res-counter-failure-is-usage", "A refusal is counted in usage.", "W03", {3, 2},
          {{"balance.usage-is-outstanding", "usage has what was refused"},
           {"race.no-spurious-failure", "and nobody gives that back"},
           {"race.linearizable", "so no order explains the refusals"}},
          kCharges, "res-counter"),
      counter_entry<ResCounter, WithoutLock>(
          "res-counter-without-lock", "The lock is not taken.", "W20", {2, 2},
          {{"race.no-data-race", "nothing orders the accesses"},
           {"limit.never-exceeded", "two threads test before either adds"},
           {"race.linearizable", "so no order explains what charges came to"}},
          kCharges, "res-counter"),
      counter_entry<PageCounter, TornAdd>(
          "page-counter-torn-add", "Usage is added to in two steps.", "W21", {2, 2},
          {{"limit.never-exceeded", "one addition overwrites another"},
           {"balance.usage-is-outstanding", "so that one charge is not in usage"},
           {"race.no-spurious-failure", "or one uncharge is not"},
           {"race.linearizable", "so no order explains what charges came to"}},
          kCharges, "page-counter"),
      counter_entry<CompareAndSwap, BlindExchange>(
          "compare-and-swap-blind", "Usage is exchanged without comparing.", "W22", {2, 2},
          {{"limit.never-exceeded", "one charge overwrites another"},
           {"race.linearizable", "so no order explains what charges came to"}},
          kCharges, "compare-and-swap"),
      counter_entry<ParentsNotUncharged>(
          "page-counter-parents-kept", "An uncharge stops at the group itself.", "W23", {2, 2},
          {{"balance.usage-is-outstanding", "the parent keeps what was given back"},
           {"race.no-spurious-failure", "and is full for ever"},
           {"race.linearizable", "so no order explains the refusals"}},
          kCharges, "page-counter-below-root"),
      counter_entry<RefusalStaysBelow>(
          "page-counter-refusal-kept",
          "A charge that the parent refuses is not taken back in the group.", "W24", {2, 2},
          {{"balance.usage-is-outstanding", "the group keeps what its parent refused"}}, kCharges,
          "page-counter-below-root"),
      counter_entry<LimitNotLookedAtAgain>(
          "page-counter-limit-once",
          "A limit write looks at usage before it writes, and not afterwards.", "W25", {2, 2},
          {{"limit.honest-write", "a charge came between"},
           {"race.linearizable", "so a charge comes before a limit that forbids it"}},
          kAndLimitWrite, "page-counter-limit-write"),
      protocol_entry<Lifetime>(
          {"last-put-then-use",
           "A reference is put, and the container looked at once more.",
           "W26",
           {{"race.no-use-after-free", "the other reference may have been the last"}},
           "last-put"},
          {"two references to A",
           [](Lifetime& lifetime) { lifetime.start(2); },
           {{"T1", [](Lifetime& lifetime) { lifetime.put_and_use(); }, {}},
            {"T2", [](Lifetime& lifetime) { lifetime.put(); }, {}}}}),
      protocol_entry<Reclaim>(
          {"put-back-after-unlock",
           "The locks are let go of before the counts are right again.",
           "W27",
           {{"race.no-data-race", "the counts are written under no lock"}},
           "page-isolation"},
          {"two pages are on the container's list",
           [](Reclaim& reclaim) { reclaim.start(); },
           {{"isolate", [](Reclaim& reclaim) { reclaim.isolate(); }, {}},
            {"put-back", [](Reclaim& reclaim) { reclaim.put_back_after_unlock(); }, {}}}}),
      protocol_entry<Unlinking>({"free-then-unlink",
                                 "A charge is freed before it leaves the list.",
                                 "W28",
                                 {{"race.no-use-after-free", "whoever walks the list follows it"}},
                                 "unlink-then-free"},
                                walk_and_end(&Unlinking::free_and_unlink)),
      protocol_entry<Lifetime>(
          {"find-resurrects",
           "A reference is added to a container that has none left.",
           "W29",
           {{"race.no-use-after-free", "it is freed when the grace period ends"}},
           "find-unless-gone"},
          find_and_put(&Lifetime::find_and_use_resurrecting)),
  };
}

}  // namespace counterproof
