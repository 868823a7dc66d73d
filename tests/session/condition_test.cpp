// A condition counts what is there, and says where its text is wrong.
#include "session/condition.hpp"

#include <gtest/gtest.h>

#include "session/goal_search.hpp"
#include "session/session.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof {
namespace {

Rules shares() {
  Rules rules = tests::memory_rules();
  rules.share_charge = ShareCharge::fraction;
  return rules;
}

bool holds(const Session& session, std::string_view text) {
  const auto condition = Condition::read(text, session.rules(), session.scope());
  EXPECT_TRUE(condition) << text << ": " << condition.error().message;
  return condition && condition->holds(session.rules(), session.world());
}

TEST(Condition, CountsWhatIsThere) {
  Session session("", tests::memory_rules(), roomy_scope(tests::memory_rules()));
  EXPECT_TRUE(holds(session, "pages == 0 and tasks == 2 and containers == 2"));
  for (const char* event : {"map T1 P1", "map T2 P1", "touch T1 P2"})
    ASSERT_TRUE(session.take(event)) << event;
  for (const char* text :
       {"A.memory == 2",  "B.memory == 0",   "A.memory.limit == 2", "A.memory == A.memory.limit",
        "A.members == 1", "A.maps == 2",     "B.maps == 1",         "A.pays == 2",
        "B.pays == 0",    "P1.mappers == 2", "P1.payers == 1",      "P3.mappers == 0",
        "pages == 2",     "mapped == 2",     "cached == 0",         "swapped == 0",
        "charged == 2",   "lingering == 0",  "2 > B.maps",          "A.memory>1",
        "A.memory != 1",  "A.memory <= 2",   "A.memory >= 2",       "A.memory < unlimited"})
    EXPECT_TRUE(holds(session, text)) << text;
  for (const char* text : {"A.memory == 1", "A.memory > 2", "A.memory < 2", "A.memory == unlimited",
                           "B.maps > A.maps"})
    EXPECT_FALSE(holds(session, text)) << text;
}

TEST(Condition, AndBindsCloserThanOr) {
  const Session session("", tests::memory_rules(), roomy_scope(tests::memory_rules()));
  EXPECT_TRUE(holds(session, "tasks == 2 or pages == 1 and pages == 2"));
  EXPECT_TRUE(holds(session, "pages == 1 and pages == 2 or tasks == 2"));
  EXPECT_FALSE(holds(session, "pages == 1 or pages == 0 and tasks == 3"));
}

TEST(Condition, ComparesPartsOfAPageExactly) {
  Session session("", shares(), roomy_scope(shares()));
  ASSERT_TRUE(session.take("map T1 P1"));
  EXPECT_TRUE(holds(session, "A.memory == 1"));
  ASSERT_TRUE(session.take("map T2 P1"));
  EXPECT_TRUE(holds(session, "A.memory > 0 and A.memory < 1 and A.memory == B.memory"));
  EXPECT_TRUE(holds(session, "A.pays == 1 and P1.payers == 2"));
  const auto counts = counts_of(session.rules(), session.scope());
  EXPECT_EQ(count_text(counts.front(), session.rules(), session.world()), "1/2");
}

struct Wrong {
  const char* text;
  unsigned column;
  const char* message;
};

TEST(Condition, SaysAtWhichColumnItIsWrongAndWhatWouldBeRight) {
  const Rules rules = tests::memory_rules();
  const Scope scope = roomy_scope(rules);
  for (const Wrong& wrong : {
           Wrong{"", 1,
                 "nothing is counted here; expected a number or a count, such as "
                 "\"A.memory\""},
           Wrong{"A.memry > 1", 1,
                 "there is no count \"A.memry\" here; the nearest is "
                 "\"A.memory\""},
           Wrong{"pages == 0 and A.kernel > 1", 16, "there is no count \"A.kernel\" here"},
           Wrong{"pages == 0 and C.memory > 1", 16, "there is no count \"C.memory\" here"},
           Wrong{"A.memory", 9, "nothing stands after \"A.memory\"; expected \"==\""},
           Wrong{"A.memory = 1", 10, "\"=\" stands after \"A.memory\"; expected \"==\""},
           Wrong{"A.memory >", 11, "nothing is counted here"},
           Wrong{"pages > 1x", 9, "\"1x\" is no whole number"},
           Wrong{"pages > 18446744073709551615", 9, "is no whole number below 2^64 - 1"},
           Wrong{"pages > 1 tasks", 11, "\"tasks\" does not go on a condition; expected \"and\""},
           Wrong{"pages > 1 and", 14, "nothing is counted here"},
           Wrong{"1 < 2", 6, "1 and 2 are two numbers"},
       }) {
    const auto condition = Condition::read(wrong.text, rules, scope);
    ASSERT_FALSE(condition) << wrong.text;
    EXPECT_EQ(condition.error().place.column, wrong.column) << wrong.text;
    EXPECT_NE(condition.error().message.find(wrong.message), std::string::npos)
        << wrong.text << ": " << condition.error().message;
  }
  const auto goal = read_goal("when  A.memry > 1", rules, scope);
  ASSERT_FALSE(goal);
  EXPECT_EQ(goal.error().place.column, 7U);
  EXPECT_EQ(read_goal("witness nothing", rules, scope).error().place.column, 9U);
}

/// How many events lead to the nearest such world; nothing if there is none.
std::optional<std::size_t> distance(const Rules& rules, const Scope& scope, std::string_view text) {
  const auto goal = read_goal("when " + std::string(text), rules, scope);
  EXPECT_TRUE(goal) << goal.error().message;
  GoalSearch search(rules, scope, *goal, 1'000'000);
  while (search.advance(1000) == GoalSearch::State::running) {
  }
  if (search.state() != GoalSearch::State::found) return std::nullopt;
  Session session("", rules, scope);
  for (const Event& event : search.events()) {
    EXPECT_FALSE(goal->when->holds(rules, session.world())) << text << " was so before";
    EXPECT_TRUE(session.take(event));
  }
  EXPECT_TRUE(goal->when->holds(rules, session.world())) << text;
  return search.events().size();
}

TEST(Condition, IsGoneToByTheShortestWay) {
  const Rules rules = tests::memory_rules();
  Scope scope = roomy_scope(rules);
  scope.faults = {};
  EXPECT_EQ(distance(rules, scope, "tasks == 2"), 0U);
  EXPECT_EQ(distance(rules, scope, "A.memory == 2 and B.memory == 1"), 3U);
  // The same the other way round: a container that is named is not taken for another.
  EXPECT_EQ(distance(rules, scope, "B.memory == 2 and A.memory == 1"), 3U);
  EXPECT_EQ(distance(rules, scope, "A.memory == 1 and A.members == 0"), 2U);
  EXPECT_EQ(distance(rules, scope, "B.memory == 1 and B.members == 0"), 2U);
  EXPECT_EQ(distance(rules, scope, "P1.mappers == 2"), 2U);
  // A page comes into use after those before it.
  EXPECT_EQ(distance(rules, scope, "P3.mappers == 2"), 4U);
  Scope small = scope;
  small.events = {EventKind::touch, EventKind::unmap};
  EXPECT_EQ(distance(rules, small, "A.memory == 3"), std::nullopt);
}

}  // namespace
}  // namespace counterproof
