// Graphs of threads that others create: against the definition, and against threads that are there
// anyway.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "check/graph/by_definition.hpp"
#include "check/graph/graph_search.hpp"
#include "tests/check/random_threads.hpp"

namespace counterproof::graph {
namespace {

/// The threads of a random program, where each but the first is created by another one, which may
/// join it.
class RandomCreated final : public Threads {
 public:
  enum class How : std::uint8_t { anywhere, at_first };

  RandomCreated(std::uint32_t seed, bool kernel, How how) : threads_(seed, kernel) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
    for (unsigned thread = 1; thread < threads_.threads(); ++thread) {
      Created it;
      if (how == How::anywhere) {
        it.creator = below(thread);
        it.created_after = below(2);
        it.is_joined = below(3) == 0;
        it.joined_after = it.created_after + below(3);
      }
      created_.push_back(it);
    }
  }

  [[nodiscard]] unsigned threads() const override { return threads_.threads(); }
  [[nodiscard]] unsigned locations() const override {
    return threads_.locations() + 2 * static_cast<unsigned>(created_.size());
  }
  [[nodiscard]] Value initial(LocationId) const override { return 0; }
  [[nodiscard]] bool may_be_left(unsigned thread, const Graph& graph) override {
    const auto events = graph.of(thread);
    return thread > 0 && graph[events.front()].reads_from == kNoEvent;
  }
  /// What is of the random program is asked of it; the rest stands between.
  [[nodiscard]] Label next(unsigned thread, std::span<const Value> reads,
                           std::size_t done) override {
    std::vector<Value> own;
    std::size_t own_done = 0;
    std::size_t read = 0;
    std::set<unsigned> has_created;
    std::set<unsigned> has_joined;
    bool begun = thread == 0;
    bool ended = false;
    for (std::size_t position = 0;; ++position) {
      Label label = begun ? threads_.next(thread, own, own_done) : Label();
      bool is_own = false;
      if (label.kind == Kind::write && label.exclusive) {
        is_own = true;  // nothing comes between the halves of an exchange
      } else if (!begun) {
        begun = true;
        label = wait_for(begin_of(thread));
      } else if (const unsigned other = due(thread, own_done, false, has_created); other != 0) {
        has_created.insert(other);
        label = say(begin_of(other));
      } else if (const unsigned joined = due(thread, own_done, true, has_joined);
                 joined != 0 && has_created.contains(joined)) {
        has_joined.insert(joined);
        label = wait_for(end_of(joined));
      } else {
        is_own = true;
        if (label.kind == Kind::end && thread != 0 && !ended) {
          ended = true;
          is_own = false;
          label = say(end_of(thread));
        }
      }
      if (position == done || label.kind >= Kind::end) return label;
      if (is_own) ++own_done;
      if (label.kind != Kind::read && label.choices == 0) continue;
      if (read == reads.size()) return blocked();
      const Value value = reads[read++];
      if (is_own)
        own.push_back(value);
      else if (value == 0)
        return blocked();
    }
  }

 private:
  struct Created {
    unsigned creator = 0;
    std::size_t created_after = 0;  ///< so many events of the creator
    std::size_t joined_after = 0;
    bool is_joined = false;
  };

  /// Which thread is to be created or joined before the next event of its own; 0 if none.
  [[nodiscard]] unsigned due(unsigned thread, std::size_t own_done, bool join,
                             const std::set<unsigned>& done) const {
    for (unsigned other = 1; other <= created_.size(); ++other) {
      const Created& it = created_[other - 1];
      if (it.creator != thread || done.contains(other) || (join && !it.is_joined)) continue;
      if (own_done >= (join ? it.joined_after : it.created_after)) return other;
    }
    return 0;
  }
  [[nodiscard]] LocationId begin_of(unsigned thread) const {
    return static_cast<LocationId>(threads_.locations() + 2 * thread - 2);
  }
  [[nodiscard]] LocationId end_of(unsigned thread) const {
    return static_cast<LocationId>(begin_of(thread) + 1);
  }
  static Label wait_for(LocationId location) {
    Label label;
    label.kind = Kind::read;
    label.order = Order::acquire;
    label.awaits = label.once = true;
    label.location = location;
    return label;
  }
  static Label say(LocationId location) {
    Label label;
    label.kind = Kind::write;
    label.order = Order::release;
    label.location = location;
    label.value = 1;
    return label;
  }
  static Label blocked() {
    Label label;
    label.kind = Kind::block;
    label.value = kMostOfThread;
    return label;
  }

