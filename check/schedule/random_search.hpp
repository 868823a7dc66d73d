// Some schedules, drawn at random: for programs that have too many to try them all.
//
// Two ways to draw.  Either a thread goes on for a while, and then any that can takes over, which
// is cheap and knows nothing.  Or PCT: each thread has a priority, drawn at random, and the highest
// that can move does; at depth - 1 steps, drawn at random among all, the thread that would move
// gets a priority below all others.  A bug of depth d is one that d ordered pairs of steps bring
// out, whatever else happens.  If there are n threads and no schedule has more than k steps, one
// that is drawn so shows it with a probability of at least 1 / (n * k^(d-1)).
//
// Nobody knows k before.  The longest schedule so far is taken for it; those that were drawn before
// a longer one came count for nothing in what is promised.  And where a thread waits in a loop
// others go first, whatever their priorities, or it would wait for ever.
//
// Nothing that was drawn shows that a program holds.
//
// Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic
// Guarantees of Finding Bugs", ASPLOS 2010.
#pragma once

#include <cstdint>
#include <vector>

#include "check/random/chance.hpp"
#include "check/schedule/exploration.hpp"

namespace counterproof::schedule {

/// What is to be drawn.
struct Draw {
  std::uint64_t schedules = 1000;
  std::uint64_t seed = 1;
  unsigned depth = 0;  ///< of the bugs that PCT looks for; 0: any thread takes over
};

/// What was drawn, and what PCT promises of it.
struct Drawn {
  Draw draw;
  unsigned threads = 0;
  std::size_t steps = 0;        ///< of the longest schedule
  std::uint64_t promising = 0;  ///< schedules that were drawn when that was known

  /// Of one schedule, to show a bug of that depth.  \pre draw.depth > 0
  [[nodiscard]] double probability() const;
  /// Of all that count.
  [[nodiscard]] double probability_of_all() const;
};

class RandomSearch {
 public:
  explicit RandomSearch(Execution& execution) : execution_(execution) {}

  /// Draws until a bound is met: at the latest, when all are drawn.
  ExplorationResult run(const Draw& draw, const ExplorationOptions& options,
                        const OnExecution& on_execution);

  /// The schedule of the latest execution.
  [[nodiscard]] const Schedule& schedule() const { return schedule_; }
  [[nodiscard]] const Drawn& drawn() const { return drawn_; }

 private:
  void execute(Chance& chance);
  [[nodiscard]] ThreadId any_of(ThreadSet threads, Chance& chance) const;
  [[nodiscard]] ThreadId by_priority(ThreadSet threads);
  void draw_priorities(Chance& chance);

  Execution& execution_;
  Schedule schedule_;
  Drawn drawn_;
  std::uint64_t seldom_ = 2;  ///< a thread is left with one chance in so many
  std::array<std::uint64_t, kMaxThreads> priority_{};
  std::vector<std::size_t> changes_;  ///< steps, by the priority that is given there
};

}  // namespace counterproof::schedule
