// The search of graphs against the definition, and counts of programs that are known.
#include "check/graph/graph_search.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "check/graph/by_definition.hpp"
#include "tests/check/random_threads.hpp"

namespace counterproof::graph {
namespace {

using Graphs = std::map<std::string, unsigned>;

Graphs found_by_search(Threads& threads, const MemoryModel& model) {
  Graphs graphs;
  const SearchResult result = GraphSearch(threads, model).run({}, [&](const Graph& graph, Ending) {
    ++graphs[graph.text()];
    return true;
  });
  EXPECT_FALSE(result.bound);
  EXPECT_EQ(result.wrong, 0U);
  return graphs;
}

/// Nothing if there are too many ways.
std::optional<Graphs> found_by_definition(Threads& threads, const MemoryModel& model) {
  Graphs graphs;
  DefinitionOptions options;
  options.most_candidates = 1'000'000;
  const DefinitionResult result =
      by_definition(threads, model, options, [&](const Graph& graph, Ending) {
        ++graphs[graph.text()];
        return true;
      });
  if (!result.all_seen) return {};
  return graphs;
}

class EveryModel : public testing::TestWithParam<const MemoryModel*> {};

TEST_P(EveryModel, IsSearchedAsItIsDefinedAndFindsEachGraphOnce) {
  const MemoryModel& model = *GetParam();
  std::size_t all = 0;
  std::size_t compared = 0;
  std::size_t most = 0;
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    RandomThreads threads(seed, &model == &linux_model());
    const Graphs searched = found_by_search(threads, model);
    const auto defined = found_by_definition(threads, model);
    if (!defined) continue;
    ++compared;
    ASSERT_TRUE(searched == *defined)
        << "seed " << seed << ": " << searched.size() << " against " << defined->size();
    for (const auto& [text, times] : searched) ASSERT_EQ(times, 1U) << "seed " << seed << text;
    all += searched.size();
    most = std::max(most, searched.size());
  }
  EXPECT_EQ(compared, 999U);  // one has too many ways
  EXPECT_EQ(most, 360U);
  static const std::map<std::string_view, std::size_t> kGraphs = {
      {"sc", 8420}, {"tso", 8427}, {"rc11", 8500}, {"linux", 8510}};
  EXPECT_EQ(all, kGraphs.at(model.name()));
}

INSTANTIATE_TEST_SUITE_P(Graphs, EveryModel, testing::ValuesIn(memory_models()),
                         [](const auto& model) { return std::string(model.param->name()); });

using Races = std::set<std::pair<EventId, EventId>>;

Races set_of(const std::vector<Race>& races) {
  Races all;
  for (const Race& race : races) all.insert({race.first, race.second});
  return all;
}

/// Short cuts against the laws: which graphs there are, and which of them have a data race.
TEST(MemoryModels, KnowPlainAccessesAndTheirRacesByTheLaws) {
  static const std::map<std::string_view, std::pair<unsigned, unsigned>> kGraphs = {
      {"sc", {0, 2706}}, {"tso", {0, 2708}}, {"rc11", {1883, 844}}, {"linux", {1878, 849}}};
  for (const MemoryModel* model : memory_models()) {
    unsigned raced = 0;
    unsigned ordered = 0;
    for (std::uint32_t seed = 3000; seed < 3300; ++seed) {
      RandomThreads threads(seed, true, true);
      Graphs searched;
      GraphSearch(threads, *model).run({}, [&](const Graph& graph, Ending) {
        ++searched[graph.text()];
        const Races races = set_of(model->races(graph));
        EXPECT_EQ(races, set_of(model->races_by_laws(graph))) << "seed " << seed << graph.text();
        ++(races.empty() ? ordered : raced);
        return true;
      });
      if (const auto defined = found_by_definition(threads, *model)) {
        ASSERT_TRUE(searched == *defined) << "seed " << seed << " under " << model->name();
      }
    }
    EXPECT_EQ(raced, kGraphs.at(model->name()).first) << model->name();
    EXPECT_EQ(ordered, kGraphs.at(model->name()).second) << model->name();
  }
}

/// A plain access, a flag, and a plain access by who has seen it - perhaps from a third thread's
/// hands, which adds to it - with every order and fence between.
struct HandOver : ScriptedThreads {
  struct Shape {
    bool reads_first, reads_second, third;
    Order give, take;
    Fence before, behind;
  };
  explicit HandOver(const Shape& shape) : ScriptedThreads({0, 0}) {
    add([=](Script& s) {
      if (!access(s, shape.reads_first)) return;
      if (shape.before != Fence::none && !s.fence(shape.before)) return;
      s.write(1, 1, shape.give);
    });
    if (shape.third)
      add([](Script& s) {
        Value before = 0;
        s.add(1, 1, Order::relaxed, before);
      });
    add([=](Script& s) {
      Value seen = 0;
      if (!s.read(1, shape.take, seen)) return;
      if (seen != (shape.third ? 2 : 1)) return;
      if (shape.behind != Fence::none && !s.fence(shape.behind)) return;
      access(s, shape.reads_second);
    });
  }
  static bool access(Script& s, bool reads) {
    Value seen = 0;
    return reads ? s.read(0, Order::plain, seen) : s.write(0, 1, Order::plain);
  }
};

TEST(MemoryModels, OrderPlainAccessesThroughFencesAndOtherHandsByTheLaws) {
  constexpr std::array<Fence, 4> kFences = {Fence::none, Fence::full, Fence::writes, Fence::reads};
  std::map<std::string_view, unsigned> raced;
  for (unsigned number = 0; number < 512; ++number) {
    const auto bit = [number](unsigned at) { return (number >> at & 1U) != 0; };
    HandOver threads({.reads_first = bit(0),
                      .reads_second = bit(1),
                      .third = bit(2),
                      .give = bit(3) ? Order::release : Order::relaxed,
                      .take = bit(4) ? Order::acquire : Order::relaxed,
                      .before = kFences[number >> 5U & 3U],
                      .behind = kFences[number >> 7U]});
    for (const MemoryModel* model : {&rc11_model(), &linux_model()})
      GraphSearch(threads, *model).run({}, [&](const Graph& graph, Ending) {
        const Races races = set_of(model->races(graph));
        EXPECT_EQ(races, set_of(model->races_by_laws(graph))) << number << ": " << graph.text();
        if (!races.empty()) ++raced[model->name()];
        return true;
      });
  }
  const std::map<std::string_view, unsigned> kRaced = {{"rc11", 280}, {"linux", 419}};
  EXPECT_EQ(raced, kRaced);
}

TEST(MemoryModels, AllowMoreTheWeakerTheyAre) {
  for (std::uint32_t seed = 1000; seed < 1300; ++seed) {
    // Kernel programs, which all four models know.
    RandomThreads threads(seed, true);
    std::map<std::string_view, Graphs> graphs;
    for (const MemoryModel* model : memory_models())
      graphs[model->name()] = found_by_search(threads, *model);
    const auto within = [&](std::string_view strong, std::string_view weak) {
      for (const auto& [text, times] : graphs[strong])
        ASSERT_TRUE(graphs[weak].contains(text))
            << "seed " << seed << ": " << strong << " allows, and " << weak
            << " does not: " << text;
    };
    within("sc", "tso");
    within("tso", "rc11");
    within("tso", "linux");
  }
  for (std::uint32_t seed = 2000; seed < 2300; ++seed) {
    RandomThreads threads(seed, false);
    const Graphs sc = found_by_search(threads, sc_model());
    const Graphs tso = found_by_search(threads, tso_model());
    const Graphs rc11 = found_by_search(threads, rc11_model());
    for (const auto& [text, times] : sc) ASSERT_TRUE(tso.contains(text)) << seed << text;
    for (const auto& [text, times] : tso) ASSERT_TRUE(rc11.contains(text)) << seed << text;
  }
}

SearchResult counted(Threads& threads, const MemoryModel& model) {
  return GraphSearch(threads, model).run({}, [](const Graph&, Ending) { return true; });
}

/// Each reads, and exchanges what was read for one more, until that succeeds.
struct ExchangeLoops : ScriptedThreads {
  explicit ExchangeLoops(unsigned threads) : ScriptedThreads({0}) {
    for (unsigned i = 0; i < threads; ++i) add(run);
  }
  static void run(Script& script) {
    for (;;) {
      Value seen = 0;
      Value found = 0;
      if (!script.read(0, Order::relaxed, seen)) return;
      if (!script.compare_exchange(0, seen, seen + 1, Order::relaxed, Order::relaxed, found))
        return;
      if (found == seen) return;
    }
  }
};

/// Each adds and takes back, as a refused charge does.
struct AddAndTakeBack : ScriptedThreads {
  explicit AddAndTakeBack(unsigned threads) : ScriptedThreads({0}) {
    for (unsigned i = 0; i < threads; ++i)
      add([](Script& script) {
        Value before = 0;
        if (!script.add(0, 1, Order::relaxed, before)) return;
        if (!script.add(0, -1, Order::relaxed, before)) return;
      });
  }
};

TEST(GraphSearch, CountsExchangeLoopsByWhatTheyReadAndNotByTheirOrder) {
  for (const MemoryModel* model : memory_models()) {
    ExchangeLoops two(2);
    EXPECT_EQ(counted(two, *model).complete, 4U) << model->name();
    ExchangeLoops three(3);
    const SearchResult result = counted(three, *model);
    EXPECT_EQ(result.complete, 60U) << model->name();
    EXPECT_EQ(result.graphs() + result.dropped, 60U) << model->name();
  }
  ExchangeLoops four(4);
  EXPECT_EQ(counted(four, rc11_model()).complete, 3120U);
}

TEST(GraphSearch, CountsAdditionsByTheirOrderAlone) {
  // Orders of 2n additions to one cell in which each thread's two keep theirs: (2n)! / 2^n.
  const std::array<std::uint64_t, 4> expected = {6, 90, 2520, 113400};
  for (unsigned threads = 2; threads <= 5; ++threads) {
    AddAndTakeBack program(threads);
    const SearchResult result = counted(program, sc_model());
    EXPECT_EQ(result.complete, expected[threads - 2]);
    EXPECT_EQ(result.dropped, 0U);
  }
}

/// Each takes a lock twice by setting a flag that it waits for, and adds one under it.
struct TestAndSet : ScriptedThreads {
  TestAndSet(unsigned threads, Order take, Order give) : ScriptedThreads({0, 0}) {
    for (unsigned i = 0; i < threads; ++i)
      add([=](Script& script) {
        static constexpr Value kTaken = 1;
        for (int round = 0; round < 2; ++round) {
          Value seen = 0;
          if (!script.await(0, 0, take, &kTaken)) return;
          if (!script.read(1, Order::plain, seen)) return;
          if (!script.write(1, seen + 1, Order::plain)) return;
          if (!script.write(0, 0, give)) return;
        }
      });
  }
};

/// Each draws a number and waits until it is called.
struct TicketLock : ScriptedThreads {
  explicit TicketLock(unsigned threads) : ScriptedThreads({0, 0, 0}) {
    for (unsigned i = 0; i < threads; ++i)
      add([](Script& script) {
        for (int round = 0; round < 2; ++round) {
          Value ticket = 0;
          Value seen = 0;
          if (!script.add(0, 1, Order::relaxed, ticket)) return;
          if (!script.await(1, ticket, Order::acquire)) return;
          if (!script.read(2, Order::plain, seen)) return;
          if (!script.write(2, seen + 1, Order::plain)) return;
          if (!script.write(1, ticket + 1, Order::release)) return;
        }
      });
  }
};

/// \returns the last value of a cell in all complete graphs, or -1 if they differ, -2 for a race
Value last_value(Threads& threads, const MemoryModel& model, LocationId location) {
  std::set<Value> values;
  const SearchResult result =
      GraphSearch(threads, model).run({}, [&](const Graph& graph, Ending ending) {
        EXPECT_EQ(ending, Ending::complete);
        values.insert(!model.races(graph).empty() ? -2
                                                  : graph[graph.last_write(location)].label.value);
        return true;
      });
  EXPECT_EQ(result.complete, 90U);  // the orders of sections
  return values.size() == 1 ? *values.begin() : -1;
}

TEST(GraphSearch, ExploresLocksThatWait) {
  for (const MemoryModel* model : {&sc_model(), &tso_model(), &rc11_model()}) {
    TestAndSet lock(3, Order::acquire, Order::release);
    EXPECT_EQ(last_value(lock, *model, 1), 6) << model->name();
    TicketLock ticket(3);
    EXPECT_EQ(last_value(ticket, *model, 2), 6) << model->name();
  }
}

TEST(GraphSearch, FindsTheRaceUnderALockThatReleasesNothing) {
  TestAndSet lock(2, Order::acquire, Order::relaxed);
  bool raced = false;
  GraphSearch(lock, rc11_model()).run({}, [&](const Graph& graph, Ending) {
    raced = raced || !rc11_model().races(graph).empty();
    return true;
  });
  EXPECT_TRUE(raced);
}

/// Two locks, which the second thread takes the other way round.
struct TwoLocks : ScriptedThreads {
  explicit TwoLocks(bool inverted) : ScriptedThreads({0, 0}) {
    for (unsigned i = 0; i < 2; ++i)
      add([=](Script& script) {
        static constexpr Value kTaken = 1;
        const LocationId first = inverted && i == 1 ? 1 : 0;
        const auto second = static_cast<LocationId>(1 - first);
        if (!script.await(first, 0, Order::acquire, &kTaken)) return;
        if (!script.await(second, 0, Order::acquire, &kTaken)) return;
        if (!script.write(second, 0, Order::release)) return;
        if (!script.write(first, 0, Order::release)) return;
      });
  }
};

TEST(GraphSearch, TellsWhoWaitsForEver) {
  for (const MemoryModel* model : memory_models()) {
    TwoLocks right(false);
    const SearchResult holds = counted(right, *model);
    EXPECT_EQ(holds.complete, 2U) << model->name();
    EXPECT_EQ(holds.blocked, 0U) << model->name();
    TwoLocks inverted(true);
    const SearchResult stuck = counted(inverted, *model);
    EXPECT_EQ(stuck.complete, 2U) << model->name();
    EXPECT_EQ(stuck.blocked, 1U) << model->name();
  }
}

TEST(GraphSearch, TellsWhatAThreadFindsWrong) {
  ScriptedThreads program({0});
  program.add([](Script& script) { script.write(0, 1, Order::relaxed); });
  program.add([](Script& script) {
    Value seen = 0;
    if (!script.read(0, Order::relaxed, seen)) return;
    script.require(seen == 0);
  });
  const SearchResult result = counted(program, sc_model());
  EXPECT_EQ(result.complete, 1U);
  EXPECT_EQ(result.wrong, 1U);
}

/// Hundreds of writes, a flag behind them, and a reader who looks at the first of them.
struct PublishMany : ScriptedThreads {
  static constexpr unsigned kPlaces = 200;
  static constexpr unsigned kAgain = 200;