  RandomThreads threads_;
  std::vector<Created> created_;
};

using Graphs = std::map<std::string, unsigned>;

Graphs graphs_of(Threads& threads, const MemoryModel& model, SearchResult& result) {
  Graphs graphs;
  result = GraphSearch(threads, model).run({}, [&](const Graph& graph, Ending) {
    ++graphs[graph.text()];
    return true;
  });
  EXPECT_FALSE(result.bound);
  return graphs;
}

TEST(CreatedThreads, AreSearchedAsTheyAreDefinedAndEachGraphOnce) {
  static const std::map<std::string_view, std::size_t> kGraphs = {
      {"sc", 983}, {"tso", 983}, {"rc11", 1003}, {"linux", 1005}};
  for (const MemoryModel* model : memory_models()) {
    std::size_t all = 0;
    unsigned compared = 0;
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
      RandomCreated threads(seed, model == &linux_model(), RandomCreated::How::anywhere);
      SearchResult result;
      const Graphs searched = graphs_of(threads, *model, result);
      Graphs defined;
      const bool all_seen = by_definition(threads, *model, {}, [&](const Graph& graph, Ending) {
                              ++defined[graph.text()];
                              return true;
                            }).all_seen;
      if (!all_seen) continue;
      ++compared;
      ASSERT_TRUE(searched == defined) << "seed " << seed << " under " << model->name() << ": "
                                       << searched.size() << " against " << defined.size();
      for (const auto& [text, times] : searched) ASSERT_EQ(times, 1U) << "seed " << seed << text;
      all += searched.size();
    }
    EXPECT_GT(compared, 290U) << model->name();
    EXPECT_EQ(all, kGraphs.at(model->name())) << model->name();
  }
}

/// Who is created before anything else is done is as free as who is there from the beginning.
TEST(CreatedThreads, ThatComeFirstOfAllHaveTheGraphsOfThreadsThatAreThereAnyway) {
  for (const MemoryModel* model : memory_models())
    for (std::uint32_t seed = 500; seed < 800; ++seed) {
      RandomCreated created(seed, model == &linux_model(), RandomCreated::How::at_first);
      RandomThreads there(seed, model == &linux_model());
      SearchResult with;
      SearchResult without;
      const std::size_t count = graphs_of(created, *model, with).size();
      ASSERT_EQ(count, graphs_of(there, *model, without).size()) << seed << model->name();
      ASSERT_EQ(with.complete, without.complete) << seed << model->name();
      ASSERT_EQ(with.blocked, without.blocked) << seed << model->name();
    }
}

TEST(CreatedThreads, AllowMoreTheWeakerTheModelIs) {
  for (std::uint32_t seed = 1000; seed < 1300; ++seed) {
    RandomCreated threads(seed, true, RandomCreated::How::anywhere);
    std::map<std::string_view, Graphs> graphs;
    SearchResult result;
    for (const MemoryModel* model : memory_models())
      graphs[model->name()] = graphs_of(threads, *model, result);
    const auto within = [&](std::string_view strong, std::string_view weak) {
      for (const auto& [text, times] : graphs[strong])
        ASSERT_TRUE(graphs[weak].contains(text)) << seed << strong << weak << text;
    };
    within("sc", "tso");
    within("tso", "rc11");
    within("tso", "linux");
  }
}

/// A thread that nobody creates may wait for ever, and nobody else.
TEST(CreatedThreads, MayNeverBeCreated) {
  ScriptedThreads nobody({0, 0});
  nobody.add([](Script& script) { script.write(0, 1, Order::relaxed); });
  nobody.add([](Script& script) { script.await(1, 1, Order::acquire); });
  struct Left : ScriptedThreads {
    Left() : ScriptedThreads({0, 0}) {
      add([](Script& script) {
        Value seen = 0;
        if (!script.read(0, Order::relaxed, seen)) return;
        if (seen == 1) script.write(1, 1, Order::release);
      });
      add([](Script& script) { script.await(1, 1, Order::acquire); });
      add([](Script& script) { script.write(0, 1, Order::relaxed); });
    }
    bool may_be_left(unsigned thread, const Graph&) override { return thread == 1; }
  };
  const auto counted = [](Threads& threads) {
    return GraphSearch(threads, rc11_model()).run({}, [](const Graph&, Ending) { return true; });
  };
  EXPECT_EQ(counted(nobody).blocked, 1U);
  Left left;
  EXPECT_EQ(counted(left).complete, 2U);
  EXPECT_EQ(counted(left).blocked, 0U);
}

}  // namespace
}  // namespace counterproof::graph
