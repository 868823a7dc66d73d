// Racing a program: every interleaving that matters, what it breaks, and the schedule that shows it
// with the fewest preemptions.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/policy/verdict.hpp"
#include "check/race/race_places.hpp"
#include "check/race/race_program.hpp"
#include "check/schedule/bounded.hpp"
#include "check/schedule/exploration.hpp"
#include "check/schedule/random_search.hpp"

namespace counterproof {

struct RaceOptions {
  RaceSize size;  ///< 0: the program's own
  schedule::ExplorationOptions bounds;
  /// Search schedules with at most so many preemptions instead of all.
  std::optional<unsigned> preemptions;
  /// Draw schedules at random instead of searching them all.
  std::optional<schedule::Draw> draw;
  /// Explore independent steps in both orders too.
  bool no_reduction = false;
  /// Of graphs: atomic operations that return a value order nothing, as their `_relaxed` variants.
  bool relaxed = false;
};

struct ScheduleRun;

struct RaceFinding {
  /// "race.no-data-race limiter.c:21 / limiter.c:30": what tells findings of a program apart.
  [[nodiscard]] std::string id() const;

  std::string_view invariant;
  std::string_view what;        ///< one sentence
  schedule::Schedule schedule;  ///< with calls and returns as steps
  schedule::Switches switches;
  bool fewest = false;  ///< whether no schedule with fewer preemptions shows it
  const KnownBreach* known = nullptr;
  RaceName race = {};  ///< of a data race
  /// Under a memory model there is no schedule; this is the graph that shows it.
  std::shared_ptr<const ScheduleRun> graph = nullptr;
  /// Of a graph: whether sequential consistency shows it, too; nothing if that is not known.
  std::optional<bool> under_sc = std::nullopt;
};

/// An access that asks for less than sequential consistency.
struct WeakerOrder {
  std::string place;  ///< "pub.h:12"
  std::string what;   ///< "relaxed store"

  friend auto operator<=>(const WeakerOrder&, const WeakerOrder&) = default;
};

/// What became of a program that holds under sequential consistency under a weaker memory.
struct FurtherMemory {
  std::string name;          ///< of the model
  std::string why_not;       ///< why it was not explored whole; empty: it was, and it holds there
  std::uint64_t graphs = 0;  ///< that were explored then
};

struct RaceReport {
  const RaceEntry* program = nullptr;
  RaceSize size;
  schedule::ExplorationResult result;
  std::vector<RaceFinding> findings;
  /// If it ended where a thread waits in a loop for another: which, and what it repeats.
  std::string waiting;
  /// What is said of the program is said under sequential consistency; where it asks for less
  /// than that, in the order of the places.
  std::vector<WeakerOrder> weaker_orders;
  /// The program looks at a clock, or sleeps: of all ways for time to pass one was explored.
  bool one_clock = false;
  /// The program asks for its processor: each thread had one of its own, and was never moved.
  bool own_processors = false;
  /// Schedules that were drawn at random, where not all were searched.
  std::optional<schedule::Drawn> drawn;
  /// The memory model under which all graphs were explored; empty: all interleavings were.
  std::string memory;
  /// And the one under which code of C and C++ that asks for less was explored as well, if any.
  std::optional<FurtherMemory> further;
  /// Atomic operations that return a value were taken to order nothing.
  bool relaxed = false;
  /// Graphs in which reading and program order go in a circle were left out, and the model has
  /// some.
  bool leaves_out_circles = false;
  /// The fewest accesses, or fences, with which it holds under that memory if they are
  /// sequentially consistent; empty if none were found.
  std::vector<WeakerOrder> cures;
  std::size_t final_states = 0;  ///< how many different ones; only counted without reduction

  /// Whether what is said is said under sequential consistency only, though the code asks for less.
  [[nodiscard]] bool only_interleaved() const {
    return memory.empty() && !weaker_orders.empty() && !(further && further->why_not.empty());
  }
  [[nodiscard]] Verdict verdict() const {
    if (!findings.empty()) return Verdict::violated;
    if (result.bound) return Verdict::bounded;
    return untested() ? Verdict::unknown : Verdict::holds;
  }
  /// No thread did anything that another could have noticed: there was nothing to interleave.
  [[nodiscard]] bool untested() const { return result.steps == 0; }
  [[nodiscard]] bool settled() const { return !result.bound && !untested(); }
  /// Whether something is broken that is not known to be.
  [[nodiscard]] bool unexpected() const {
    for (const RaceFinding& finding : findings)
      if (finding.known == nullptr) return true;
    return false;
  }
  [[nodiscard]] ExitCode exit_code() const {
    if (unexpected()) return ExitCode::claim_violated;
    return settled() ? ExitCode::as_stated : ExitCode::not_settled;
  }
};

RaceReport race(const RaceEntry& entry, const RaceOptions& options);

/// The invariants that an execution breaks as it happened, with the sentence of each.
struct RaceBreach {
  std::string_view invariant;
  std::string_view what;
};
std::vector<RaceBreach> breaches_of(const schedule::Execution& execution,
                                    const std::vector<HistoryProperty>& properties);

}  // namespace counterproof
