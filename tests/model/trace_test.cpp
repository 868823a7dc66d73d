#include "model/trace/trace.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "model/counter/counter.hpp"
#include "model/policy/choices.hpp"

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

std::string error_of(const std::string& text) {
  const Result<Trace> trace = parse_trace(text, "t.trace");
  return trace ? "no error" : trace.error().text();
}
// What is tested stands in line 2.
std::string error_in_header(const std::string& text) { return error_of(kTitle + text); }
// What is tested stands in line 3.
std::string error_in_event(const std::string& text) {
  return error_of(std::string(kTitle) + kScope + text);
}

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
      case Operand::task: event.task = TaskId(0); break;
      case Operand::other_task: event.other_task = TaskId(1); break;
      case Operand::container: event.container = ContainerId(1); break;
      case Operand::page: event.page = PageId(0); break;
      case Operand::new_page: event.new_page = PageId(1); break;
      case Operand::file: event.file = FileId(1); break;
      case Operand::resource: event.resource = Resource::files; break;
      case Operand::text: event.text = 0; break;
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
    event.kills = TaskId(2);
    trace.events.push_back(event);
  }
  for (const EventKind kind : {EventKind::map, EventKind::install}) {
    Event event = event_of(kind);
    event.new_page = PageId(1);
    trace.events.push_back(event);
  }
  return trace;
}

// ---- What is read ----

