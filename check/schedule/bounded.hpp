// Every schedule with few preemptions, or simply every schedule.
//
// A preemption takes the processor from a thread that could go on.  Most races need one or two, so
// schedules are searched in the order of how many they have; there are only polynomially many with
// a given number.  Nothing is reduced here: independent steps are explored in both orders, which is
// what makes this the yardstick for the reduction, and what lets it find the schedule with the
// fewest preemptions, and among those the one with the fewest context switches.
//
// Source: M. Musuvathi, S. Qadeer, "Iterative Context Bounding for Systematic Testing of
// Multithreaded Programs", PLDI 2007.
#pragma once

#include <vector>

#include "check/schedule/exploration.hpp"

namespace counterproof::schedule {

/// How often a schedule changes threads, and how often it had no need to.
struct Switches {
  unsigned preemptions = 0;
  unsigned switches = 0;

  friend auto operator<=>(const Switches&, const Switches&) = default;
};

class BoundedSearch {
 public:
  static constexpr unsigned kUnbounded = static_cast<unsigned>(-1);

  explicit BoundedSearch(Execution& execution) : execution_(execution) {}

  /// Explores every schedule of the attached program with at most `most_preemptions`.
  ExplorationResult run(unsigned most_preemptions, const ExplorationOptions& options,
                        const OnExecution& on_execution);

  /// The schedule of the latest execution.
  [[nodiscard]] Schedule schedule() const;
  [[nodiscard]] Switches switches() const;

 private:
  struct Point {
    ThreadSet to_do = 0;  ///< what else may be chosen here
    ThreadId chosen = 0;
    bool last_could_go_on = false;
    unsigned preemptions = 0;  ///< before the choice
  };

  void execute();
  void pick(Point& point, std::size_t depth);
  [[nodiscard]] bool preempts(std::size_t depth, ThreadId thread) const;
  [[nodiscard]] bool back_up();

  Execution& execution_;
  unsigned most_preemptions_ = 0;
  std::vector<Point> points_;
  bool left_out_ = false;
};

}  // namespace counterproof::schedule
