// The byte form of traces: stable, and the inverse of itself; the mutator of worlds; and that a run
// costs no allocation.
#include "fuzz/byte_form.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <set>

#include "check/random/promises.hpp"
#include "check/random/random_worlds.hpp"
#include "fuzz/forgotten_event.hpp"
#include "fuzz/mutate_world.hpp"
#include "fuzz/world_run.hpp"
#include "model/rules/call.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/rule.hpp"
#include "model/trace/replay.hpp"
#include "model/world/initial_world.hpp"

// Counted for the test of runs, with one compiler; the sanitizers keep their own.
#ifdef __clang__
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define COUNTERPROOF_COUNTS_ALLOCATIONS
namespace {
std::atomic<std::uint64_t> allocations{0};
}  // namespace
void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif
#endif

namespace counterproof::fuzz {
namespace {

/// Traces of the shapes that the byte form has room for.
Trace any_trace(Chance& chance) {
  const Policy& policy = shipped_policies()[chance.below(shipped_policies().size())];
  std::vector<std::uint8_t> header(kHeaderSize);
  for (std::uint8_t& byte : header) byte = static_cast<std::uint8_t>(chance.next());
  WorldInput input;
  decode_header(header, input);
  fit(input.scope, policy.rules, header);
  WorldWalk walk(policy.rules, input.scope);
  for (unsigned i = 0; i < 40 && walk.step(chance); ++i) {
  }
  Trace trace = trace_of(walk);
  trace.policy = policy.name;
  return trace;
}

TEST(ByteForm, HasAPlaceForEachChoiceAndEachEventThatStaysItsOwn) {
  std::string keys;
  for (const Choice& choice : choices()) keys += std::string(choice.key) + " ";
  EXPECT_EQ(keys,
            "account.memory account.tasks account.files counter.algorithm counter.unlimited "
            "limit.write charge.reference share.charge share.uncharge hand_over.full_heir "
            "next_toucher.takes attach.charges attach.over_limit attach.unit tasks.count "
            "files.count cache.unmapped list.kind over.reclaim over.kill account.kernel "
            "tree.charges kernel.counts_in kernel.starts kernel.stacks kernel.shrink "
            "offline.charges offline.lists reclaim.write protect.min over.high kernel.unlimited "
            "swap.charge kernel.limit protect.low protect.unclaimed over.oom_group "
            "tasks.uncharge swap.counts ");
  std::string events;
  for (const EventEntry& entry : event_table()) events += std::string(entry.word) + " ";
  EXPECT_EQ(events,
            "create remove write-limit reclaim fork clone exec exit attach attach-process protect "
            "touch map install read write lock unmap swap-out swap-in swap-off migrate insert "
            "pressure age open receive close allocate look-up put free-offline write-reclaim "
            "shrink write-swap reap map-shmem truncate ");
}

TEST(ByteForm, ReadsBackWhatWasWritten) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    Chance chance(seed);
    const Trace trace = any_trace(chance);
    const Trace again = decode(encode(trace));
    EXPECT_EQ(again.policy, trace.policy);
    ASSERT_TRUE(again == trace) << print_trace(trace) << print_trace(again);
  }
}

TEST(ByteForm, MakesATraceThatHappensOfAnyBytes) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    Chance chance(seed);
    std::vector<std::uint8_t> bytes(chance.below(kMostBytes + 100));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(chance.next());
    const Trace trace = decode(bytes);
    const Replay replayed = replay(trace);
    EXPECT_FALSE(replayed.stopped) << *replayed.stopped;
    EXPECT_TRUE(decode(encode(trace)) == trace) << print_trace(trace);
  }
}

TEST(ByteForm, ReadsMoreChoicesThanItsHeaderHasRoomForAndEventsBehindThem) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Chance chance(seed);
    const Trace trace = any_trace(chance);
    const std::vector<std::uint8_t> bytes = encode(trace);
    for (const std::size_t blocks : {0U, 1U, 3U}) {
      std::vector<std::uint8_t> longer = bytes;
      longer[3] = '2';
      longer[17] = static_cast<std::uint8_t>(blocks);
      longer.insert(longer.begin() + kHeaderSize, blocks * kEventSize, 0);
      EXPECT_TRUE(looks_like_bytes({reinterpret_cast<const char*>(longer.data()), longer.size()}));
      EXPECT_EQ(count_events(longer), count_events(bytes));
      EXPECT_TRUE(decode(longer) == decode(bytes)) << print_trace(trace);
      // The same byte says nothing in an input that begins as they always did.
      std::vector<std::uint8_t> old = bytes;
      old[17] = static_cast<std::uint8_t>(blocks);
      EXPECT_EQ(header_size(old), kHeaderSize);
      EXPECT_TRUE(decode(old) == decode(bytes)) << print_trace(trace);
    }
  }
  // Cut off in the middle of its choices it is an input without events.
  std::vector<std::uint8_t> cut = encode(Trace{});
  cut[3] = '2';
  cut[17] = 255;
  EXPECT_EQ(count_events(cut), 0U);
  EXPECT_TRUE(decode(cut).events.empty());
}

