// Traces that are wrong: each mistake, and the whole text of the error that answers it.
#include <gtest/gtest.h>

#include <string>

#include "model/trace/trace.hpp"

namespace counterproof {
namespace {

constexpr const char* kTitleLine = "counterproof trace 1\n";
constexpr const char* kScopeLine = "scope containers=2 tasks=2 pages=2 files=0 limit=1 start=A\n";

std::string trace_error(const std::string& text) {
  const Result<Trace> trace = parse_trace(text, "t.trace");
  return trace ? "no error" : trace.error().text();
}
// What is tested stands in line 2.
std::string error_in_header(const std::string& text) { return trace_error(kTitleLine + text); }
// What is tested stands in line 3.
std::string error_in_event(const std::string& text) {
  return trace_error(std::string(kTitleLine) + kScopeLine + text);
}

TEST(TraceErrors, WhatIsNoTraceIsRefused) {
  EXPECT_EQ(trace_error(""),
            "t.trace: error: the file holds no trace; expected \"counterproof trace 1\" first");
  EXPECT_EQ(trace_error("# nothing\n\n"),
            "t.trace: error: the file holds no trace; expected \"counterproof trace 1\" first");
  EXPECT_EQ(trace_error("counterproof schedule 1\n"),
            "t.trace:1:1: error: this is not a trace; expected \"counterproof trace 1\" first");
  EXPECT_EQ(trace_error("\ncounterproof trace 2\n"),
            "t.trace:2:20: error: the trace has version \"2\"; expected version 1");
}

TEST(TraceErrors, OwnLimitsAreAmountsForContainers) {
  const std::string scope = "scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A ";
  EXPECT_EQ(error_in_header(scope + "memory-limits=none\n"),
            "t.trace:2:74: error: memory-limits is \"none\"; expected a number below 2^64, or "
            "unlimited");
  EXPECT_EQ(error_in_header(scope + "files-limits=-,1\n"),
            "t.trace:2:75: error: files-limits names more than there are containers; "
            "containers=1 allows 1");
}

TEST(TraceErrors, ATraceCutShortIsRefused) {
  EXPECT_EQ(trace_error("counterproof trace 1\npolicy x"),
            "t.trace:2:1: error: the trace ends without a scope; expected a line such as \"scope "
            "containers=1 tasks=1 pages=1 files=0 limit=1 start=A\"");
  EXPECT_EQ(error_in_header("touch T1 P1"),
            "t.trace:2:1: error: an event stands before the scope; expected a line such as \"scope "
            "containers=1 tasks=1 pages=1 files=0 limit=1 start=A\" first");
}

TEST(TraceErrors, ALoopBeginsAtAnEventAndIsTheEnd) {
  const std::string event = "touch T1 P1\n";
  EXPECT_EQ(error_in_event("again from 1"),
            "t.trace:3:1: error: no event stands before this line; expected \"again from NUMBER\" "
            "after the last event");
  for (const std::string number : {"0", "2", "x", "1x", "-1", "99999999999999999999999"}) {
    EXPECT_EQ(error_in_event(event + "again from " + number),
              "t.trace:4:12: error: the loop begins at \"" + number +
                  "\"; expected the number of an event, 1");
  }
  EXPECT_EQ(
      error_in_event(event + event + "again from 3"),
      "t.trace:5:12: error: the loop begins at \"3\"; expected the number of an event, 1 to 2");
  EXPECT_EQ(error_in_event(event + "again"),
            "t.trace:4:1: error: this line is too short; expected \"again from NUMBER\"");
  EXPECT_EQ(error_in_event(event + "again at 1"),
            "t.trace:4:7: error: \"at\" stands here; expected \"again from NUMBER\"");
  EXPECT_EQ(error_in_event(event + "again from 1 2"),
            "t.trace:4:14: error: \"2\" is too much; expected \"again from NUMBER\"");
  EXPECT_EQ(error_in_event(event + "again from 1\nagain from 1"),
            "t.trace:5:1: error: the trace says a second time where its loop begins; expected one "
            "line \"again from NUMBER\"");
  EXPECT_EQ(
      error_in_event(event + "again from 1\n" + event),
      "t.trace:5:1: error: an event stands after the loop; expected \"again from\" in the last "
      "line");
  EXPECT_EQ(error_in_event(event + "agian from 1"),
            "t.trace:4:1: error: there is no event \"agian\"; the nearest is \"again\"");
}

TEST(TraceErrors, AnUnknownWordIsAnsweredWithTheNearest) {
  EXPECT_EQ(error_in_header("polcy x"),
            "t.trace:2:1: error: there is no event or header line \"polcy\"; the nearest is "
            "\"policy\"");
  EXPECT_EQ(error_in_event("touch T1 P1\ntouhc T1 P1"),
            "t.trace:4:1: error: there is no event \"touhc\"; the nearest is \"touch\"");
  EXPECT_EQ(error_in_event("\"touch\" T1 P1"),
            "t.trace:3:1: error: there is no event or header line the text \"touch\"; the nearest "
            "is \"touch\"");
}

TEST(TraceErrors, AHeaderLineStandsOnceAndBeforeTheEvents) {
  EXPECT_EQ(error_in_header("policy a\npolicy b"),
            "t.trace:3:1: error: this is a second policy line; the first is line 2");
  EXPECT_EQ(error_in_event("touch T1 P1\npolicy x"),
            "t.trace:4:1: error: policy stands after an event; expected it before the first one, "
            "in line 3");
}

TEST(TraceErrors, AHeaderLineHasItsForm) {
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

TEST(TraceErrors, AnUnknownChoiceValueOrDefectIsRefused) {
  EXPECT_EQ(error_in_header("choice share.chrage zone"),
            "t.trace:2:8: error: there is no choice \"share.chrage\"; the nearest is "
            "\"share.charge\"");
  EXPECT_EQ(error_in_header("choice account.memory true"),
            "t.trace:2:23: error: account.memory is \"true\"; expected \"no\" or \"yes\"");
  EXPECT_EQ(error_in_header("as-posted D14 D06"),
            "t.trace:2:15: error: there is no defect \"D06\"; expected D01, D02, D03, D04, D05, "
            "D07, D08, D09, D10, D13, D14, D15, D16, D18, D19, D20, D21, D23, D24, D25, D26, D27, "
            "D28, D29, D31, D32, D33, D34, D35, D38, D40 or D41");
}

TEST(TraceErrors, NothingIsChosenTwice) {
  EXPECT_EQ(error_in_header("choice share.charge zone\nchoice share.charge zone"),
            "t.trace:3:8: error: share.charge is chosen in line 2 already");
  EXPECT_EQ(error_in_header("as-posted D14 D14"), "t.trace:2:15: error: D14 stands here twice");
}

TEST(TraceErrors, AContradictionNamesBothPlaces) {
  EXPECT_EQ(error_in_header(std::string("choice limit.write refuse\nas-posted D03\n") + kScopeLine),
            "t.trace:3:11: error: as_posted.D03 contradicts limit.write (line 2): D03 is "
            "limit.write = \"unchecked\"");
}

TEST(TraceErrors, AScopeIsCompleteAndWithinTheModelsSizes) {
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
            "t.trace:2:20: error: scope has no \"page\"; the nearest is \"pages\"");
  EXPECT_EQ(scope("containers=1 tasks=2 tasks=1"),
            "t.trace:2:28: error: tasks= stands here twice; drop one of the two");
  EXPECT_EQ(scope("containers"),
            "t.trace:2:7: error: containers has no value; expected containers=, followed by one");
}

TEST(TraceErrors, TheFirstTasksStartInContainersThatThereAre) {
  const auto start = [](const std::string& text) {
    return error_in_header("scope containers=2 tasks=2 pages=1 files=0 limit=1 start=" + text);
  };
  EXPECT_EQ(start("A,B"), "no error");
  EXPECT_EQ(start("A,B,A"),
            "t.trace:2:62: error: start names more containers than there are tasks; tasks=2 allows "
            "2");
  EXPECT_EQ(start("A,C"), "t.trace:2:60: error: C is out of scope; containers=2 allows A and B");
  EXPECT_EQ(start("A,"), "t.trace:2:60: error: start is \"\"; expected a container: A or B");
}

TEST(TraceErrors, AnExpectationNamesAnInvariantThatIsAsked) {
  EXPECT_EQ(error_in_header("expect violatd balance.no-leak"),
            "t.trace:2:8: error: the expectation is \"violatd\"; expected \"violated\" or "
            "\"holds\"");
  EXPECT_EQ(error_in_header("expect violated balance.no-laek"),
            "t.trace:2:17: error: there is no invariant \"balance.no-laek\"; the nearest is "
            "\"balance.no-leak\"");
  EXPECT_EQ(error_in_header(std::string("choice account.tasks yes\n") + kScopeLine +
                            "expect holds limit.no-cache-escape"),
            "t.trace:4:14: error: \"limit.no-cache-escape\" speaks of no resource that is "
            "accounted; it needs account.memory = true");
}

TEST(TraceErrors, AnOperandIsThereAndOfItsKind) {
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
            "\"tasks\", \"files\" or \"kernel\"");
  EXPECT_EQ(error_in_event("write-limit A memory 5"),
            "t.trace:3:22: error: operand 3 of write-limit is \"5\"; expected a text in double "
            "quotes");
  EXPECT_EQ(error_in_event("touch T1 P1 P2"),
            "t.trace:3:13: error: \"P2\" is one operand too many; touch has 2");
}

TEST(TraceErrors, AnOperandIsInScope) {
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

TEST(TraceErrors, AFaultIsOneThatTheEventCanSuffer) {
  EXPECT_EQ(error_in_event("touch T1 P1 fault=slowly"),
            "t.trace:3:19: error: touch cannot suffer \"slowly\"; expected \"no-memory\", "
            "\"raced\", \"writeback\" or \"low-memory\"");
  EXPECT_EQ(error_in_event("touch T1 P1 fault=wet"),
            "t.trace:3:19: error: there is no fault \"wet\"; expected \"no-memory\", \"raced\", "
            "\"writeback\" or \"low-memory\"");
  EXPECT_EQ(error_in_event("age P1 fault=slowly"),
            "t.trace:3:14: error: age cannot suffer \"slowly\"; it suffers none");
}

TEST(TraceErrors, ATaskIsMovedHalfWayToAContainer) {
  EXPECT_EQ(error_in_event("fork T1 T2 fault=moved"),
            "t.trace:3:1: error: fault=moved says no container; expected to=, followed by where "
            "the task is moved");
  EXPECT_EQ(error_in_event("fork T1 T2 fault=fails-late to=B"),
            "t.trace:3:1: error: to= says where a task is moved; expected fault=moved with it");
}

TEST(TraceErrors, AnAttributeIsKnownAndStandsOnce) {
  EXPECT_EQ(error_in_event("touch T1 P1 copy=P2"),
            "t.trace:3:13: error: touch has no attribute \"copy\"; expected \"fault\", \"to\", "
            "\"kills\" or \"pick\"");
  EXPECT_EQ(error_in_event("touch T1 P1 kills=T1 kills=T2"),
            "t.trace:3:22: error: kills= stands here twice; drop one of the two");
  EXPECT_EQ(error_in_event("touch T1 P1 kills=A"),
            "t.trace:3:19: error: kills is \"A\"; expected a task: T1 or T2");
}

TEST(TraceErrors, AQuotedTextIsWellFormed) {
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

TEST(TraceErrors, ATraceHasAtMostAsManyLimitTextsAsAnEventCanName) {
  std::string text = std::string(kTitleLine) + kScopeLine;
  for (int i = 0; i < 256; ++i) text += "write-limit A memory \"" + std::to_string(i) + "\"\n";
  EXPECT_EQ(trace_error(text), "no error");
  EXPECT_EQ(trace_error(text + "write-limit A memory \"256\"\n"),
            "t.trace:259:22: error: this is one limit text too many; a trace has at most 256 "
            "different ones");
}

TEST(TraceErrors, AFileThatCannotBeReadIsToldApart) {
  const std::string missing = testing::TempDir() + "no-such.trace";
  EXPECT_EQ(read_trace_file(missing).error().text(), missing + ": error: there is no such file");
  EXPECT_EQ(read_trace_file(testing::TempDir()).error().text(),
            testing::TempDir() + ": error: this is a folder; expected a file");
}

}  // namespace
}  // namespace counterproof
