#include "scoreboard/scoreboard.hpp"

#include <algorithm>
#include <optional>

#include "check/policy/scope_search.hpp"
#include "check/race/race_check.hpp"
#include "check/random/random_schedules.hpp"
#include "check/random/random_worlds.hpp"
#include "model/world/initial_world.hpp"
#include "smt/obligation.hpp"

namespace counterproof {
namespace {

using Clock = std::chrono::steady_clock;
using Names = std::vector<std::string_view>;

/// How many walks, and schedules, a repaired twin is given to raise a false alarm.
constexpr std::uint64_t kTwinWalks = 400;

std::string_view first_of(const Names& names, const Properties& mask) {
  for (const std::string_view name : names)
    if (!(mask_of({name}) & mask).empty()) return name;
  return {};
}

/// What a search has found, as a trace that expects it.
Trace trace_of(const Rules& rules, const Scope& scope, const std::vector<Event>& events,
               std::string_view broken) {
  Trace trace;
  trace.rules = rules;
  trace.scope = scope;
  trace.events = events;
  trace.expectation = Expectation{true, std::string(broken)};
  return normalised(std::move(trace));
}

class Scorer {
 public:
  explicit Scorer(const ScoreOptions& options) : options_(options) {}

  Catch run(Engine engine, const SeededDefect& defect) {
    Catch result;
    const auto began = Clock::now();
    switch (engine) {
      case Engine::explore:
        explore_worlds(defect, result);
        break;
      case Engine::race:
        race_programs(defect, result);
        break;
      case Engine::prove:
        prove_counters(defect, result);
        break;
      case Engine::props:
        walk(defect, result);
        break;
      case Engine::fuzz:
        read_fuzz_runs(defect, result);
        return result;
    }
    // What the twin cost is not the engine's cost of catching the defect.
    result.elapsed = Clock::now() - began - twin_time_;
    twin_time_ = {};
    return result;
  }

 private:
  void explore_worlds(const SeededDefect& defect, Catch& result) {
    if (!defect.world) return;
    const WorldCase& world = *defect.world;
    result.applies = true;
    result.unit = "states";
    const std::string_view name = world.breaks.front();
    SearchOptions search = bounds();
    search.properties_of_interest = mask_of({name});
    search.stop_when_all_violated = true;
    for (const Scope& scope : standard_scopes(world.defective)) {
      const auto found = *explored(world.defective, scope, true, search);
      result.work += found.states;
      if (!found.violated.empty()) {
        result.caught = true;
        result.invariant = name;
        for (const auto& violation : found.violations)
          if (violation) {
            result.length = violation->events.size();
            result.evidence.trace = trace_of(world.defective, scope, violation->events, name);
          }
        break;
      }
      result.bounded = result.bounded || !found.complete();
    }
    on_twin([&] {
      const Explored twin = explore_whole(world.repaired);
      result.false_alarm = first_of(world.breaks, twin.violated);
      result.twin_bounded = !twin.whole;
    });
  }

  struct Explored {
    Properties violated;
    bool whole = true;  ///< nothing was cut short
  };

  /// Everything that a repaired policy breaks in its standard scopes; searched once.
  Explored explore_whole(const Rules& rules) {
    for (const auto& [known, all] : explored_)
      if (known == rules) return all;
    Explored all;
    for (const Scope& scope : standard_scopes(rules)) {
      const auto found = *explored(rules, scope, true, bounds());
      all.violated |= found.violated;
      all.whole = all.whole && found.complete();
    }
    explored_.emplace_back(rules, all);
    return all;
  }