  explicit PublishMany(Order flag) : ScriptedThreads(std::vector<Value>(kPlaces + 1)) {
    static constexpr LocationId kFlag = kPlaces;
    add([=](Script& script) {
      for (unsigned place = 0; place < kPlaces; ++place)
        if (!script.write(static_cast<LocationId>(place), 1, Order::relaxed)) return;
      for (unsigned i = 0; i < kAgain; ++i)
        if (!script.write(1, 2, Order::relaxed)) return;
      script.write(kFlag, 1, flag);
    });
    add([](Script& script) {
      Value seen = 0;
      if (!script.read(kFlag, Order::acquire, seen)) return;
      if (!script.read(0, Order::relaxed, seen)) return;
    });
  }
};

TEST(GraphSearch, KnowsThreadsOfHundredsOfEventsAndPlaces) {
  const std::map<std::string_view, std::uint64_t> kRelaxed = {
      {"sc", 3}, {"tso", 3}, {"rc11", 4}, {"linux", 4}};
  for (const MemoryModel* model : memory_models()) {
    PublishMany released(Order::release);
    const SearchResult right = counted(released, *model);
    EXPECT_FALSE(right.bound) << model->name();
    EXPECT_EQ(right.complete, 3U) << model->name();
    PublishMany relaxed(Order::relaxed);
    const SearchResult wrong = counted(relaxed, *model);
    EXPECT_FALSE(wrong.bound) << model->name();
    EXPECT_EQ(wrong.complete, kRelaxed.at(model->name())) << model->name();
  }
}

TEST(GraphSearch, NeverTakesABoundForTheEnd) {
  AddAndTakeBack program(3);
  SearchOptions options;
  options.most_graphs = 10;
  const SearchResult bounded =
      GraphSearch(program, sc_model()).run(options, [](const Graph&, Ending) { return true; });
  EXPECT_EQ(bounded.complete, 10U);
  EXPECT_EQ(bounded.bound, SearchBound::graphs);
  const SearchResult stopped =
      GraphSearch(program, sc_model()).run({}, [](const Graph&, Ending) { return false; });
  EXPECT_EQ(stopped.bound, SearchBound::stopped);
  ScriptedThreads endless({0});
  endless.add([](Script& script) {
    for (Value i = 0; script.write(0, i, Order::relaxed); ++i) {
    }
  });
  const SearchResult cut = counted(endless, sc_model());
  EXPECT_EQ(cut.bound, SearchBound::events);
  EXPECT_EQ(cut.graphs(), 0U);
}

}  // namespace
}  // namespace counterproof::graph
