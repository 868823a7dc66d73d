// Every graph that a memory model allows, each once.
//
// The search builds graphs event by event, and never looks at an order of independent events.  A
// read that comes in reads from each write that is there, one after the other; a write takes each
// place among the writes of its cell.  What is missing so far is reads that read from writes which
// came in later.  So a new write also *revisits* reads that are there already: the read gets the
// new write, and all that came in after the read goes, but for what the write itself comes after.
//
// Many graphs would revisit into the same one.  Only one may: the one in which everything that goes
// was as it is by default, each read reading from the last write that it could see when it came in,
// each write the last of its cell and read by nobody before.  That is what makes the search
// remember nothing: whether a revisit is due is seen in the graph itself.  Memory is a graph for
// each revisit that the current one came of, at most as many as there are events.
//
// - An exclusive access is a read and a write that nothing comes between.  One that fails is a
// read.
//   Two that read from one write are kept until the second one's write is there: it cannot be
//   placed, but it may revisit the first one's read.
// - A loop that waits does not go round: its read takes a write that ends the loop, or none, and
// then
//   its thread stops until a write revisits it.  By default it reads from nothing when the last
//   write would not end the loop.  In the end, a thread that has read nothing waits for ever if the
//   last write of the cell does not end its loop either; otherwise it would have gone on, which is
//   another graph, and this one is dropped.
//
// - A thread that others create is there from the beginning: its first event waits for a write that
//   its creator makes, and who joins it waits for its last one.  So what it does comes after its
//   creation, and goes with it in a revisit, by what is said of reads and writes anyway.  If nobody
//   creates it, it may wait for ever.  Its cells are written once: who finds that done need not be
//   looked at as if it waited still, which no later write would end.
//
// - A thread that may go on in several ways chooses; by default the first.
//
// Assumes that reading and program order never go in a circle: a write is made before it is read.
// Models in which a read may see a write that depends on nothing of it (load buffering) have graphs
// that are not found here (by_definition.hpp finds them, for small programs).
//
// Source: Kokologiannakis, Marmanis, Gladstein, Vafeiadis: Truly Stateless, Optimal Dynamic Partial
// Order Reduction, POPL 2022.  Loops that wait, after Kokologiannakis, Ren, Vafeiadis, FMCAD 2021.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "check/graph/memory_model.hpp"

namespace counterproof::graph {

/// How an execution ends.
enum class Ending : std::uint8_t {
  complete,  ///< every thread has come to its end
  blocked,   ///< somebody waits for a write that nobody will make
  wrong,     ///< a thread has said that something is wrong
};

enum class SearchBound : std::uint8_t {
  graphs,
  time,
  interrupted,
  stopped,  ///< by `OnGraph`
  events,   ///< a graph has more than `kMostEvents`, or a thread more than `kMostOfThread`
  rounds,   ///< a loop went round too often
};

struct SearchOptions {
  std::uint64_t most_graphs = std::numeric_limits<std::uint64_t>::max();
  std::optional<std::chrono::duration<double>> most_time;
  const std::atomic<bool>* stop = nullptr;  ///< Ctrl-C
};

struct SearchResult {
  std::uint64_t complete = 0;
  std::uint64_t blocked = 0;
  std::uint64_t wrong = 0;
  /// Ended with a thread that waits although the write that it waits for is there: dropped.
  std::uint64_t dropped = 0;
  std::uint64_t events = 0;          ///< that came in, over all graphs
  std::optional<SearchBound> bound;  ///< nothing when all there is was seen
  std::chrono::duration<double> elapsed{};

  [[nodiscard]] std::uint64_t graphs() const { return complete + blocked + wrong; }
};

/// Called with each graph at its end; says whether to go on.
using OnGraph = std::function<bool(const Graph&, Ending)>;

class GraphSearch {
 public:
  GraphSearch(Threads& threads, const MemoryModel& model) : threads_(threads), model_(model) {}

  SearchResult run(const SearchOptions& options, const OnGraph& on_graph);

 private:
  /// Goes on from a graph that is allowed.  \param urgent the thread that must go first, if any
  void visit(Graph& graph, unsigned urgent);
  void visit_read(Graph& graph, unsigned thread, const Label& label);
  void visit_choice(Graph& graph, unsigned thread, const Label& label);
  void visit_write(Graph& graph, unsigned thread, const Label& label);
  void place_everywhere(Graph& graph, EventId write, unsigned urgent, bool is_new);
  void revisit(const Graph& graph, EventId write);
  [[nodiscard]] bool is_due(const Graph& graph, EventId read, EventId write, EventSet& gone);
  [[nodiscard]] bool is_by_default(const Graph& graph, EventId event, const EventSet& seen);
  /// Asks the model about a graph whose last event is new, unless that can close no circle.
  [[nodiscard]] bool allows(const Graph& graph, EventId newest) const;
  [[nodiscard]] bool ends_wait(const Graph& graph, EventId read, EventId write);
  [[nodiscard]] Label next_of(const Graph& graph, unsigned thread);
  void deliver(const Graph& graph, Ending ending);
  void cut(SearchBound bound);
  [[nodiscard]] bool is_over() const { return over_; }
  void look_at_the_clock();
  Graph& copy_of(const Graph& graph);

  Threads& threads_;
  const MemoryModel& model_;
  SearchOptions options_;
  const OnGraph* on_graph_ = nullptr;
  SearchResult result_;
  bool over_ = false;
  std::chrono::steady_clock::time_point began_;
  std::uint32_t until_look_ = 0;
  std::vector<std::unique_ptr<Graph>> copies_;  ///< one for each revisit under way
  std::size_t copies_used_ = 0;
};

/// Whether every waiting thread of a graph at its end waits for a write that is not there.
/// \param threads are asked what would end their loops
bool waits_for_ever(const Graph& graph, Threads& threads);

}  // namespace counterproof::graph
