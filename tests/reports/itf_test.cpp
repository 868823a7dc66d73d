// The Informal Trace Format: parsed back as JSON, and compared with the worlds it was made of.
#include "reports/itf.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/counter/counter.hpp"

namespace counterproof {
namespace {

using nlohmann::json;

constexpr ContainerId kA{0};
constexpr ContainerId kB{1};
constexpr TaskId kT1{0};
constexpr TaskId kT2{1};
constexpr PageId kP2{1};
constexpr FileId kF1{0};

json integer(const std::string& digits) { return {{"#bigint", digits}}; }
json set(const std::vector<std::string>& members) { return {{"#set", members}}; }

// What the `#map` of a variable has for `key`; null when it has nothing.
json at(const json& map, const std::string& key) {
  for (const json& pair : map.at("#map")) {
    EXPECT_EQ(pair.size(), 2U);
    if (pair.at(0) == key) return pair.at(1);
  }
  return nullptr;
}

Trace touch_trace() {
  Trace trace;
  trace.policy = "mine";
  trace.rules.account_memory = Accounted::yes;
  trace.rules.account_files = Accounted::yes;
  trace.scope.pages = 2;
  trace.scope.files = 1;
  trace.expectation = Expectation{true, "balance.no-leak"};
  Event event;
  event.kind = EventKind::touch;
  event.task = kT1;
  event.page = kP2;
  trace.events = {event};
  return trace;
}

// A thread of T1's process, in A.
Task task_of_t1(TaskState state) {
  Task task;
  task.state = state;
  task.leader = kT1;
  task.container = kA;
  return task;
}

// Container A with task T1; nothing else.
World before() {
  World world{};
  world.truth.exists[kA] = true;
  world.truth.tasks[kT1] = task_of_t1(TaskState::running);
  world.books.containers[kA].counter(Resource::memory).limit = kUnlimited;
  world.books.containers[kA].counter(Resource::files).limit = 3;
  return world;
}

// T1 has page P2, which A pays for, and holds F1 with T2.
World after() {
  World world = before();
  world.truth.tasks[kT2] = task_of_t1(TaskState::dying);
  Page& page = world.truth.pages[kP2];
  page.kind = PageKind::anonymous;
  page.resident = true;
  page.mapped_by.insert(kT1);
  world.books.pages[kP2].owner = kA;
  world.books.containers[kA].counter(Resource::memory).value = 1;
  world.truth.files[kF1].insert(kT1);
  world.truth.files[kF1].insert(kT2);
  world.books.file_payers[kF1].insert(kA);
  world.books.file_charged_to[kF1] = kB;
  return world;
}

json printed(const Trace& trace, const std::vector<World>& worlds) {
  return json::parse(print_itf(trace, worlds));
}

TEST(Itf, EveryStateHasEveryVariableAndItsIndex) {
  const json itf = printed(touch_trace(), {before(), after()});
  EXPECT_EQ(itf.at("#meta").at("format"), "ITF");
  EXPECT_EQ(itf.at("#meta").at("policy"), "mine");
  EXPECT_EQ(itf.at("#meta").at("status"), "violation");
  EXPECT_EQ(itf.at("#meta").at("invariant"), "balance.no-leak");
  EXPECT_EQ(itf.at("vars"), (json{"event", "tasks", "pages", "files", "usage", "limit"}));
  ASSERT_EQ(itf.at("states").size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const json& state = itf.at("states").at(i);
    EXPECT_EQ(state.at("#meta").at("index"), i);
    EXPECT_EQ(state.size(), itf.at("vars").size() + 1);
    for (const json& name : itf.at("vars")) EXPECT_TRUE(state.contains(name)) << name;
  }
}

TEST(Itf, KernelObjectsAreAVariableWhereTheScopeHasAny) {
  Trace trace = touch_trace();
  trace.scope.objects = 2;
  World world = after();
  KernelObject& object = world.truth.objects[ObjectId(1)];
  object.exists = true;
  object.held_by.insert(kT1);
  world.books.objects[ObjectId(1)].charged_to = kA;
  const json itf = printed(trace, {before(), world});
  EXPECT_EQ(itf.at("vars").back(), "objects");
  EXPECT_EQ(itf.at("states").at(0).at("objects"), (json{{"#map", json::array()}}));
  EXPECT_EQ(at(itf.at("states").at(1).at("objects"), "O2"),
            (json{{"holders", set({"T1"})}, {"charged_to", set({"A"})}}));
}

TEST(Itf, AStateNamesTheEventThatLedToIt) {
  Trace trace = touch_trace();
  Event exit;
  exit.kind = EventKind::exit;
  exit.task = kT2;
  trace.events.push_back(exit);
  const json itf = printed(trace, {before(), after(), before()});
  EXPECT_EQ(itf.at("states").at(0).at("event"), "");
  EXPECT_EQ(itf.at("states").at(1).at("event"), "touch T1 P2");
  EXPECT_EQ(itf.at("states").at(2).at("event"), "exit T2");
}

TEST(Itf, OnlyWhatIsInUseIsShown) {
  const json state = printed(touch_trace(), {before()}).at("states").at(0);
  EXPECT_EQ(state.at("tasks").at("#map").size(), 1U);
  EXPECT_EQ(state.at("pages"), (json{{"#map", json::array()}}));
  EXPECT_EQ(state.at("files"), (json{{"#map", json::array()}}));
  EXPECT_EQ(state.at("usage").at("#map").size(), 1U);
}

TEST(Itf, TasksPagesAndFilesAreRecordsByName) {
  const json state = printed(touch_trace(), {before(), after()}).at("states").at(1);
  EXPECT_EQ(at(state.at("tasks"), "T1"),
            (json{{"state", "running"}, {"process", "T1"}, {"container", "A"}}));
  EXPECT_EQ(at(state.at("tasks"), "T2"),
            (json{{"state", "dying"}, {"process", "T1"}, {"container", "A"}}));
  EXPECT_EQ(at(state.at("pages"), "P1"), nullptr);
  EXPECT_EQ(at(state.at("pages"), "P2"), (json{{"kind", "anonymous"},
                                               {"resident", true},
                                               {"mapped_by", set({"T1"})},
                                               {"payers", set({"A"})}}));
  EXPECT_EQ(at(state.at("files"), "F1"),
            (json{{"holders", set({"T1", "T2"})}, {"charged_to", set({"A"})}}));
}

TEST(Itf, CountersAreShownForTheAccountedResources) {
  const json state = printed(touch_trace(), {before(), after()}).at("states").at(1);
  EXPECT_EQ(at(state.at("usage"), "A"), (json{{"memory", integer("1")}, {"files", integer("0")}}));
  EXPECT_EQ(at(state.at("limit"), "A"),
            (json{{"memory", integer("18446744073709551615")}, {"files", integer("3")}}));
}

TEST(Itf, UsageIsReadByTheAlgorithmThatCounts) {
  Trace trace = touch_trace();
  trace.rules.counter_algorithm = CounterAlgorithm::free_counter;
  World world = before();
  world.books.containers[kA].counter(Resource::memory).limit = 5;
  world.books.containers[kA].counter(Resource::memory).value = 3;  // what is free
  world.books.containers[kA].counter(Resource::files).value = 3;
  const json state = printed(trace, {world}).at("states").at(0);
  EXPECT_EQ(at(state.at("usage"), "A"), (json{{"memory", integer("2")}, {"files", integer("0")}}));
}

TEST(Itf, PayersAreThoseOfThePolicysBooks) {
  Trace trace = touch_trace();
  trace.rules.share_charge = ShareCharge::fraction;
  trace.rules.files_count = FilesCount::opener;
  World world = after();
  world.books.pages[kP2].payers.insert(kA);
  world.books.pages[kP2].payers.insert(kB);
  const json state = printed(trace, {before(), world}).at("states").at(1);
  EXPECT_EQ(at(state.at("pages"), "P2").at("payers"), set({"A", "B"}));
  EXPECT_EQ(at(state.at("files"), "F1").at("charged_to"), set({"B"}));
}

TEST(Itf, ATraceThatStoppedShortHasTheStatesThatWereReached) {
  EXPECT_EQ(printed(touch_trace(), {before()}).at("states").size(), 1U);
}

TEST(Itf, ATraceWithoutNameOrExpectationClaimsNone) {
  Trace trace = touch_trace();
  trace.policy.clear();
  trace.expectation.reset();
  const json meta = printed(trace, {before()}).at("#meta");
  EXPECT_FALSE(meta.contains("policy"));
  EXPECT_FALSE(meta.contains("status"));
  EXPECT_FALSE(meta.contains("invariant"));
}

}  // namespace
}  // namespace counterproof
