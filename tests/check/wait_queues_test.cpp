// Who waits on a queue, and who is woken where one of several is.
#include "check/schedule/wait_queues.hpp"

#include <gtest/gtest.h>

namespace counterproof::schedule {
namespace {

constexpr ObjectId kHere = 7;
constexpr ObjectId kElsewhere = 8;

WaitQueues waiting(std::initializer_list<ThreadId> threads) {
  WaitQueues queues;
  for (const ThreadId thread : threads) queues.join(thread, kHere);
  return queues;
}

ThreadSet able(const WaitQueues& queues) {
  ThreadSet able = 0;
  for (ThreadId t = 0; t < kMaxThreads; ++t)
    if (queues.is_woken(t)) able |= bit(t);
  return able;
}

TEST(WaitQueues, AllOfAQueueAreWokenAndNobodyElse) {
  WaitQueues queues = waiting({0, 2});
  queues.join(1, kElsewhere);
  EXPECT_EQ(queues.wake(kHere, 0, {}).count, 2U);
  EXPECT_EQ(able(queues), 0b101);
  EXPECT_EQ(queues.wake(kHere, 0, {}).count, 0U) << "they do not wait any more";
}

TEST(WaitQueues, AnyOfSeveralMayBeTheOneThatIsWokenAndThenNoOther) {
  WaitQueues queues = waiting({0, 1, 2});
  EXPECT_EQ(queues.wake(kHere, 1, {}).count, 1U);
  EXPECT_EQ(able(queues), 0b111);
  queues.go_on(1);
  EXPECT_EQ(able(queues), 0);
  EXPECT_TRUE(queues.is_contended(0));
  EXPECT_EQ(queues.wake(kHere, 0, {}).count, 2U);
  EXPECT_EQ(able(queues), 0b101);
}

TEST(WaitQueues, AWakeUpThatIsLeftOpenIsNotWastedOnWhoComesLater) {
  WaitQueues queues = waiting({0, 1});
  queues.wake(kHere, 1, {});
  queues.join(2, kHere);
  EXPECT_EQ(able(queues), 0b011) << "it was not there";
  // Of three one is as good as woken: two more are woken, and that is everybody.
  EXPECT_EQ(queues.wake(kHere, 1, {}).count, 1U);
  EXPECT_EQ(able(queues), 0b111);
  queues.go_on(2);
  EXPECT_EQ(able(queues), 0b011) << "the first wake-up is still for one of these";
  queues.go_on(0);
  EXPECT_EQ(able(queues), 0);
}

TEST(WaitQueues, AsManyWakeUpsAsSleepersWakeThemAll) {
  WaitQueues queues = waiting({0, 1});
  EXPECT_EQ(queues.wake(kHere, 1, {}).count, 1U);
  EXPECT_EQ(queues.wake(kHere, 5, {}).count, 1U);
  queues.go_on(0);
  EXPECT_EQ(able(queues) & 0b10, 0b10);
  EXPECT_TRUE(queues.tokens().empty());
}

TEST(WaitQueues, WhoGoesOnSeesWhatHisWakerHadSeen) {
  Clock first;
  Clock second;
  first.seen[5] = 1;
  second.seen[6] = 1;
  WaitQueues queues = waiting({0, 1, 2});
  queues.wake(kHere, 1, first);
  queues.wake(kHere, 1, second);
  EXPECT_EQ(queues.shown_to(0).seen[5], 1);
  queues.go_on(0);
  EXPECT_EQ(queues.shown_to(1).seen[5], 0);
  EXPECT_EQ(queues.shown_to(1).seen[6], 1);
}

TEST(WaitQueues, WhoLeavesIsNotWoken) {
  WaitQueues queues = waiting({0, 1});
  queues.wake(kHere, 1, {});
  queues.leave(0);
  EXPECT_EQ(able(queues), 0b10);
  queues.leave(1);
  EXPECT_EQ(able(queues), 0);
  EXPECT_EQ(queues.wake(kHere, 1, {}).count, 0U);
}

}  // namespace
}  // namespace counterproof::schedule
