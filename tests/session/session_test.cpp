// A session goes forth and back, and the search finds ways as short as those of the check.
#include "session/session.hpp"

#include <gtest/gtest.h>

#include <set>

#include "model/policy/policy_file.hpp"
#include "model/world/scope_file.hpp"
#include "model/world/standard_scopes.hpp"
#include "session/goal_search.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof {
namespace {

Session shared_page() {
  Session session("mine", tests::memory_rules(), roomy_scope(tests::memory_rules()));
  EXPECT_TRUE(session.take("map T1 P1"));
  EXPECT_TRUE(session.take("map T2 P1"));
  EXPECT_TRUE(session.take("unmap T1 P1"));
  return session;
}

TEST(Session, TellsWhatBreaksFirstAndWhatIsReached) {
  Session session = shared_page();
  ASSERT_FALSE(session.broken().empty());
  EXPECT_EQ(session.broken().front().invariant->id, "isolation.no-hostage-charge");
  EXPECT_EQ(session.broken().front().why, "P1 stays charged to A, and only T2 holds it");
  EXPECT_TRUE(session.violated_so_far().has(
      static_cast<std::size_t>(find_invariant("fairness.user-pays") - invariants().data())));
  EXPECT_FALSE(session.witnessed_so_far().empty());
  EXPECT_EQ(session.trace().expectation->invariant, "isolation.no-hostage-charge");
  EXPECT_TRUE(confirms(session.trace(), replay(session.trace())));
}

TEST(Session, GoesBackAndForthUntilAnotherEventIsChosen) {
  Session session = shared_page();
  EXPECT_FALSE(session.redo());
  EXPECT_TRUE(session.undo());
  EXPECT_TRUE(session.undo());
  EXPECT_EQ(session.at(), 1U);
  EXPECT_EQ(session.trace().events.size(), 1U);
  EXPECT_EQ(session.whole_trace().events.size(), 3U);
  EXPECT_TRUE(session.redo());
  EXPECT_EQ(session.at(), 2U);
  session.go(0);
  EXPECT_FALSE(session.undo());
  EXPECT_EQ(&session.world(), &session.initial());
  EXPECT_TRUE(session.take("touch T1 P1"));
  EXPECT_FALSE(session.redo());
  EXPECT_EQ(session.whole_trace().events.size(), 1U);
}

TEST(Session, RefusesWhatCannotHappenAndStaysWhereItIs) {
  Session session = shared_page();
  const std::vector<std::string> texts = session.scope().limit_texts;
  const auto refused = session.take("unmap T1 P1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().place.line, 0U);
  EXPECT_EQ(session.take("tuch T1 P1").error().message,
            "there is no event \"tuch\"; the nearest is \"touch\"");
  EXPECT_EQ(session.take("touch T9 P1").error().place.column, 7U);
  EXPECT_FALSE(session.take("write-limit C memory \"77\""));
  EXPECT_EQ(session.scope().limit_texts, texts);
  EXPECT_TRUE(session.take("write-limit A memory \"77\""));
  EXPECT_EQ(session.scope().limit_texts.back(), "77");
  EXPECT_EQ(session.at(), 4U);
}

TEST(Session, EveryEventOfTheListHappensAsItIsListed) {
  const Session session = shared_page();
  std::set<std::string> texts;
  for (const EnabledEvent& one : session.enabled()) {
    EXPECT_TRUE(texts.insert(one.text).second) << one.text;
    Session trial = session;
    ASSERT_TRUE(trial.take(one.text)) << one.text;
    EXPECT_EQ(trial.taken().back().event, one.event);
    EXPECT_EQ(trial.taken().back().effects.outcome, one.outcome);
  }
  EXPECT_GT(texts.size(), 50U);
}

TEST(GoalSearch, IsAsShortAsTheCheckAndReachesWhatItSays) {
  std::size_t compared = 0;
  for (const char* name : {"rss-2007", "every-mapper", "zones", "hand-over", "tasks-by-fork"}) {
    auto policy =
        read_policy_file(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies/" + name + ".toml");
    ASSERT_TRUE(policy) << name;
    // What is waived would be shown without faults, and so perhaps by a longer trace.
    policy->claims.clear();
    policy->waivers.clear();
    for (const char* scope_name : {"private", "tasks", "sharing"}) {
      const WrittenScope& written = find_standard_scope(scope_name)->written;
      if (misfit(written, policy->rules)) continue;
      const Scope scope = fitted(written, policy->rules);
      const CheckReport report = check_policy_in({scope}, *policy, {});
      for (const Finding& finding : report.findings) {
        const std::string id(finding.invariant->id);
        // That there is no way takes a search of everything, and is tried in small scopes alone.
        if (finding.verdict != Verdict::violated && scope.name == "sharing") continue;
        const auto goal = read_goal(id, policy->rules, scope);
        ASSERT_TRUE(goal) << id;
        GoalSearch search(policy->rules, scope, *goal, 10'000'000);
        while (search.advance(100) == GoalSearch::State::running) {
        }
        if (finding.verdict != Verdict::violated) {
          EXPECT_NE(search.state(), GoalSearch::State::found) << name << scope_name << id;
          continue;
        }
        ASSERT_EQ(search.state(), GoalSearch::State::found) << name << scope_name << id;
        // What comes again and again begins where it cannot be helped any more.
        const Trace& trace = *finding.trace;
        const std::size_t stem =
            trace.again_from ? replay(trace).breach_of(id)->after_events : trace.events.size();
        EXPECT_EQ(search.events().size(), stem) << name << scope_name << id;
        Session session(name, policy->rules, scope);
        for (const Event& event : search.events()) ASSERT_TRUE(session.take(event));
        EXPECT_TRUE(session.violated_so_far().has(goal->property)) << name << scope_name << id;
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, 52U);
}

TEST(GoalSearch, FindsWitnessesAndSaysWhenItGivesUp) {
  const Rules rules = tests::memory_rules();
  const Scope scope = roomy_scope(rules);
  const auto goal = read_goal("witness limit.never-exceeded", rules, scope);
  ASSERT_TRUE(goal);
  GoalSearch search(rules, scope, *goal, 1'000'000);
  while (search.advance(1000) == GoalSearch::State::running) {
  }
  ASSERT_EQ(search.state(), GoalSearch::State::found);
  Session session("", rules, scope);
  for (const Event& event : search.events()) {
    EXPECT_FALSE(session.witnessed_so_far().has(goal->property));
    ASSERT_TRUE(session.take(event));
  }
  EXPECT_TRUE(session.witnessed_so_far().has(goal->property));

  GoalSearch cut(rules, scope, *read_goal("balance.no-leak", rules, scope), 100);
  EXPECT_EQ(cut.advance(100'000), GoalSearch::State::bounded);
  EXPECT_FALSE(read_goal("balance.no-leek", rules, scope));
  EXPECT_FALSE(read_goal("offline.nothing", rules, scope));
}

}  // namespace
}  // namespace counterproof
