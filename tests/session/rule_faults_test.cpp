// A rule file's code may fail at one event; what it does elsewhere is still known, and told.
#include <gtest/gtest.h>

#include "model/rules/call.hpp"
#include "model/rules/own_rules.hpp"
#include "model/rules/rule.hpp"
#include "session/goal_search.hpp"
#include "session/page.hpp"
#include "session/session.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof {
namespace {

/// What stands here for a crash: a text that is thrown.
const char* guarded(void (*body)(void*), void* context) {
  try {
    body(context);
  } catch (const char* what) {
    return what;
  }
  return nullptr;
}

bool never_with_a_mapped_page(const Moment& moment, Why) {
  const View view(moment.rules, moment.scope, moment.world);
  for (const PageId page : view.pages())
    if (view.page(page).mapped()) throw "the rule looks at a page";
  return true;
}

/// Its removal fails, wherever it is asked; with `asks`, so does an invariant of its own.
Rules failing_rules(bool asks) {
  static OwnRules removes;
  static OwnRules and_asks;
  static const int image = 0;
  if (removes.run_guarded == nullptr) {
    for (OwnRules* own : {&removes, &and_asks}) {
      own->run_guarded = guarded;
      own->slots.removal = [](Call&, ContainerId) { throw "the rule removes nothing"; };
      own->filled = {"removal"};
    }
    static constexpr Invariant kAsked = {.id = "test.no-page",
                                         .statement = "No page is mapped.",
                                         .formula = "no page is mapped",
                                         .source = "a test",
                                         .witness = "anything",
                                         .holds_in = never_with_a_mapped_page,
                                         .witnessed_in = [](const Moment&) { return true; }};
    and_asks.images = {&image};
    EXPECT_TRUE(adopt_invariants(&image, {&kAsked, 1}));
  }
  Rules rules = tests::memory_rules();
  rules.own = asks ? &and_asks : &removes;
  return rules;
}

Session begun(bool asks = false) {
  const Rules rules = failing_rules(asks);
  return Session("mine", rules, roomy_scope(rules));
}

TEST(RuleFaults, AreToldOfTheirEventAndHideNoOther) {
  Session session = begun();
  ASSERT_TRUE(session.take("attach T2 A"));
  const Possible possible = session.possible();
  ASSERT_EQ(possible.failed.size(), 1U);
  EXPECT_EQ(possible.failed[0], "the rule removes nothing; at the event \"remove B\"");
  Session other("shipped", tests::memory_rules(), roomy_scope(tests::memory_rules()));
  ASSERT_TRUE(other.take("attach T2 A"));
  EXPECT_EQ(possible.events.size() + 1, other.enabled().size());
  const auto refused = session.take("remove B");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the rule removes nothing");
  EXPECT_TRUE(session.take("map T1 P1")) << "after a fault another event happens";
}

TEST(RuleFaults, OfAnInvariantOfItsOwnAreTold) {
  Session session = begun(true);
  const auto refused = session.take("map T1 P1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the rule looks at a page; when test.no-page is asked");
  EXPECT_EQ(session.at(), 0U);
  EXPECT_TRUE(session.take("attach T2 A"));
}

TEST(RuleFaults, EndASearchWhereTheyAreMet) {
  const Rules rules = failing_rules(false);
  Scope scope = roomy_scope(rules);
  scope.faults = {};
  const auto goal = read_goal("balance.usage-is-outstanding", rules, scope);
  ASSERT_TRUE(goal);
  GoalSearch search(rules, scope, *goal, 100'000);
  EXPECT_EQ(search.advance(100'000), GoalSearch::State::failed);
  Session session("mine", rules, scope);
  for (const Event& event : search.events()) ASSERT_TRUE(session.take(event));
  // Under the names of the world that one comes to.
  EXPECT_EQ(session.possible().failed, std::vector{search.fault()});
  EXPECT_EQ(search.fault(), "the rule removes nothing; at the event \"remove A\"");
}

TEST(RuleFaults, DoNotHideWhatIsFoundBesideThem) {
  const Rules rules = failing_rules(false);
  Scope scope = roomy_scope(rules);
  scope.faults = {};
  // Two events away, in worlds from which a container can be removed as in others.
  const auto goal = read_goal("when A.members == 2 and A.memory == 1", rules, scope);
  ASSERT_TRUE(goal);
  GoalSearch search(rules, scope, *goal, 100'000);
  EXPECT_EQ(search.advance(100'000), GoalSearch::State::found);
  EXPECT_EQ(search.events().size(), 2U);
}

TEST(RuleFaults, AreToldToAPage) {
  const std::string text = page::look(
      "counterproof trace 1\nscope containers=2 tasks=2 pages=1 files=0 limit=1 start=A,B\n\n", 0);
  EXPECT_NE(text.find("\"failed\":[]"), std::string::npos) << text;
}

}  // namespace
}  // namespace counterproof
