// Livelocks are found as lassos, in toys whose states are few and in worlds; their repaired twins,
// and thrashes that end, are let pass.
#include "model/lasso.hpp"

#include <gtest/gtest.h>

#include "check/explore/explorer.hpp"
#include "check/policy/minimise_trace.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

// ---- toys

/// A system of requests alone; property 0 is violated where somebody never gets on.
template <class Requests>
struct Asked : Requests {
  using State = typename Requests::State;
  using Event = typename Requests::Event;

  static std::size_t packed_size() { return sizeof(State); }
  static void pack(const State& state, std::byte* out) { std::memcpy(out, &state, sizeof state); }
  static State unpack(const std::byte* in) {
    State state;
    std::memcpy(&state, in, sizeof state);
    return state;
  }
  void pack_canonical(const State& state, std::byte* out) const {
    pack(Requests::representative(state), out);
  }
  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    sink(Requests::first());
  }
  [[nodiscard]] Marks check_state(const State& state) const {
    return {never_gets_on(static_cast<const Requests&>(*this), state) ? 1U : 0U, 0};
  }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    Requests::for_each_request(state, Whose::anyones,
                               [&](const Event& event, const State& next, Came) {
                                 sink(event, next, Marks{});
                                 return true;
                               });
  }
};

/// Two wait for room.  Who is woken looks, wakes the other, since it might be his turn, and sleeps.
struct Waiters {
  struct State {
    std::uint8_t awake = 0;  ///< which of the two
    bool room = false;
    bool operator==(const State&) const = default;
  };
  enum class Event : std::uint8_t { first_looks, second_looks, holder_lets_go };

  bool holder_exists = false;
  bool alike = false;

  static State first() { return {}; }
  [[nodiscard]] State representative(State state) const {
    if (alike) state.awake = 0;
    return state;
  }
  static bool is_same(const State& a, const State& b) { return a == b; }
  static bool is_own(Event event) { return event != Event::holder_lets_go; }
  template <class Sink>
  void for_each_request(const State& state, Whose whose, Sink&& sink) const {
    State next = state;
    next.awake = 1 - state.awake;
    const Event looks = state.awake == 0 ? Event::first_looks : Event::second_looks;
    if (!sink(looks, next, state.room ? Came::on : Came::again)) return;
    if (whose == Whose::own || !holder_exists || state.room) return;
    sink(Event::holder_lets_go, {state.awake, true}, Came::again);
  }
};

/// A charge that is refused is tried three times; then the task waits for reclaim, and asks again.
struct Retries {
  struct State {
    std::uint8_t tried = 0;
    bool reclaimed = false;
    bool operator==(const State&) const = default;
  };
  enum class Event : std::uint8_t { charge, wait };

  bool counter_is_reset = false;

  static State first() { return {}; }
  static State representative(const State& state) { return state; }
  static bool is_same(const State& a, const State& b) { return a == b; }
  static bool is_own(Event) { return true; }
  template <class Sink>
  void for_each_request(const State& state, Whose, Sink&& sink) const {
    State next = state;
    if (state.tried < 3) {
      ++next.tried;
      sink(Event::charge, next, state.reclaimed ? Came::on : Came::again);
      return;
    }
    next.reclaimed = true;
    if (counter_is_reset) next.tried = 0;
    sink(Event::wait, next, Came::again);
  }
};

/// Each request leads to another state.
struct Counting {
  using State = std::uint64_t;
  using Event = int;

  State end = ~State{0};

  static bool is_same(State a, State b) { return a == b; }
  static bool is_own(Event) { return true; }
  template <class Sink>
  void for_each_request(State state, Whose, Sink&& sink) const {
    sink(0, state + 1, state + 1 == end ? Came::on : Came::again);
  }
};

template <class Requests>
std::optional<SearchViolation<Asked<Requests>>> stem_of(const Requests& requests) {
  const auto result = explore(Asked<Requests>{requests}, SearchOptions());
  EXPECT_TRUE(result.complete());
  return result.violations[0];
}

TEST(Lasso, TwoWaitersThatWakeEachOtherNeverGetOn) {
  const Waiters waiters;
  const auto stem = stem_of(waiters);
  ASSERT_TRUE(stem);
  EXPECT_TRUE(stem->events.empty());
  const auto lasso = lasso_of(waiters, stem->initial);
  EXPECT_TRUE(lasso.way.empty());
  using enum Waiters::Event;
  EXPECT_EQ(lasso.loop, (std::vector{first_looks, second_looks}));
}

