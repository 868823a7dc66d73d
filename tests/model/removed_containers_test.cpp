// What a container was told while it was there ends with its removal; what it is charged for does
// not.
#include <gtest/gtest.h>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

// B below A, with a min; a task of A's can act.
const std::string kBelow =
    "containers=2 tasks=2 pages=2 files=0 limit=4 start=B,A objects=1 kernel-limit=4 parents=-,A "
    "min=0,2";

Rules protecting(std::initializer_list<std::string_view> words = {}) {
  Rules made = kernel_rules(words);
  made.protect_min = ProtectMin::respected;
  made.kernel_shrink = KernelShrink::any_limit;
  made.reclaim_write = ReclaimWrite::amount;
  return made;
}

/// B has a page in its cache and a cached object, both within its min; then it may be removed.
std::string events(bool removed, const std::string& last) {
  const std::string filled = "read T1 P1\nallocate T1 O1\nput T1 O1\nattach T1 A\n";
  return filled + (removed ? "remove B\n" : "") + last;
}

struct Pass {
  std::string_view what;
  std::string event;
  bool takes_page;
  bool takes_object;
};

/// All ways in which memory is taken from a container for others.
const std::vector<Pass>& passes() {
  static const std::vector<Pass> kPasses = {
      {"reclaim for the parent", "reclaim A", true, true},
      {"a written amount", "write-reclaim T2 A \"2\"", true, true},
      {"pressure on the machine", "pressure P1", true, false},
      {"the machine's shrinker", "shrink T2 O1", false, true},
  };
  return kPasses;
}

TEST(ARemovedContainer, IsNotProtectedByTheMinThatItHad) {
  for (const Pass& pass : passes()) {
    SCOPED_TRACE(pass.what);
    const Replay replayed = run(protecting(), kBelow, events(true, pass.event));
    EXPECT_EQ(outcome(replayed), Outcome::done);
    EXPECT_EQ(last(replayed).truth.pages[PageId(0)].resident, !pass.takes_page);
    EXPECT_EQ(last(replayed).truth.objects[ObjectId(0)].exists, !pass.takes_object);
    EXPECT_EQ(replayed.breach_of("reclaim.respects-min"), nullptr);
  }
}

TEST(AContainer, IsProtectedByItsMinUntilItIsRemoved) {
  for (const Pass& pass : passes()) {
    SCOPED_TRACE(pass.what);
    Trace trace = *parse_trace(
        "counterproof trace 1\nscope " + kBelow + "\n\n" + events(false, pass.event) + "\n",
        "test");
    trace.rules = protecting();
    const Replay replayed = replay(trace);
    EXPECT_TRUE(last(replayed).truth.pages[PageId(0)].resident);
    EXPECT_TRUE(last(replayed).truth.objects[ObjectId(0)].exists);
  }
}

TEST(ARemovedContainer, IsProtectedByTheMinOfAnAncestorThatIsStillThere) {
  const std::string nested =
      "containers=3 tasks=2 pages=2 files=0 limit=4 start=C,A kernel-limit=4 parents=-,A,B "
      "min=0,2,2";
  const std::string filled = "read T1 P1\nattach T1 A\nremove C\n";
  const Replay kept = run(protecting(), nested, filled + "reclaim A");
  EXPECT_TRUE(last(kept).truth.pages[PageId(0)].resident);
  const Replay taken = run(protecting(), nested, filled + "remove B\nreclaim A");
  EXPECT_FALSE(last(taken).truth.pages[PageId(0)].resident);
}

TEST(ARemovedContainer, StaysChargedAndItsAncestorsWithIt) {
  const Rules policy = protecting();
  const Replay replayed = run(policy, kBelow, events(true, ""));
  EXPECT_EQ(usage_of(policy, replayed, 'B'), 2U);
  EXPECT_EQ(usage_of(policy, replayed, 'A'), 2U);
}

// A mark is read by tasks that charge; there are none left, and those of its parent have no need of
// it.
TEST(ARemovedContainer, SlowsNobodyByItsHighMark) {
  const Rules policy = protecting({"over.high=throttle"});
  const std::string marked =
      "containers=2 tasks=2 pages=2 files=0 limit=4 start=B,A kernel-limit=4 parents=-,A "
      "high=unlimited,0";
  const Replay replayed = run(policy, marked, "insert T1 P1\nattach T1 A\nremove B\ntouch T2 P2");
  EXPECT_TRUE(replayed.steps.back().effects.slowed.empty());
}

TEST(ARemovedContainer, ReadsNoLimitAndTakesNoCharge) {
  const Rules policy = protecting();
  for (const std::string last : {"attach T1 B", "write-limit B memory \"1\"", "reclaim B"}) {
    Trace trace = *parse_trace(
        "counterproof trace 1\nscope " + kBelow + "\n\n" + events(true, last) + "\n", "test");
    trace.rules = policy;
    EXPECT_EQ(replay(trace).stopped, "the container does not exist") << last;
  }
}

TEST(ARemovedContainer, MadeAnewHasItsMinAgain) {
  const Rules policy = protecting();
  const Replay replayed =
      run(policy, kBelow,
          "attach T1 A\nremove B\ncreate B\nattach T1 B\nread T1 P1\nattach T1 A\nreclaim A");
  EXPECT_TRUE(last(replayed).truth.exists[kB]);
  EXPECT_TRUE(last(replayed).truth.pages[PageId(0)].resident);
}

}  // namespace
}  // namespace counterproof::tests