TEST(Trace, TheExampleIsReadAsItStands) {
  const Trace trace = parsed(kExample);
  EXPECT_EQ(trace.policy, "rss-2007-as-posted");
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.as_posted.insert(Defect::D14);
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
  const Trace trace = parsed(std::string(kTitle) + "as-posted D03 D33\n" + kScope);
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

// ---- What is refused ----

TEST(Trace, WhatIsNoTraceIsRefused) {
  EXPECT_EQ(error_of(""),
            "t.trace: error: the file holds no trace; expected \"counterproof trace 1\" first");
  EXPECT_EQ(error_of("# nothing\n\n"),
            "t.trace: error: the file holds no trace; expected \"counterproof trace 1\" first");
  EXPECT_EQ(error_of("counterproof schedule 1\n"),
            "t.trace:1:1: error: this is not a trace; expected \"counterproof trace 1\" first");
  EXPECT_EQ(error_of("\ncounterproof trace 2\n"),
            "t.trace:2:20: error: the trace has version \"2\"; expected version 1");
}

TEST(Trace, ATraceCutShortIsRefused) {
  EXPECT_EQ(error_of("counterproof trace 1\npolicy x"),
            "t.trace:2:1: error: the trace ends without a scope; expected a line such as \"scope "
            "containers=1 tasks=1 pages=1 files=0 limit=1 start=A\"");
  EXPECT_EQ(error_in_header("touch T1 P1"),
            "t.trace:2:1: error: an event stands before the scope; expected a line such as \"scope "
            "containers=1 tasks=1 pages=1 files=0 limit=1 start=A\" first");
}

TEST(Trace, AnUnknownWordIsAnsweredWithTheNearest) {
  EXPECT_EQ(error_in_header("polcy x"),
            "t.trace:2:1: error: there is no event or header line \"polcy\"; the nearest is "
            "\"policy\"");
  EXPECT_EQ(error_in_event("touch T1 P1\ntouhc T1 P1"),
            "t.trace:4:1: error: there is no event \"touhc\"; the nearest is \"touch\"");
  EXPECT_EQ(error_in_event("\"touch\" T1 P1"),
            "t.trace:3:1: error: there is no event or header line the text \"touch\"; the nearest "
            "is \"touch\"");
}

TEST(Trace, AHeaderLineStandsOnceAndBeforeTheEvents) {
  EXPECT_EQ(error_in_header("policy a\npolicy b"),
            "t.trace:3:1: error: this is a second policy line; the first is line 2");
  EXPECT_EQ(error_in_event("touch T1 P1\npolicy x"),
            "t.trace:4:1: error: policy stands after an event; expected it before the first one, "
            "in line 3");
}

TEST(Trace, AHeaderLineHasItsForm) {
  EXPECT_EQ(error_in_header("policy"),
            "t.trace:2:1: error: this line is too short; expected \"policy NAME\"");
  EXPECT_EQ(error_in_header("policy a b"),
            "t.trace:2:10: error: \"b\" is too much; expected \"policy NAME\"");
  EXPECT_EQ(error_in_header("choice share.charge"),
            "t.trace:2:1: error: this line is too short; expected \"choice KEY VALUE\"");
  EXPECT_EQ(error_in_header("as-posted"),
            "t.trace:2:1: error: as-posted names no defect; expected a line such as \"as-posted "
            "D14\"");
  EXPECT_EQ(error_in_header("expect violated"),
            "t.trace:2:1: error: this line is too short; expected \"expect violated INVARIANT\", "
            "\"expect holds INVARIANT\" or \"expect holds\"");
}

TEST(Trace, AnUnknownChoiceValueOrDefectIsRefused) {
  EXPECT_EQ(error_in_header("choice share.chrage zone"),
            "t.trace:2:8: error: there is no choice \"share.chrage\"; the nearest is "
            "\"share.charge\"");
  EXPECT_EQ(error_in_header("choice account.memory true"),
            "t.trace:2:23: error: account.memory is \"true\"; expected \"no\" or \"yes\"");
  EXPECT_EQ(error_in_header("as-posted D14 D06"),
            "t.trace:2:15: error: there is no defect \"D06\"; expected D01, D02, D03, D04, D05, "
            "D07, D08, D09, D10, D13, D14, D15, D16, D18, D19, D20, D21, D23, D24, D25, D26, D27, "
            "D28, D29, D31, D32, D33, D34, D35 or D38");
}

TEST(Trace, NothingIsChosenTwice) {
  EXPECT_EQ(error_in_header("choice share.charge zone\nchoice share.charge zone"),
            "t.trace:3:8: error: share.charge is chosen in line 2 already");
  EXPECT_EQ(error_in_header("as-posted D14 D14"), "t.trace:2:15: error: D14 stands here twice");
}

TEST(Trace, AContradictionNamesBothPlaces) {
  EXPECT_EQ(error_in_header(std::string("choice limit.write refuse\nas-posted D03\n") + kScope),
            "t.trace:3:11: error: as_posted.D03 contradicts limit.write (line 2): D03 is "
            "limit.write = \"unchecked\"");
}

TEST(Trace, AScopeIsCompleteAndWithinTheModelsSizes) {
  const auto scope = [](const std::string& text) { return error_in_header("scope " + text); };
  EXPECT_EQ(scope("containers=1 tasks=1 pages=1 files=0 limit=1"),
            "t.trace:2:1: error: the scope has no start=; expected a line such as \"scope "
            "containers=1 tasks=1 pages=1 files=0 limit=1 start=A\"");
  EXPECT_EQ(scope("containers=5 tasks=1 pages=1 files=0 limit=1 start=A"),
            "t.trace:2:18: error: containers is \"5\"; expected a number from 1 to 4");
  EXPECT_EQ(scope("containers=0 tasks=1 pages=1 files=0 limit=1 start=A"),
            "t.trace:2:18: error: containers is \"0\"; expected a number from 1 to 4");
  EXPECT_EQ(scope("containers=1 tasks=7 pages=1 files=0 limit=1 start=A"),
            "t.trace:2:26: error: tasks is \"7\"; expected a number from 0 to 6");
  EXPECT_EQ(scope("containers=1 tasks=1 pages=-1 files=0 limit=1 start=A"),
            "t.trace:2:34: error: pages is \"-1\"; expected a number from 0 to 6");
  EXPECT_EQ(scope("containers=1 tasks=1 pages=1 files=1x limit=1 start=A"),
            "t.trace:2:42: error: files is \"1x\"; expected a number from 0 to 4");
  EXPECT_EQ(scope("containers=1 tasks=1 pages=1 files=0 limit=18446744073709551616 start=A"),
            "t.trace:2:50: error: limit is \"18446744073709551616\"; expected a number below 2^64, "
            "or unlimited");
  EXPECT_EQ(scope("containers=1 page=1"),
            "t.trace:2:20: error: scope has no \"page\"; expected \"containers\", \"tasks\", "
            "\"pages\", \"files\", \"limit\" or \"start\"");
  EXPECT_EQ(scope("containers=1 tasks=2 tasks=1"),
            "t.trace:2:28: error: tasks= stands here twice; drop one of the two");
  EXPECT_EQ(scope("containers"),
            "t.trace:2:7: error: containers has no value; expected containers=, followed by one");
}

TEST(Trace, TheFirstTasksStartInContainersThatThereAre) {
  const auto start = [](const std::string& text) {
    return error_in_header("scope containers=2 tasks=2 pages=1 files=0 limit=1 start=" + text);
  };
  EXPECT_EQ(start("A,B"), "no error");
  EXPECT_EQ(start("A,B,A"),
            "t.trace:2:62: error: start names more containers than there are tasks; tasks=2 allows "
            "2");
  EXPECT_EQ(start("A,C"),
            "t.trace:2:60: error: C is out of scope; containers=2 allows A and B");
  EXPECT_EQ(start("A,"), "t.trace:2:60: error: start is \"\"; expected a container: A or B");
}

TEST(Trace, AnExpectationNamesAnInvariantThatIsAsked) {
  EXPECT_EQ(error_in_header("expect violatd balance.no-leak"),
            "t.trace:2:8: error: the expectation is \"violatd\"; expected \"violated\" or "
            "\"holds\"");
  EXPECT_EQ(error_in_header("expect violated balance.no-laek"),
            "t.trace:2:17: error: there is no invariant \"balance.no-laek\"; the nearest is "
            "\"balance.no-leak\"");
  EXPECT_EQ(error_in_header(std::string("choice account.tasks yes\n") + kScope +
                            "expect holds limit.no-cache-escape"),
            "t.trace:4:14: error: \"limit.no-cache-escape\" speaks of no resource that is "
            "accounted; it needs account.memory = true");
}

TEST(Trace, AnOperandIsThereAndOfItsKind) {
  EXPECT_EQ(error_in_event("touch T1"),
            "t.trace:3:1: error: operand 2 of touch is missing; expected a page: P1 or P2");
  EXPECT_EQ(error_in_event("touch T1 fault=raced"),
            "t.trace:3:1: error: operand 2 of touch is missing; expected a page: P1 or P2");
  EXPECT_EQ(error_in_event("touch P1 T1"),
            "t.trace:3:7: error: operand 1 of touch is \"P1\"; expected a task: T1 or T2");
  EXPECT_EQ(error_in_event("touch \"T1\" P1"),
            "t.trace:3:7: error: operand 1 of touch is the text \"T1\"; expected a task: T1 or T2");
  EXPECT_EQ(error_in_event("open T1"),
            "t.trace:3:1: error: operand 2 of open is missing; expected a file, but the scope has "
            "files=0");
  EXPECT_EQ(error_in_event("write T1 P1"),
            "t.trace:3:1: error: operand 3 of write is missing; expected a page: P1 or P2");
  EXPECT_EQ(error_in_event("write-limit A pages \"5\""),
            "t.trace:3:15: error: operand 2 of write-limit is \"pages\"; expected \"memory\", "
            "\"tasks\" or \"files\"");
  EXPECT_EQ(error_in_event("write-limit A memory 5"),
            "t.trace:3:22: error: operand 3 of write-limit is \"5\"; expected a text in double "
            "quotes");
  EXPECT_EQ(error_in_event("touch T1 P1 P2"),
            "t.trace:3:13: error: \"P2\" is one operand too many; touch has 2");
}

TEST(Trace, AnOperandIsInScope) {
  EXPECT_EQ(error_in_event("touch T3 P1"),
            "t.trace:3:7: error: T3 is out of scope; tasks=2 allows T1 and T2");
  EXPECT_EQ(error_in_event("touch T0 P1"),
            "t.trace:3:7: error: T0 is out of scope; tasks=2 allows T1 and T2");
  EXPECT_EQ(error_in_event("attach T1 C"),
            "t.trace:3:11: error: C is out of scope; containers=2 allows A and B");
  EXPECT_EQ(error_in_event("open T1 F1"),
            "t.trace:3:9: error: F1 is out of scope; files=0 allows none");
  EXPECT_EQ(error_in_event("map T1 P1 copy=P3"),
            "t.trace:3:16: error: P3 is out of scope; pages=2 allows P1 and P2");
  EXPECT_EQ(error_in_event("touch T1 P1 kills=T9"),
            "t.trace:3:19: error: T9 is out of scope; tasks=2 allows T1 and T2");
}

TEST(Trace, AFaultIsOneThatTheEventCanSuffer) {
  EXPECT_EQ(error_in_event("touch T1 P1 fault=slowly"),
            "t.trace:3:19: error: touch cannot suffer \"slowly\"; expected \"no-memory\", "
            "\"raced\", \"writeback\" or \"low-memory\"");
  EXPECT_EQ(error_in_event("touch T1 P1 fault=wet"),
            "t.trace:3:19: error: there is no fault \"wet\"; expected \"no-memory\", \"raced\", "
            "\"writeback\" or \"low-memory\"");
  EXPECT_EQ(error_in_event("age P1 fault=slowly"),
            "t.trace:3:14: error: age cannot suffer \"slowly\"; it suffers none");
}

TEST(Trace, ATaskIsMovedHalfWayToAContainer) {
  EXPECT_EQ(error_in_event("fork T1 T2 fault=moved"),
            "t.trace:3:1: error: fault=moved says no container; expected to=, followed by where "
            "the task is moved");
  EXPECT_EQ(error_in_event("fork T1 T2 fault=fails-late to=B"),
            "t.trace:3:1: error: to= says where a task is moved; expected fault=moved with it");
}

TEST(Trace, AnAttributeIsKnownAndStandsOnce) {
  EXPECT_EQ(error_in_event("touch T1 P1 copy=P2"),
            "t.trace:3:13: error: touch has no attribute \"copy\"; expected \"fault\", \"to\" or "
            "\"kills\"");
  EXPECT_EQ(error_in_event("touch T1 P1 kills=T1 kills=T2"),
            "t.trace:3:22: error: kills= stands here twice; drop one of the two");
  EXPECT_EQ(error_in_event("touch T1 P1 kills=A"),
            "t.trace:3:19: error: kills is \"A\"; expected a task: T1 or T2");
}

TEST(Trace, AQuotedTextIsWellFormed) {
  EXPECT_EQ(error_in_event("write-limit A memory \"5"),
            "t.trace:3:22: error: the text does not end; expected a closing \"");
  EXPECT_EQ(error_in_event("write-limit A memory \"5\\q\""),
            "t.trace:3:24: error: there is no such escape; expected \\n, \\t, \\\", \\\\ or \\xHH "
            "with two hexadecimal digits");
  EXPECT_EQ(error_in_event("write-limit A memory \"\\x5\""),
            "t.trace:3:23: error: there is no such escape; expected \\n, \\t, \\\", \\\\ or \\xHH "
            "with two hexadecimal digits");
  EXPECT_EQ(error_in_event("write-limit A memory \"5\"x"),
            "t.trace:3:25: error: a text ends here; expected a blank before what follows");
}

TEST(Trace, ATraceHasAtMostAsManyLimitTextsAsAnEventCanName) {
  std::string text = std::string(kTitle) + kScope;
  for (int i = 0; i < 256; ++i) text += "write-limit A memory \"" + std::to_string(i) + "\"\n";
  EXPECT_EQ(error_of(text), "no error");
  EXPECT_EQ(error_of(text + "write-limit A memory \"256\"\n"),
            "t.trace:259:22: error: this is one limit text too many; a trace has at most 256 "
            "different ones");
}

TEST(Trace, AFileThatCannotBeReadIsToldApart) {
  const std::string missing = testing::TempDir() + "no-such.trace";
  EXPECT_EQ(read_trace_file(missing).error().text(), missing + ": error: there is no such file");
  EXPECT_EQ(read_trace_file(testing::TempDir()).error().text(),
            testing::TempDir() + ": error: this is a folder; expected a file");
}

TEST(Trace, AFileIsReadLikeItsText) {
  const std::string path = testing::TempDir() + "counterproof-read-me.trace";
  std::ofstream(path) << kExample;
  const Result<Trace> read = read_trace_file(path);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(*read == parsed(kExample));
}

// ---- What is printed ----

TEST(Trace, TheExamplePrintsAsItStands) { EXPECT_EQ(print_trace(parsed(kExample)), kExample); }

TEST(Trace, AnEventPrintsItsOperandsAndThenItsAttributes) {
  Event event = event_of(EventKind::map);
  event.fault = Fault::raced;
  event.new_page = PageId(1);
  event.kills = TaskId(2);
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
  ASSERT_EQ(trace.events.size(), 94U);
  EXPECT_TRUE(normalised(trace) == trace);
  EXPECT_TRUE(parsed(print_trace(trace)) == trace);
}

// Some values contradict the defaults of other choices, and then the trace cannot be read.
TEST(Trace, EveryValueOfEveryChoiceReadsBack) {
  std::size_t read_back = 0;
  for (const Choice& choice : choices()) {
    for (std::size_t value = 0; value < choice.values.size(); ++value) {
      Trace trace;
      for (const char* key : {"account.memory", "account.tasks", "account.files"}) {
        find_choice(key)->set(trace.rules, 1);
      }
      choice.set(trace.rules, value);
      const Result<Trace> read = parse_trace(print_trace(trace), "t.trace");
      if (!read) continue;
      ++read_back;
      EXPECT_TRUE(*read == trace) << print_trace(trace);
    }
  }
  EXPECT_EQ(read_back, 44U);
}

TEST(Trace, APolicyNameThatIsNoWordIsQuoted) {
  for (const std::string name : {"plain-2007.1", "two words", "hash#", "\"", "back\\slash", "é\n"}) {
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