TEST(Lasso, OfRepresentativesIsUnrolledUntilItCloses) {
  // One state of representatives, with a step to itself; two of the real ones.
  const Waiters waiters{.alike = true};
  const auto result = explore(Asked<Waiters>{waiters}, SearchOptions());
  EXPECT_EQ(result.states, 1U);
  ASSERT_TRUE(result.violations[0]);
  EXPECT_EQ(lasso_of(waiters, result.violations[0]->initial).loop.size(), 2U);
}

TEST(Lasso, AHolderWhomOnlyASpitefulSchedulerHoldsBackIsNoLivelock) {
  EXPECT_FALSE(stem_of(Waiters{.holder_exists = true}));
}

TEST(Lasso, ARetryCounterThatIsNeverResetIsOne) {
  const Retries retries;
  const auto stem = stem_of(retries);
  ASSERT_TRUE(stem);
  // From the first state on there is no other way than into it.
  EXPECT_TRUE(stem->events.empty());
  const auto lasso = lasso_of(retries, stem->initial);
  using enum Retries::Event;
  EXPECT_EQ(lasso.way, (std::vector{charge, charge, charge, wait}));
  EXPECT_EQ(lasso.loop, (std::vector{wait}));
}

TEST(Lasso, ARetryCounterThatIsResetIsNone) {
  EXPECT_FALSE(stem_of(Retries{.counter_is_reset = true}));
}

TEST(Lasso, StatesThatNeverComeAgainAreNotSettled) {
  bool unsettled = false;
  EXPECT_FALSE(never_gets_on(Counting{}, std::uint64_t{0}, &unsettled));
  EXPECT_TRUE(unsettled);
  unsettled = false;
  EXPECT_FALSE(never_gets_on(Counting{.end = kMostAsked}, std::uint64_t{0}, &unsettled));
  EXPECT_FALSE(unsettled);
}

// ---- worlds

constexpr std::string_view kLivelock = "progress.no-livelock";

Scope private_memory(std::size_t pages, std::uint64_t limit) {
  Scope scope;
  scope.name = "test";
  scope.containers = 1;
  scope.tasks = 1;
  scope.pages = pages;
  scope.limit = limit;
  scope.start = {ContainerId(0)};
  for (const EventKind kind : {EventKind::touch, EventKind::swap_in, EventKind::swap_out,
                               EventKind::lock, EventKind::unmap, EventKind::exit})
    scope.events.insert(kind);
  return scope;
}

CheckReport check_in(const Rules& rules, const Scope& scope) {
  Policy policy;
  policy.name = "test";
  policy.rules = rules;
  return check_policy_in({scope}, policy, {});
}

Verdict verdict_in(const Rules& rules, const Scope& scope) {
  return check_in(rules, scope).finding(kLivelock)->verdict;
}

/// The lines of a trace behind its head.
std::string events_of(const Trace& trace) {
  const std::string text = print_trace(trace);
  return text.substr(text.find("\n\n") + 2);
}

std::string lasso_in(const Rules& rules, const Scope& scope) {
  const CheckReport report = check_in(rules, scope);
  const Finding* finding = report.finding(kLivelock);
  if (finding->verdict != Verdict::violated) return "";
  EXPECT_TRUE(confirms(*finding->trace, replay(*finding->trace)));
  EXPECT_EQ(*parse_trace(print_trace(*finding->trace), "t"), *finding->trace);
  return events_of(*finding->trace);
}

TEST(Livelock, TheSmallestGroupLivesForEver) {
  EXPECT_EQ(lasso_in(memory_rules(), private_memory(2, 1)),
            "touch T1 P1\n"
            "touch T1 P2\n"
            "swap-in T1 P1\n"
            "swap-in T1 P2\n"
            "again from 3\n");
}

TEST(Livelock, RoomForOneInstructionIsEnough) {
  EXPECT_EQ(verdict_in(memory_rules(), private_memory(2, 2)), Verdict::holds);
}

TEST(Livelock, AKillIsAnAnswer) {
  Rules rules = memory_rules();
  rules.over_reclaim = OverReclaim::none;
  EXPECT_EQ(verdict_in(rules, private_memory(2, 1)), Verdict::holds);
}

TEST(Livelock, ARefusalIsAnAnswer) {
  EXPECT_EQ(verdict_in(rules({"account.memory=yes"}), private_memory(2, 1)), Verdict::holds);
}

TEST(Livelock, AnOrdinaryThrashIsNone) {
  // Three pages in room for two: a fault at each turn, and each turn gets on.  What is locked does
  // not go, so that nothing is locked here.
  Scope scope = private_memory(3, 2);
  scope.events.erase(EventKind::lock);
  EXPECT_EQ(verdict_in(memory_rules(), scope), Verdict::holds);
}