// What rule files say: any container pays for a page, and what they keep is who used it last.
struct AnyPays {
  static inline Kept<PageId, ContainerId> last_user;

  AnyPays() : rule(0) {
    rule.keep(last_user, "last user");
    own.slots.pays = [](Call& call, const Use&) { return call.choose(call.containers()); };
    own.slots.after_event = [](Call& call, const Event& event, const Effects&) {
      if (event.page.some() && event.task.some() && call.page(event.page).mapped())
        call.set(last_user, event.page, call.container_of(event.task));
    };
    own.kept = rule.fields;
    own.run_guarded = [](void (*body)(void*), void* context) -> const char* {
      body(context);
      return nullptr;
    };
    rules.account_memory = Accounted::yes;
    rules.own = &own;
  }

  Rule rule;
  OwnRules own;
  Rules rules;
};

TEST(ByteForm, ReadsBackWhatRuleFilesLetBeChosen) {
  const AnyPays any;
  unsigned picks = 0, others_than_the_first = 0, kept = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Chance chance(seed);
    std::vector<std::uint8_t> header(kHeaderSize);
    for (std::uint8_t& byte : header) byte = static_cast<std::uint8_t>(chance.next());
    Scope scope;
    fit(scope, any.rules, header);
    WorldWalk walk(any.rules, scope);
    for (unsigned i = 0; i < 40 && walk.step(chance); ++i) {
    }
    const Trace trace = trace_of(walk);
    const Trace again = decode(encode(trace), any.rules);
    ASSERT_EQ(again.events, trace.events) << print_trace(trace) << print_trace(again);
    const Replay replayed = replay(again);
    ASSERT_FALSE(replayed.stopped) << *replayed.stopped;
    for (const Event& event : trace.events) {
      picks += event.picks[0].kind == KeptKind::container;
      others_than_the_first += event.picks[0].index != 0;
    }
    for (const ReplayedStep& step : replayed.steps) kept += step.after.own != OwnBytes{};
  }
  EXPECT_GE(picks, 100U);
  EXPECT_GE(others_than_the_first, 50U);
  EXPECT_GE(kept, 1000U);
}

TEST(ByteForm, MeansTheSameAsTheRun) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Chance chance(seed);
    const Trace trace = any_trace(chance);
    const Properties wanted = Properties::all();
    const Properties broken = WorldRun(trace.rules, wanted).run(encode(trace));
    // The run ends at the first event that breaks anything.
    const Replay replayed = replay(trace);
    Properties first;
    std::size_t after = trace.events.size() + 1;
    for (const Breach& breach : replayed.breaches) {
      if (breach.after_events == 0) continue;
      if (breach.after_events < after) first = {};
      after = std::min(after, breach.after_events);
      if (breach.after_events == after) first |= mask_of({breach.invariant->id});
    }
    EXPECT_EQ(broken, first) << print_trace(trace);
  }
}

TEST(WorldMutator, MakesTracesThatHappenAndMostOfThemNew) {
  WorldMutator mutator;
  std::vector<std::uint8_t> bytes = encode(Trace{});
  std::size_t changed = 0;
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    const Bytes made = mutator.mutate(bytes, kMostBytes, seed);
    const std::vector<std::uint8_t> next(made.begin(), made.end());
    ASSERT_LE(next.size(), kMostBytes);
    const Trace trace = decode(next);
    EXPECT_EQ(encode(trace), next);
    EXPECT_FALSE(replay(trace).stopped);
    changed += next != bytes;
    bytes = next;
  }
  EXPECT_GE(changed, 1'200U);
}

TEST(WorldMutator, CrossesTwoTracesIntoOneThatHappens) {
  WorldMutator mutator;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Chance chance(seed);
    const auto first = encode(any_trace(chance));
    const auto second = encode(any_trace(chance));
    const auto both = mutator.cross(first, second, kMostBytes, seed);
    ASSERT_LE(both.size(), kMostBytes);
    EXPECT_TRUE(std::ranges::equal(encode(decode(both)), both));
  }
}

