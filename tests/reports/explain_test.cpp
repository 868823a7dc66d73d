#include "reports/explain.hpp"

#include <gtest/gtest.h>

#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

Trace trace_of(const std::string& body) {
  const auto trace = parse_trace("counterproof trace 1\npolicy mine\n" + body, "test");
  if (!trace) throw std::runtime_error(trace.error().text());
  return *trace;
}

const std::string kEscape =
    "choice account.memory yes\n"
    "scope containers=2 tasks=1 pages=2 files=0 limit=1 start=A\n"
    "expect violated limit.no-migration-escape\n\n"
    "touch T1 P1\nattach T1 B\ntouch T1 P2\n";

const std::string kLasso =
    "choice account.memory yes\nchoice over.reclaim evict\n"
    "scope containers=1 tasks=1 pages=2 files=0 limit=1 start=A\n"
    "expect violated progress.no-livelock\n\n"
    "touch T1 P1\ntouch T1 P2\nswap-in T1 P1\nswap-in T1 P2\n";

TEST(Explain, SaysWhatComesAgainAndAgain) {
  const Trace trace = trace_of(kLasso + "again from 3\n");
  const Replay replayed = replay(trace);
  for (const std::string& text :
       {explain_text(trace, replayed, Paint(false)), replay_text(trace, replayed, Paint(false))}) {
    EXPECT_NE(text.find("\nfrom 3 on, again and again\n"), text.npos) << text;
    EXPECT_NE(text.find("confirmed: violated progress.no-livelock\n"), text.npos) << text;
    EXPECT_NE(text.find("T1 needs P1 and P2 at once"), text.npos) << text;
  }
  const auto json = replay_json(trace, replayed);
  EXPECT_EQ(json["loop"].dump(), R"({"from":3,"comes_again":true})");
  EXPECT_EQ(json["confirmed"], true);
}

TEST(Explain, SaysThatALoopDoesNotClose) {
  const Trace trace = trace_of(kLasso + "again from 2\n");
  const Replay replayed = replay(trace);
  for (const std::string& text :
       {explain_text(trace, replayed, Paint(false)), replay_text(trace, replayed, Paint(false))}) {
    EXPECT_NE(text.find("not again from 2 on: the world is another than before event 2\n"),
              text.npos)
        << text;
    EXPECT_NE(text.find("denied: the trace expects violated progress.no-livelock\n"), text.npos)
        << text;
  }
  EXPECT_EQ(replay_json(trace, replayed)["loop"].dump(), R"({"from":2,"comes_again":false})");
}

TEST(Explain, SaysWhatChangesAtEachEventAndWhyItBreaks) {
  const Trace trace = trace_of(kEscape);
  EXPECT_EQ(explain_text(trace, replay(trace), Paint(false)),
            R"(policy mine
scope 2 containers, 1 task, 2 pages, limit 1, T1 in A at first

      A  memory [......] 0 pages of 1 page
         T1
      B  memory [......] 0 pages of 1 page

 1  touch T1 P1
      P1 is private memory now
      T1 (A) maps P1
      P1 is charged to A
      memory usage of A: 0 pages -> 1 page, limit 1 page

      A  memory [######] 1 page of 1 page
         T1
         P1 (mapped by T1; private), charged to A
      B  memory [......] 0 pages of 1 page

 2  attach T1 B
      T1 moves from A to B
      P1 stays charged to A

      A  memory [######] 1 page of 1 page
      B  memory [......] 0 pages of 1 page
         T1
         P1 (mapped by T1; private), charged to A

 3  touch T1 P2
      P2 is private memory now
      T1 (B) maps P2
      P2 is charged to B
      memory usage of B: 0 pages -> 1 page, limit 1 page

      A  memory [######] 1 page of 1 page
      B  memory [######] 1 page of 1 page
         T1
         P1 (mapped by T1; private), charged to A
         P2 (mapped by T1; private), charged to B

broken at event 3: limit.no-migration-escape
    B is charged 1 page, tasks that moved in use 1 page more, and its limit is 1
    page.
    invariant: Members cannot use more than their limit by moving in with
    charges left behind.
    formula: usage(c) + what members of c took and left charged elsewhere <=
    limit(c); tasks: members(c) rose: members(c) <= limit(c)

also broken: isolation.no-hostage-charge at event 2, isolation.same-alone at
    event 3, isolation.owner-gone at event 2, fairness.user-pays at event 2

confirmed: violated limit.no-migration-escape
)");
}

TEST(Explain, SaysThatNothingChanges) {
  const Trace trace = trace_of(
      "choice account.memory yes\nscope containers=1 tasks=1 pages=1 files=0 limit=1 start=A\n\n"
      "touch T1 P1\nmigrate P1 T1\n");
  const Replay replayed = replay(trace);
  const auto lines = changes(trace.rules, trace.scope, replayed.before(1),
                             replayed.steps[1].effects, replayed.steps[1].after);
  EXPECT_EQ(lines, std::vector<std::string>{"nothing changes"});
}

TEST(Replay, IsDeniedWhenTheTraceDoesNotShowWhatItExpects) {
  Trace trace = trace_of(kEscape);
  trace.events.pop_back();
  const std::string text = replay_text(trace, replay(trace), Paint(false));
  EXPECT_NE(text.find("denied: the trace expects violated limit.no-migration-escape"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace counterproof::tests