TEST(Livelock, WhatIsLockedTakesTheRoom) {
  EXPECT_EQ(lasso_in(memory_rules(), private_memory(3, 2)),
            "touch T1 P1\n"
            "lock T1 P1\n"
            "touch T1 P2\n"
            "touch T1 P3\n"
            "swap-in T1 P2\n"
            "swap-in T1 P3\n"
            "again from 5\n");
}

Scope below_a_mark(std::uint64_t high) {
  Scope scope = private_memory(2, 4);
  scope.high = {high};
  return scope;
}

TEST(Livelock, ReclaimThatUndoesItself) {
  // On its way back from the fault the task has to make room, and gives up what it has faulted in.
  EXPECT_EQ(lasso_in(memory_rules({"over.high=throttle"}), below_a_mark(0)),
            "touch T1 P1\n"
            "swap-in T1 P1\n"
            "again from 2\n");
}

TEST(Livelock, AMarkAboveWhatIsNeededUndoesNothing) {
  EXPECT_EQ(verdict_in(memory_rules({"over.high=throttle"}), below_a_mark(2)), Verdict::holds);
}

TEST(Livelock, WhoIsOnHisWayOutMakesRoom) {
  const Rules rules = memory_rules();
  const std::string scope = "containers=1 tasks=2 pages=3 files=0 limit=2 start=A,A";
  const std::string full = "touch T2 P3\nlock T2 P3\ntouch T1 P1\ntouch T1 P2";
  EXPECT_NE(run(rules, scope, full).breach_of(kLivelock), nullptr);
  EXPECT_EQ(run(rules, scope,
                "touch T2 P3\nlock T2 P3\nexit T2 fault=slowly\n"
                "touch T1 P1\ntouch T1 P2")
                .breach_of(kLivelock),
            nullptr);
}

TEST(Livelock, IsMinimisedWithItsLoop) {
  const auto trace = parse_trace(
      "counterproof trace 1\nchoice account.memory yes\nchoice over.reclaim evict\n"
      "choice over.kill container\n"
      "scope containers=1 tasks=1 pages=3 files=0 limit=1 start=A\n"
      "expect violated progress.no-livelock\n\n"
      "touch T1 P3\nunmap T1 P3\ntouch T1 P1\ntouch T1 P2\nswap-in T1 P1\nswap-in T1 P2\n"
      "swap-in T1 P1\nswap-in T1 P2\nagain from 5\n",
      "t");
  ASSERT_TRUE(trace) << trace.error().text();
  EXPECT_TRUE(confirms(*trace, replay(*trace)));
  const auto minimised = minimise_trace(*trace, kLivelock);
  ASSERT_TRUE(minimised);
  EXPECT_EQ(events_of(*minimised),
            "touch T1 P1\ntouch T1 P2\nswap-in T1 P1\nswap-in T1 P2\nagain from 3\n");
}

TEST(Livelock, ALoopThatDoesNotCloseShowsNothing) {
  const auto trace = parse_trace(
      "counterproof trace 1\nchoice account.memory yes\nchoice over.reclaim evict\n"
      "choice over.kill container\n"
      "scope containers=1 tasks=1 pages=2 files=0 limit=1 start=A\n"
      "expect violated progress.no-livelock\n\n"
      "touch T1 P1\ntouch T1 P2\nswap-in T1 P1\nagain from 3\n",
      "t");
  ASSERT_TRUE(trace) << trace.error().text();
  const Replay replayed = replay(*trace);
  EXPECT_NE(replayed.breach_of(kLivelock), nullptr);
  EXPECT_FALSE(replayed.comes_again);
  EXPECT_FALSE(confirms(*trace, replayed));
}

TEST(Livelock, FailcntDoesNotKeepAWorldFromComingAgain) {
  const Rules rules = memory_rules();
  const std::string scope = "containers=1 tasks=1 pages=2 files=0 limit=1 start=A";
  const Replay replayed =
      run(rules, scope, "touch T1 P1\ntouch T1 P2\nswap-in T1 P1\nswap-in T1 P2");
  const auto failures = [&](std::size_t events) {
    return replayed.before(events)
        .books.containers[container('A')]
        .counter(Resource::memory)
        .failures;
  };
  EXPECT_GT(failures(4), failures(2));
  ASSERT_NE(replayed.breach_of(kLivelock), nullptr);
  EXPECT_EQ(replayed.breach_of(kLivelock)->after_events, 2U);
}

}  // namespace
}  // namespace counterproof::tests
