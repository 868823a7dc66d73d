// A schedule, run once: every step in words, and what it breaks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "check/race/race_check.hpp"
#include "check/race/race_places.hpp"

namespace counterproof {

struct RunStep {
  schedule::ThreadId thread = 0;
  std::string text;
  std::string name;     ///< of the variable or lock, as it stands in the text; empty if none does
  std::string site;     ///< file and line
  bool inside = false;  ///< within an operation that the thread has called
  std::string within = {};  ///< the library's function that touches memory here; empty if none does
  std::string takes;    ///< the lock that the thread holds from here on; empty if none
  std::string gives;    ///< the lock that it held up to here
  schedule::ObjectId object = schedule::kNoObject;  ///< what it touches, if anything
  /// Of a graph: the step that wrote what this one reads; nothing where nobody did, or it is a part
  /// of no graph.
  std::optional<std::size_t> reads_from = std::nullopt;
  /// What the variable holds after the step, see `value_after`; empty in a graph, where each thread
  /// may see another value.
  std::string value = {};
};

struct RunBreach {
  /// Whether `id` names it: the invariant, or the invariant and both places of a data race.
  [[nodiscard]] bool is(std::string_view id) const {
    return id == invariant || id == finding_id(invariant, race);
  }

  std::string_view invariant;
  std::string what;
  std::optional<std::size_t> first, second;  ///< the steps that show it
  RaceName race = {};                        ///< of a data race
};

/// A thread that waits when nothing can move any more.
struct RunWaiter {
  schedule::ThreadId thread = 0;
  std::string what;  ///< "to lock A, held by T2"
  std::string site;
  schedule::ObjectId object = schedule::kNoObject;
};

/// Of a graph: an arrow between two steps.
struct RunEdge {
  std::size_t from = 0, to = 0;
  std::string_view kind;   ///< "rf", "co", "fr", "po"; a literal
  bool in_circle = false;  ///< of a circle that no order of the steps has
};

struct ScheduleRun {
  std::vector<std::string> thread_names;
  std::string beginning;
  std::vector<RunStep> steps;
  std::vector<RunBreach> breaches;
  std::vector<RunWaiter> waiting;
  std::vector<std::string> notes;  ///< of a graph: reads that pass over a write above them
  std::vector<RunEdge> edges;      ///< of a graph
  bool is_graph = false;           ///< steps stand after what they read, and in no other order
  /// The schedule names a thread that cannot take a step; the steps until there were run.
  std::optional<std::string> stopped;
  schedule::Switches switches;

  /// \param id as `RunBreach::is` has it
  [[nodiscard]] const RunBreach* breach(std::string_view id) const {
    for (const RunBreach& breach : breaches)
      if (breach.is(id)) return &breach;
    return nullptr;
  }
};

/// The steps that an execution has taken so far, in words.
ScheduleRun describe(const schedule::Execution& execution);

/// The run that shows a finding: its schedule is run, or its graph is known.
ScheduleRun run_of(const RaceReport& report, const RaceFinding& finding);

/// Runs `schedule`, in which calls and returns are steps.  It need not go on to the end: then only
/// what it shows by itself is found.
ScheduleRun run_schedule(const RaceEntry& entry, RaceSize size, const schedule::Schedule& schedule);

}  // namespace counterproof