TEST(WorldMutator, DrawsScopesOfAllSizesThatReadBackAndKeepsTheRules) {
  Chance chance(1);
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.account_files = Accounted::yes;
  std::set<std::array<std::uint64_t, 5>> sizes;
  std::set<std::size_t> starts;
  std::size_t with_own_limits = 0;
  for (unsigned i = 0; i < 4000; ++i) {
    WorldInput input{rules, nullptr, Scope{}};
    std::vector<std::uint8_t> header;
    fit(input.scope, rules, {});
    encode_header(input, header);
    draw_scope(header, chance);
    WorldInput read;
    decode_header(header, read);
    EXPECT_EQ(read.rules, rules);
    sizes.insert({read.scope.containers, read.scope.tasks, read.scope.pages, read.scope.files,
                  read.scope.limit});
    starts.insert(read.scope.start.size());
    with_own_limits += read.scope.own_limits.empty() ? 0 : 1;
    encode_header(read, header);
    WorldInput again;
    decode_header(header, again);
    EXPECT_EQ(again.scope, read.scope);
  }
  EXPECT_EQ(sizes.size(), 3U * 4U * 4U * 2U * 4U);
  EXPECT_EQ(starts, (std::set<std::size_t>{1, 2, 3, 4}));
  // The exception, since little can happen under many limits.
  EXPECT_GT(with_own_limits, 400U);
  EXPECT_LT(with_own_limits, 3000U);
}

TEST(WorldMutator, GoesOnForAWholeWalkNowAndThen) {
  WorldMutator mutator;
  const std::vector<std::uint8_t> empty(kHeaderSize, 0);
  std::size_t longest = 0;
  std::size_t few = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const std::size_t count = count_events(mutator.mutate(empty, kMostBytes, seed));
    longest = std::max(longest, count);
    few += count <= 8 ? 1 : 0;
  }
  EXPECT_GT(longest, 24U);
  EXPECT_GT(few, 1600U);
}

TEST(WorldMutator, KeepsToTheSizeItIsGiven) {
  WorldMutator mutator;
  Chance chance(1);
  const auto bytes = encode(any_trace(chance));
  for (std::uint64_t seed = 1; seed <= 200; ++seed)
    EXPECT_LE(mutator.mutate(bytes, kHeaderSize + 3 * kEventSize, seed).size(),
              kHeaderSize + 3 * kEventSize);
}

TEST(WorldRun, HoldsShippedPoliciesToTheirClaimsAndOthersToBalance) {
  // A policy that claims nothing of sharing, and one that does.
  unsigned claimed = 0;
  for (const Policy& policy : shipped_policies()) claimed += !policy.claims.empty();
  EXPECT_GE(claimed, 15U);
  Rules rules;
  rules.account_memory = Accounted::yes;
  EXPECT_EQ(promised_balance(rules) & mask_of({"balance.no-leak", "limit.never-exceeded"}),
            mask_of({"balance.no-leak"}));
  rules.charge_reference = ChargeReference::none;
  EXPECT_EQ(promised_balance(rules) & mask_of({"balance.owner-alive"}), 0U);
}

TEST(ForgottenEvent, TellsAnEventThatNoCandidateStandsFor) {
  Rules rules;
  rules.account_memory = Accounted::yes;
  Scope scope;
  scope.containers = 2;
  scope.tasks = 2;
  scope.pages = 2;
  scope.start = {ContainerId(0)};
  scope.events.insert(EventKind::touch);
  scope.faults.insert(Fault::no_memory);
  const World world = initial_world(rules, scope);
  Event touch;
  touch.kind = EventKind::touch;
  touch.task = TaskId(0);
  touch.page = PageId(1);  // the other free page stands for this one
  EXPECT_FALSE(is_forgotten(rules, scope, world, touch));
  touch.fault = Fault::no_memory;
  EXPECT_FALSE(is_forgotten(rules, scope, world, touch));
  Scope without_fault = scope;
  without_fault.faults = {};
  EXPECT_TRUE(is_forgotten(rules, without_fault, world, touch));
  // What makes no difference may be left out.
  touch.fault = Fault::low_memory;
  EXPECT_FALSE(is_forgotten(rules, scope, world, touch));
  Event protect;
  protect.kind = EventKind::protect;
  protect.task = TaskId(0);
  EXPECT_TRUE(is_forgotten(rules, scope, world, protect));
}

#ifdef COUNTERPROOF_COUNTS_ALLOCATIONS
TEST(WorldRun, AllocatesNothingFromTheSecondRunOn) {
  std::vector<std::vector<std::uint8_t>> inputs;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Chance chance(seed);
    inputs.push_back(encode(any_trace(chance)));
  }
  WorldRun run;
  for (const auto& input : inputs) run.run(input);
  const std::uint64_t before = allocations;
  for (const auto& input : inputs) run.run(input);
  EXPECT_EQ(allocations - before, 0U);
}
#endif

}  // namespace
}  // namespace counterproof::fuzz