  void race_programs(const SeededDefect& defect, Catch& result) {
    for (const RaceCase& one : defect.races) {
      result.applies = true;
      result.unit = "executions";
      const RaceReport report = race(*one.defective, race_options());
      result.work += report.result.executions;
      result.bounded = result.bounded || report.result.bound.has_value();
      const Names names = one.breaks();
      for (const std::string_view name : names) {
        for (const RaceFinding& finding : report.findings) {
          if (result.caught || finding.invariant != name) continue;
          result.caught = true;
          result.invariant = name;
          result.length = finding.schedule.size();
          result.evidence.program = report.program;
          result.evidence.size = report.size;
          result.evidence.schedule = finding.schedule;
        }
      }
      on_twin([&] {
        const RaceReport twin = race(*one.repaired, race_options());
        result.twin_bounded = result.twin_bounded || twin.result.bound.has_value();
        for (const RaceFinding& finding : twin.findings)
          if (std::ranges::find(names, finding.invariant) != names.end())
            result.false_alarm = finding.invariant;
      });
    }
  }

  void prove_counters(const SeededDefect& defect, Catch& result) {
    if (!defect.proof) return;
    result.applies = true;
    result.unit = "obligations";
    const Names names = defect.names();
    for_each_proof(defect.proof->defective, [&](const smt::Proof& proof) {
      ++result.work;
      const bool confirmed = proof.replayed || !proof.race_program.empty();
      result.bounded = result.bounded || proof.verdict == Verdict::unknown;
      if (result.caught || proof.verdict != Verdict::violated || !confirmed) return;
      if (std::ranges::find(names, proof.invariant) == names.end()) return;
      result.caught = true;
      result.invariant = proof.invariant;
      result.evidence.subject = proof.subject;
      result.evidence.obligation = proof.obligation;
      result.evidence.why = proof.why;
    });
    on_twin([&] {
      for_each_proof(defect.proof->repaired, [&](const smt::Proof& proof) {
        if (proof.verdict == Verdict::violated &&
            std::ranges::find(names, proof.invariant) != names.end())
          result.false_alarm = proof.invariant;
        if (proof.verdict != Verdict::proved && proof.verdict != Verdict::violated)
          result.twin_bounded = true;
      });
    });
  }

  template <class Visit>
  void for_each_proof(const std::string& subject, Visit&& visit) const {
    smt::ProveOptions prove_options;
    prove_options.timeout_ms = static_cast<unsigned>(options_.seconds * 1000);
    prove_options.stop = options_.stop;
    for (const auto* all : {&smt::obligations(), &smt::seeded_obligations()})
      for (const smt::Obligation& one : *all)
        if (one.subject == subject && !stopped()) visit(smt::prove(one, prove_options));
  }

  void walk(const SeededDefect& defect, Catch& result) {
    if (defect.world) {
      const WorldCase& world = *defect.world;
      result.applies = true;
      result.unit = "walks";
      const Properties wanted = mask_of(world.breaks);
      const RandomWalks walks = walk_at_random(world.defective, standard_scopes(world.defective),
                                               wanted, random_options());
      result.work = walks.walks;
      if (walks.broken != nullptr) {
        result.caught = true;
        result.invariant = walks.broken->id;
        result.length = walks.trace->events.size();
        result.evidence.trace = *walks.trace;
      }
      on_twin([&] {
        RandomOptions twin = random_options();
        twin.most = kTwinWalks;
        const RandomWalks sound =
            walk_at_random(world.repaired, standard_scopes(world.repaired), wanted, twin);
        if (sound.broken != nullptr) result.false_alarm = sound.broken->id;
      });
      return;
    }
    for (const RaceCase& one : defect.races) {
      if (result.caught) break;
      result.applies = true;
      result.unit = "schedules";
      const Names names = one.breaks();
      const RandomSchedules raced = race_at_random(*one.defective, {}, names, random_options());
      result.work += raced.executions;
      if (raced.broken) {
        result.caught = true;
        result.invariant = raced.broken->invariant;
        result.length = raced.broken->schedule.size();
        result.evidence.program = one.defective;
        result.evidence.size = one.defective->size;
        result.evidence.schedule = raced.broken->schedule;
      }
      on_twin([&] {
        RandomOptions twin = random_options();
        twin.most = kTwinWalks;
        const RandomSchedules sound = race_at_random(*one.repaired, {}, names, twin);
        if (sound.broken) result.false_alarm = sound.broken->invariant;
      });
    }
  }

