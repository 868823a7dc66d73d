// The history of a graph: which operations its threads called, and which came before which.
//
// What a counter promises speaks of real time: an operation that has returned comes before one that
// is called later.  A graph has no time.  Where some order of its steps explains every read, its
// operations are judged as those of interleavings are: in every order of calls and returns that
// such an order of steps allows (check/schedule/judge.hpp).  So a graph that sequential consistency
// allows is judged alike under every model.
//
// Where no order explains every read, one thing is certain on every machine: what is read was
// written before.  A property is broken there only if every order of calls and returns that
// respects this breaks it.  That is what linearizability under weak memory is taken to be: there is
// an order of the operations that explains what they returned, and goes against nothing that
// threads could have told each other.  What nobody but a clock on the wall could notice - a store
// that leaves its buffer after its operation has returned, and no thread sees the difference - is
// not looked at.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "check/memory/graph_run.hpp"
#include "check/memory/program_threads.hpp"
#include "check/race/race_program.hpp"

namespace counterproof::memory {

struct GraphHistory {
  /// \pre the graph is at its end
  GraphHistory(ProgramThreads& threads, const graph::Graph& graph);

  schedule::History history;
  std::vector<CallPlace> places;  ///< of the marks
  /// Whether some order of all steps explains every read.
  bool is_sequential = false;
};

/// Judges the histories of graphs; the same history is judged once.
class HistoryJudge {
 public:
  explicit HistoryJudge(std::vector<HistoryProperty> properties)
      : properties_(std::move(properties)) {
    for (const HistoryProperty& property : properties_) open_.push_back(&property);
  }

  struct Breach {
    const HistoryProperty* property = nullptr;
    std::vector<CallPlace> order;  ///< of calls and returns that shows it; empty if any does
  };
  /// What a graph's history breaks, but for histories that were judged before, and for what was
  /// seen to be broken before.
  [[nodiscard]] std::vector<Breach> judge(ProgramThreads& threads, const graph::Graph& graph);

 private:
  std::vector<HistoryProperty> properties_;
  std::vector<const HistoryProperty*> open_;  ///< that were never seen to be broken
  std::unordered_set<std::string> judged_;
};

}  // namespace counterproof::memory
