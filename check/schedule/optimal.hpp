// Every schedule that matters, each once.
//
// Two executions that differ only in the order of independent steps are one to every thread.  The
// search explores exactly one execution of each such class: the first is arbitrary; every race in
// it that could be reversed gives the beginning of another class, which is kept at the point where
// the two part.  A *sleep set* says at each point which threads' next steps have been explored
// already; a *wakeup tree* (wakeup_tree.hpp) holds the beginnings that are still to be explored,
// none of which leads where another does, so that no execution is begun only to be found seen.
//
// Races are looked for when an execution is complete, since a beginning must contain everything
// that is independent of the race.
//
// Locks are more than conflicts: an acquisition cannot be put before another one that holds the
// lock, only before the whole section.  A race between two acquisitions is reversed at the first
// one, where the lock is free (execution.hpp says when two acquisitions race).  A thread that waits
// for a lock when nothing can move races with the holder's acquisition.  With interrupts a step may
// need both a lock and its processor, and undoing the section of one can leave the other held; then
// that section is undone as well.
//
// Source: Abdulla, Aronsson, Jonsson, Sagonas, J. ACM 64(4), 2017: algorithm Optimal-DPOR, with its
// treatment of locks.
#pragma once

#include <optional>
#include <vector>

#include "check/schedule/exploration.hpp"
#include "check/schedule/wakeup_tree.hpp"

namespace counterproof::schedule {

class OptimalSearch {
 public:
  explicit OptimalSearch(Execution& execution) : execution_(execution) {}

  /// Explores the program that is attached.
  ExplorationResult run(const ExplorationOptions& options, const OnExecution& on_execution);

 private:
  /// A point of the current execution, before its step with the same index.
  struct Point {
    WakeupTrees::Node tree = WakeupTrees::kNone;  ///< what else to explore from here
    ThreadSet sleep = 0;                  ///< threads whose next step has been explored from here
    ThreadId chosen = 0;                  ///< whose step is being explored
    std::array<Touch, kMaxThreads> next;  ///< what every thread would do next
  };

  bool execute();
  [[nodiscard]] bool reach_end();
  void wake(ThreadId thread);
  void enter_point();
  [[nodiscard]] bool choose(Point& point, ThreadSet enabled);
  [[nodiscard]] bool take_branch(Point& point);
  [[nodiscard]] bool back_up();
  void reverse_races();
  [[nodiscard]] bool find_beginning(const Race& race);
  [[nodiscard]] bool is_undone(const Event& event) const;
  [[nodiscard]] std::int16_t keeper_of(ObjectId object, Mode mode, std::size_t from) const;
  [[nodiscard]] bool make_room(const Race& race, std::int16_t keeper);
  [[nodiscard]] std::optional<std::int16_t> taker_before(const Race& race) const;
  [[nodiscard]] bool explored_already(const Point& point) const;
  void insert(const Point& point);

  /// A step of the beginning that the race at hand asks for.
  struct Item {
    Touch touch;
    std::int16_t number = 0;       ///< among its thread's steps; 0 for the last item
    const Clock* after = nullptr;  ///< what it comes after
    bool gone = false;
  };
  [[nodiscard]] bool is_initial(std::size_t item) const;
  [[nodiscard]] std::size_t first_of(ThreadId thread) const;
  [[nodiscard]] bool independent_of_all(const Touch& touch) const;

  Execution& execution_;
  WakeupTrees trees_;
  std::vector<Point> points_;
  WakeupTrees::Node next_tree_ = WakeupTrees::kNone;  ///< of the next point
  std::vector<std::int16_t> undone_;  ///< events that the race's second step must come before
  bool is_undecided_ = false;         ///< somebody waits in a loop whose turn is too long
  std::size_t from_ = 0;              ///< the point where the beginning starts
  std::vector<Item> beginning_;
  std::size_t left_in_beginning_ = 0;
};

}  // namespace counterproof::schedule