  /// Caught if every seed found it; the figures are medians.
  void read_fuzz_runs(const SeededDefect& defect, Catch& result) const {
    const auto summary = summary_of(options_.fuzz_runs, defect.id, "libfuzzer");
    if (!summary) return;
    const Names names = defect.names();
    result.applies = true;
    result.unit = "inputs";
    result.caught = summary->found == summary->runs &&
                    std::ranges::find(names, summary->invariant) != names.end();
    result.invariant = summary->invariant;
    result.work = summary->median;
    result.elapsed = std::chrono::duration<double>(summary->median_seconds);
  }

  template <class Run>
  void on_twin(Run&& run) {
    const auto began = Clock::now();
    run();
    twin_time_ += Clock::now() - began;
  }

  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && *options_.stop; }
  [[nodiscard]] SearchOptions bounds() const {
    SearchOptions search;
    search.time = std::chrono::milliseconds(static_cast<long>(options_.seconds * 1000));
    search.interrupted = options_.stop;
    return search;
  }
  [[nodiscard]] RaceOptions race_options() const {
    RaceOptions race;
    race.bounds.most_time = std::chrono::duration<double>(options_.seconds);
    race.bounds.stop = options_.stop;
    return race;
  }
  [[nodiscard]] RandomOptions random_options() const {
    RandomOptions random;
    random.seed = options_.seed;
    random.most = ~std::uint64_t{0};
    random.most_time = std::chrono::duration<double>(options_.seconds);
    random.stop = options_.stop;
    return random;
  }

  const ScoreOptions& options_;
  std::vector<std::pair<Rules, Explored>> explored_;
  Clock::duration twin_time_{};
};

}  // namespace

std::string_view name_of(Engine engine) {
  constexpr EnumTable<Engine, std::string_view> kNames = {"explore", "race", "prove", "props",
                                                          "fuzz"};
  return kNames[engine];
}

unsigned ScoreRow::caught_by() const {
  return static_cast<unsigned>(std::ranges::count(catches, true, &Catch::caught));
}
bool ScoreRow::false_alarm() const {
  return std::ranges::any_of(catches, [](const Catch& one) { return !one.false_alarm.empty(); });
}

bool ScoreRow::twin_bounded() const { return std::ranges::any_of(catches, &Catch::twin_bounded); }

std::size_t Scoreboard::caught() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [](const ScoreRow& row) { return row.caught_by() >= 1; }));
}
std::size_t Scoreboard::caught_twice() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [](const ScoreRow& row) { return row.caught_by() >= 2; }));
}
std::size_t Scoreboard::false_alarms() const {
  return static_cast<std::size_t>(std::ranges::count_if(rows, &ScoreRow::false_alarm));
}
std::size_t Scoreboard::twins_bounded() const {
  return static_cast<std::size_t>(std::ranges::count_if(rows, &ScoreRow::twin_bounded));
}
bool Scoreboard::on_target() const {
  return caught() == rows.size() && caught_twice() * 10 >= rows.size() * 9 && false_alarms() == 0;
}

Scoreboard score(const std::vector<const SeededDefect*>& defects, const ScoreOptions& options) {
  const auto began = Clock::now();
  Scoreboard board;
  board.seconds = options.seconds;
  board.seed = options.seed;
  board.fuzz_runs = options.fuzz_runs;
  Scorer scorer(options);
  for (const SeededDefect* defect : defects) {
    ScoreRow row;
    row.defect = defect;
    for (const Engine engine : options.engines) {
      if (options.stop != nullptr && *options.stop) break;
      row.catches[engine] = scorer.run(engine, *defect);
    }
    // A defect whose engines were interrupted is not one that they missed.
    board.interrupted = options.stop != nullptr && *options.stop;
    if (board.interrupted) break;
    if (options.on_row) options.on_row(row);
    board.rows.push_back(std::move(row));
  }
  board.elapsed = Clock::now() - began;
  return board;
}

}  // namespace counterproof
