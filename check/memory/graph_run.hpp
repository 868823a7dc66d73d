// A graph as a schedule: its steps in an order that a reader can follow, and what is strange in it.
//
// The threads are run once more, all together, and given what the graph has them read.  If some
// order of the steps explains every read, it is taken.  Otherwise steps stand after what they read,
// and a note tells of each read that does not see a write above it.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "check/graph/graph.hpp"
#include "check/memory/program_threads.hpp"
#include "check/race/schedule_run.hpp"

namespace counterproof::memory {

/// Where a call or a return stands.
struct CallPlace {
  schedule::ThreadId thread = 0;
  std::size_t after = 0;  ///< so many events of its thread
  int step = 0;           ///< its own step, of its thread
};

class GraphRun {
 public:
  static constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

  /// Runs the graph's threads on `execution`, which is where they stand afterwards.
  /// \param calls all calls and returns in the order in which they are to come, or none
  GraphRun(schedule::Execution& execution, const RacedProgram& program, ProgramThreads& threads,
           const graph::Graph& graph, std::vector<CallPlace> calls = {});

  /// Which step of the execution an event is a part of.
  [[nodiscard]] std::size_t step_of(graph::EventId event) const { return steps_[event]; }
  /// Which step of the execution is the `number`th of a thread.
  [[nodiscard]] std::optional<std::size_t> step_of(schedule::ThreadId thread, int number) const;
  /// Gives shared memory its last values, and lets the program look at its final state.
  void end();
  /// The steps in words, and notes.
  [[nodiscard]] ScheduleRun described() const;

 private:
  void find_order();
  [[nodiscard]] std::vector<graph::EventId> events_in_order() const;
  bool sorted(bool by_all, bool whole);
  [[nodiscard]] bool may_follow(graph::EventId event, const graph::EventSet& done,
                                bool by_all) const;
  [[nodiscard]] std::size_t end_of_step(unsigned thread, std::size_t begin) const;
  void take_up_to(unsigned thread, int step);
  void say_what_comes(const schedule::Step& step, graph::Value read);
  [[nodiscard]] std::string note_of(graph::EventId read) const;
  [[nodiscard]] std::string value(std::size_t step, graph::Value value) const;

  schedule::Execution& execution_;
  const RacedProgram& program_;
  ProgramThreads& threads_;
  const graph::Graph& graph_;
  /// An event, or a call or return.
  struct Item {
    graph::EventId event = graph::kNoEvent;
    schedule::ThreadId thread = 0;
    int step = 0;
  };
  std::vector<CallPlace> calls_;
  std::vector<Item> order_;
  std::array<std::vector<const Piece*>, graph::kMostThreads> pieces_;
  std::array<int, graph::kMostThreads> taken_{};
  std::vector<std::size_t> steps_;  ///< by event
};

}  // namespace counterproof::memory
