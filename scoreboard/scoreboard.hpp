// The scoreboard: which engine catches which seeded defect, under which name, at what cost.
//
// Every engine gets the same budget for every defect; none knows which defect it is given.  Each is
// also run on the repaired twin, where it must find none of the names that the defect has: a false
// alarm counts against the suite as much as a miss.
//
//   explore  every reachable world of the standard scopes, until the right name breaks
//   race     every interleaving of the raced programs
//   prove    every obligation of the counter, over all 64-bit values
//   props    walks through worlds and schedules at random, from a seed, made 1-minimal
//   fuzz     what libFuzzer with the mutator of worlds was measured to take: not run here
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/race/race_check.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "model/enum_table.hpp"
#include "model/trace/trace.hpp"
#include "scoreboard/fuzz_results.hpp"

namespace counterproof {

enum class Engine : std::uint8_t { explore, race, prove, props, fuzz };
inline constexpr auto kEngines = kAllOf<Engine>;
std::string_view name_of(Engine engine);

/// What shows that an engine has caught a defect, to be looked at: one of them, or none.
struct Evidence {
  std::optional<Trace> trace;
  const RaceEntry* program = nullptr;  ///< that `schedule` is of, raced in `size`
  RaceSize size;
  schedule::Schedule schedule;
  std::string obligation;  ///< that was refuted, of `subject`, and why
  std::string subject, why;
};

/// What an engine made of a defect.
struct Catch {
  bool applies = false;  ///< whether the engine can run anything that has the defect
  bool caught = false;
  std::string invariant;  ///< the right name under which it was caught
  std::chrono::duration<double> elapsed{};
  std::uint64_t work = 0;
  std::string_view unit;    ///< of `work`: "states", "executions", "obligations", "walks",
                            ///< "schedules", "inputs"
  std::size_t length = 0;   ///< of the trace in events, or of the schedule in steps; 0: no sequence
  std::string false_alarm;  ///< a name that the repaired twin was said to break; empty if none
  bool bounded = false;     ///< the budget ended before the engine did
  bool twin_bounded = false;  ///< the same of the repaired twin: no alarm says little then
  Evidence evidence;          ///< of what was caught
};

struct ScoreRow {
  const SeededDefect* defect = nullptr;
  EnumTable<Engine, Catch> catches;

  [[nodiscard]] const Catch& by(Engine engine) const { return catches[engine]; }
  [[nodiscard]] unsigned caught_by() const;
  [[nodiscard]] bool false_alarm() const;
  [[nodiscard]] bool twin_bounded() const;
};

struct Scoreboard {
  std::vector<ScoreRow> rows;
  std::chrono::duration<double> elapsed{};
  double seconds = 0;      ///< the budget
  std::uint64_t seed = 0;  ///< of props
  std::vector<FuzzRun> fuzz_runs;
  bool interrupted = false;

  [[nodiscard]] std::size_t caught() const;
  [[nodiscard]] std::size_t caught_twice() const;
  [[nodiscard]] std::size_t false_alarms() const;
  /// Defects with a repaired twin that some engine did not see whole within the budget.
  [[nodiscard]] std::size_t twins_bounded() const;
  /// Whether everything was caught, nine in ten by two engines, and nothing cried for nothing.
  [[nodiscard]] bool on_target() const;
};

struct ScoreOptions {
  std::vector<Engine> engines = {kEngines.begin(), kEngines.end()};
  double seconds = 10;  ///< for each engine and each defect; its twin gets the same
  std::uint64_t seed = 1;
  std::vector<FuzzRun> fuzz_runs = {};
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const ScoreRow&)> on_row = nullptr;
};

Scoreboard score(const std::vector<const SeededDefect*>& defects, const ScoreOptions& options);

}  // namespace counterproof
