// Traces that are right: what is read from them, and what is printed.
#include "model/trace/trace.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "model/counter/counter.hpp"
#include "model/rules/choices.hpp"

namespace counterproof {
namespace {

constexpr const char* kTitle = "counterproof trace 1\n";
constexpr const char* kScope = "scope containers=2 tasks=2 pages=2 files=0 limit=1 start=A\n";
constexpr const char* kExample = R"(counterproof trace 1
policy rss-2007-as-posted
choice account.memory yes
as-posted D14
scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A
expect violated balance.single-release

touch T1 P1
swap-out P1
swap-in T1 P1 fault=not-up-to-date
)";

Trace parsed(const std::string& text) {
  const Result<Trace> trace = parse_trace(text, "t.trace");
  EXPECT_TRUE(trace) << trace.error().text() << "\n" << text;
  return trace ? *trace : Trace{};
}

Event event_of(EventKind kind) {
  Event event;
  event.kind = kind;
  for (const Operand operand : entry_of(kind).operands) {
    switch (operand) {
      case Operand::task:
        event.task = TaskId(0);
        break;
      case Operand::other_task:
        event.other_task = TaskId(1);
        break;
      case Operand::container:
        event.container = ContainerId(1);
        break;
      case Operand::page:
        event.page = PageId(0);
        break;
      case Operand::new_page:
        event.new_page = PageId(1);
        break;
      case Operand::file:
        event.file = FileId(1);
        break;
      case Operand::resource:
        event.resource = Resource::files;
        break;
      case Operand::text:
        event.text = 0;
        break;
      case Operand::object:
        event.object = ObjectId(1);
        break;
    }
  }
  return event;
}

// A trace in which every kind of event suffers every fault that it can, names a victim, and takes
// a copy where it may.
Trace everything() {
  Trace trace;
  trace.policy = "all";
  trace.scope.containers = 2;
  trace.scope.tasks = 3;
  trace.scope.pages = 2;
  trace.scope.files = 2;
  trace.scope.limit = kUnlimited;
  trace.scope.start = {ContainerId(0), ContainerId(1)};
  trace.scope.limit_texts = {"5\n"};
  trace.scope.objects = 2;
  trace.scope.kernel_limit = 3;
  trace.scope.parents = {ContainerId(), ContainerId(0)};
  trace.scope.min = {0, 1};
  trace.scope.low = {2, 0};
  trace.scope.oom_group.insert(ContainerId(1));
  trace.scope.high = {kUnlimited, 2};
  trace.scope.swap_limits = {kUnlimited, 1};
  trace.scope.own_limits.resize(2);
  trace.scope.own_limits[0][Resource::tasks] = 0;
  trace.scope.own_limits[1][Resource::memory] = kUnlimited;
  trace.scope.own_limits[1][Resource::kernel] = 1;
  trace.expectation = Expectation{false, ""};
  for (const EventEntry& entry : event_table()) {
    Event event = event_of(entry.kind);
    trace.events.push_back(event);
    for (const Fault fault : entry.faults) {
      event.fault = fault;
      event.to = fault == Fault::moved ? ContainerId(1) : ContainerId();
      trace.events.push_back(event);
    }
    event = event_of(entry.kind);
    event.kills = Kills(TaskId(2));
    trace.events.push_back(event);
  }
  for (const EventKind kind : {EventKind::map, EventKind::install}) {
    Event event = event_of(kind);
    event.new_page = PageId(1);
    trace.events.push_back(event);
  }
  return trace;
}

TEST(Trace, TheExampleIsReadAsItStands) {
  const Trace trace = parsed(kExample);
  EXPECT_EQ(trace.policy, "rss-2007-as-posted");
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.defects.insert(Defect::D14);
  EXPECT_TRUE(trace.rules == rules);
  EXPECT_EQ(trace.scope.containers, 1U);
  EXPECT_EQ(trace.scope.tasks, 1U);
  EXPECT_EQ(trace.scope.pages, 1U);
  EXPECT_EQ(trace.scope.files, 0U);
  EXPECT_EQ(trace.scope.limit, 1U);
  EXPECT_EQ(trace.scope.start, std::vector<ContainerId>{ContainerId(0)});
  EXPECT_EQ(trace.expectation, (Expectation{true, "balance.single-release"}));
  ASSERT_EQ(trace.events.size(), 3U);
  EXPECT_EQ(trace.events[0].kind, EventKind::touch);
  EXPECT_EQ(trace.events[1].kind, EventKind::swap_out);
  EXPECT_EQ(trace.events[2].kind, EventKind::swap_in);
  EXPECT_EQ(trace.events[2].task, TaskId(0));
  EXPECT_EQ(trace.events[2].page, PageId(0));
  EXPECT_EQ(trace.events[2].fault, Fault::not_up_to_date);
  EXPECT_EQ(trace.lines, (std::vector<unsigned>{8, 9, 10}));
}

TEST(Trace, CommentsBlankLinesAndForeignLineEndsMeanNothing) {
  std::string text = "# a comment\n\n" + std::string(kExample);
  text.insert(text.find("touch"), "  # indented\n\t");
  text.insert(text.find(" P1\n") + 3, "# close by");
  std::string foreign;
  for (const char letter : text) foreign += letter == '\n' ? "\r\n" : std::string(1, letter);
  EXPECT_TRUE(parsed(foreign) == parsed(kExample));
  EXPECT_EQ(parsed(foreign).lines, (std::vector<unsigned>{11, 12, 13}));
}

TEST(Trace, HeaderLinesComeInAnyOrder) {
  EXPECT_TRUE(parsed("counterproof trace 1\n"
                     "expect violated balance.single-release\n"
                     "scope start=A limit=1 files=0 pages=1 tasks=1 containers=1\n"
                     "as-posted D14\npolicy rss-2007-as-posted\nchoice account.memory yes\n"
                     "touch T1 P1\nswap-out P1\nswap-in T1 P1 fault=not-up-to-date") ==
              parsed(kExample));
}

TEST(Trace, AttributesComeInAnyOrder) {
  const std::string head = std::string(kTitle) + kScope;
  EXPECT_TRUE(parsed(head + "fork T1 T2 kills=T2 to=B fault=moved") ==
              parsed(head + "fork T1 T2 fault=moved to=B kills=T2"));
}

TEST(Trace, ADefectThatIsAChoiceSetsTheChoice) {
  const Trace trace =
      parsed(std::string(kTitle) + "choice account.tasks yes\nas-posted D03 D33\n" + kScope);
  EXPECT_EQ(trace.rules.limit_write, LimitWrite::unchecked);
  EXPECT_EQ(trace.rules.tasks_count, TasksCount::forks);
}

TEST(Trace, LimitTextsAreCollectedInTheOrderOfTheirFirstUse) {
  const Trace trace = parsed(std::string(kTitle) + kScope + R"(write-limit A memory "5\n"
write-limit B memory ""
write-limit A tasks "5\x0a"
write-limit A memory "# \"\\\t\xFf"
)");
  EXPECT_EQ(trace.scope.limit_texts, (std::vector<std::string>{"5\n", "", "# \"\\\t\xff"}));
  ASSERT_EQ(trace.events.size(), 4U);
  EXPECT_EQ(trace.events[1].text, 1U);
  EXPECT_EQ(trace.events[2].text, 0U);
  EXPECT_EQ(trace.events[2].resource, Resource::tasks);
}

TEST(Trace, AnExpectationThatAllHoldsNeedsNoEvent) {
  const Trace trace = parsed(std::string(kTitle) + kScope + "expect holds\n");
  EXPECT_EQ(trace.expectation, (Expectation{false, ""}));
  EXPECT_TRUE(trace.events.empty());
}

TEST(Trace, AFileIsReadLikeItsText) {
  const std::string path = testing::TempDir() + "counterproof-read-me.trace";
  std::ofstream(path) << kExample;
  const Result<Trace> read = read_trace_file(path);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(*read == parsed(kExample));
}

TEST(Trace, TheExamplePrintsAsItStands) { EXPECT_EQ(print_trace(parsed(kExample)), kExample); }

TEST(Trace, AnEventPrintsItsOperandsAndThenItsAttributes) {
  Event event = event_of(EventKind::map);
  event.fault = Fault::raced;
  event.new_page = PageId(1);
  event.kills = Kills(TaskId(2));
  EXPECT_EQ(print_event(event, {}), "map T1 P1 fault=raced copy=P2 kills=T3");
  event = event_of(EventKind::fork);
  event.fault = Fault::moved;
  event.to = ContainerId(1);
  EXPECT_EQ(print_event(event, {}), "fork T1 T2 fault=moved to=B");
  Scope scope;
  scope.limit_texts = {"1", "5\n\"\\\x01"};
  event = event_of(EventKind::write_limit);
  event.text = 1;
  EXPECT_EQ(print_event(event, scope), "write-limit B files \"5\\n\\\"\\\\\\x01\"");
}

TEST(Trace, EveryEventWithEveryFaultReadsBack) {
  const Trace trace = everything();
  ASSERT_EQ(trace.events.size(), 118U);
  EXPECT_TRUE(normalised(trace) == trace);
  EXPECT_TRUE(parsed(print_trace(trace)) == trace);
}

TEST(Trace, AContainersOwnLimitsStandAtTheEndOfTheScope) {
  const std::string text =
      "counterproof trace 1\n"
      "scope containers=3 tasks=2 pages=0 files=0 limit=1 start=- memory-limits=-,unlimited "
      "kernel-limits=0,-\n";
  const Trace trace = parsed(text);
  EXPECT_EQ(trace.scope.limit_of(ContainerId(0), Resource::memory), 1U);
  EXPECT_EQ(trace.scope.limit_of(ContainerId(1), Resource::memory), kUnlimited);
  EXPECT_EQ(trace.scope.limit_of(ContainerId(2), Resource::memory), 1U);
  EXPECT_EQ(trace.scope.limit_of(ContainerId(0), Resource::kernel), 0U);
  EXPECT_EQ(trace.scope.limit_of(ContainerId(1), Resource::kernel), std::nullopt);
  EXPECT_EQ(print_trace(trace), text);
  EXPECT_TRUE(parsed("counterproof trace 1\nscope containers=2 tasks=2 pages=0 files=0 limit=1 "
                     "start=- tasks-limits=-,-\n") ==
              parsed("counterproof trace 1\nscope containers=2 tasks=2 pages=0 files=0 limit=1 "
                     "start=-\n"));
}

// Some values contradict the defaults of other choices, and then the trace cannot be read.
TEST(Trace, EveryValueOfEveryChoiceReadsBack) {
  std::size_t tried = 0;
  std::size_t read_back = 0;
  for (const Choice& choice : choices()) {
    for (std::size_t value = 0; value < choice.values.size(); ++value) {
      ++tried;
      Trace trace;
      for (const char* key :
           {"account.memory", "account.tasks", "account.files", "account.kernel"}) {
        find_choice(key)->set(trace.rules, 1);
      }
      choice.set(trace.rules, value);
      const Result<Trace> read = parse_trace(print_trace(trace), "t.trace");
      if (!read) continue;
      ++read_back;
      EXPECT_TRUE(*read == trace) << print_trace(trace);
    }
  }
  EXPECT_EQ(read_back, 78U);
  EXPECT_EQ(tried, 97U);
}

TEST(Trace, AChoiceThatADefectBringsAlongIsNotPrinted) {
  Trace trace;
  trace.rules.account_tasks = Accounted::yes;
  add_defect(trace.rules, Defect::D33);
  EXPECT_EQ(print_trace(trace),
            "counterproof trace 1\nchoice account.tasks yes\nas-posted D33\n"
            "scope containers=2 tasks=2 pages=0 files=0 limit=1 start=-\n");
  EXPECT_TRUE(parsed(print_trace(trace)) == trace);
}

TEST(Trace, APolicyNameThatIsNoWordIsQuoted) {
  for (const std::string name :
       {"plain-2007.1", "two words", "hash#", "\"", "back\\slash", "é\n"}) {
    Trace trace;
    trace.policy = name;
    EXPECT_EQ(parsed(print_trace(trace)).policy, name);
  }
}

TEST(Trace, AnEmptyTraceReadsBack) {
  Trace trace;
  EXPECT_EQ(print_trace(trace),
            "counterproof trace 1\n"
            "scope containers=2 tasks=2 pages=0 files=0 limit=1 start=-\n");
  EXPECT_TRUE(parsed(print_trace(trace)) == trace);
}

TEST(Trace, NormalisingDropsWhatTheTextDoesNotSay) {
  Trace trace;
  trace.scope.name = "wide";
  trace.scope.about = "everything";
  trace.scope.events = {EventKind::touch};
  trace.scope.faults = {Fault::raced};
  trace.scope.limit_texts = {"unused", "7", "5", "7"};
  Event event = event_of(EventKind::write_limit);
  for (const int text : {2, 3, 1}) {
    event.text = static_cast<std::uint8_t>(text);
    trace.events.push_back(event);
  }
  event = event_of(EventKind::exit);
  event.page = PageId(1);
  event.text = 3;
  event.to = ContainerId(1);
  trace.events.push_back(event);

  const Trace normal = normalised(trace);
  EXPECT_EQ(normal.scope.limit_texts, (std::vector<std::string>{"5", "7"}));
  EXPECT_EQ(normal.events[0].text, 0U);
  EXPECT_EQ(normal.events[1].text, 1U);
  EXPECT_EQ(normal.events[2].text, 1U);
  EXPECT_TRUE(normal.events[3] == event_of(EventKind::exit));
  EXPECT_EQ(print_trace(normal), print_trace(trace));
  EXPECT_TRUE(parsed(print_trace(trace)) == normal);
}

}  // namespace
}  // namespace counterproof
