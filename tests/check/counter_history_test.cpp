// The monitors of histories, on histories written by hand.
#include "check/race/counter_history.hpp"

#include <gtest/gtest.h>

#include "check/schedule/judge.hpp"

namespace counterproof {
namespace {

using schedule::History;
using schedule::Mark;
using schedule::ThreadId;

/// Writes a history mark by mark, each thread's calls and returns in turn.
class Writer {
 public:
  std::uint16_t charge(ThreadId thread, std::uint64_t n, bool charged) {
    return call(thread, CounterOperation::charge, n, charged ? kAccepted : kRefused);
  }
  std::uint16_t uncharge(ThreadId thread, std::uint64_t n) {
    return call(thread, CounterOperation::uncharge, n, n);
  }
  std::uint16_t limit(ThreadId thread, std::uint64_t limit, bool written) {
    return call(thread, CounterOperation::set_limit, limit, written ? kAccepted : kRefused);
  }
  void back(std::uint16_t index) { history.marks.push_back(mark(index, true)); }

  History history;

 private:
  std::uint16_t call(ThreadId thread, CounterOperation operation, std::uint64_t n,
                     std::uint64_t result) {
    history.calls.push_back(
        {thread, static_cast<std::uint8_t>(operation), "call", n, result, "returned"});
    const auto index = static_cast<std::uint16_t>(history.calls.size() - 1);
    history.marks.push_back(mark(index, false));
    return index;
  }
  Mark mark(std::uint16_t index, bool returns) {
    return {index, history.calls[index].thread, returns, 0, {}};
  }
};

template <class M>
bool breaks(const Writer& writer, M monitor) {
  return schedule::breaks_as_it_happened(writer.history, monitor);
}

TEST(CounterHistory, TwoChargesOfTheLastUnitAreNotLinearizable) {
  Writer h;
  const auto a = h.charge(0, 1, true);
  const auto b = h.charge(1, 1, true);
  h.back(a);
  h.back(b);
  EXPECT_TRUE(breaks(h, Linearizable(1, true)));
  EXPECT_FALSE(breaks(h, Linearizable(2, true)));
  EXPECT_TRUE(breaks(h, LimitKept(1, 0)));
  EXPECT_FALSE(breaks(h, LimitKept(1, 1)));
  EXPECT_FALSE(breaks(h, NoSpuriousFailure(1)));
}

TEST(CounterHistory, ARefusalBesideAChargeThatMayHaveComeFirstIsFine) {
  Writer h;
  const auto a = h.charge(0, 1, true);
  const auto b = h.charge(1, 1, false);
  h.back(b);
  h.back(a);
  EXPECT_FALSE(breaks(h, Linearizable(1, true)));
  EXPECT_FALSE(breaks(h, NoSpuriousFailure(1)));
}

TEST(CounterHistory, ARefusalAfterEverythingWasGivenBackIsSpurious) {
  Writer h;
  const auto a = h.charge(0, 1, true);
  h.back(a);
  const auto c = h.charge(2, 1, false);  // is on its way to be refused all the time
  const auto u = h.uncharge(0, 1);
  h.back(u);
  const auto b = h.charge(1, 1, false);
  h.back(b);
  h.back(c);
  EXPECT_TRUE(breaks(h, NoSpuriousFailure(1)));
  EXPECT_TRUE(breaks(h, Linearizable(1, true)));
}

TEST(CounterHistory, ARefusalWhileTheUnchargeIsUnderWayIsNot) {
  Writer h;
  const auto a = h.charge(0, 1, true);
  h.back(a);
  const auto u = h.uncharge(0, 1);
  const auto b = h.charge(1, 1, false);
  h.back(u);
  h.back(b);
  EXPECT_FALSE(breaks(h, NoSpuriousFailure(1)));
  EXPECT_FALSE(breaks(h, Linearizable(1, true)));
}

TEST(CounterHistory, AWrittenLimitBindsTheChargesAfterIt) {
  Writer h;
  const auto a = h.charge(0, 1, true);
  h.back(a);
  const auto b = h.charge(1, 1, true);
  const auto w = h.limit(2, 1, true);
  h.back(w);
  h.back(b);
  EXPECT_TRUE(breaks(h, LimitKept(2, 0)));
  EXPECT_TRUE(breaks(h, Linearizable(2, true)));
  // A writer that does not look at usage is explained by coming last.
  EXPECT_FALSE(breaks(h, Linearizable(2, false)));
}

TEST(CounterHistory, ALimitThatIsBeingRaisedMayCountAlready) {
  Writer h;
  const auto a = h.charge(0, 1, true);
  h.back(a);
  const auto w = h.limit(2, 2, true);
  const auto b = h.charge(1, 1, true);
  h.back(b);
  h.back(w);
  EXPECT_FALSE(breaks(h, LimitKept(1, 0)));
  EXPECT_FALSE(breaks(h, Linearizable(1, true)));
}

/// A charge, a refused charge of another thread, and the uncharge.
Writer one_after_the_other() {
  Writer h;
  h.back(h.charge(0, 1, true));
  h.back(h.charge(1, 1, false));
  h.back(h.uncharge(0, 1));
  return h;
}

// Three operations that know nothing of each other: one order of real time explains what they
// returned, another does not, and the other is found.
TEST(CounterHistory, EveryOrderThatTheExecutionAllowsIsJudged) {
  Writer h = one_after_the_other();
  EXPECT_FALSE(breaks(h, NoSpuriousFailure(1)));
  const schedule::HistoryShape shape(h.history);
  const auto order = shape.breaking_order(NoSpuriousFailure(1));
  ASSERT_TRUE(order);
  // Calls and returns: 0 1 of the charge, 2 3 of the refused one, 4 5 of the uncharge.
  EXPECT_TRUE(std::find(order->begin(), order->end(), 3) != order->end());
}

TEST(CounterHistory, AnOrderThatTheExecutionForbidsIsNot) {
  Writer h = one_after_the_other();
  // Each thread takes one step in each operation, and the refused charge has seen the charge's
  // step, as the uncharge has seen the refused one's.
  auto& marks = h.history.marks;
  marks[1].after = marks[4].after = 1;
  marks[5].after = 2;
  marks[3].after = 1;
  marks[3].seen.seen[0] = 1;
  marks[5].seen.seen[1] = 1;
  const schedule::HistoryShape shape(h.history);
  EXPECT_FALSE(shape.breaking_order(NoSpuriousFailure(1)));
}

}  // namespace
}  // namespace counterproof
