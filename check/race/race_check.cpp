#include "check/race/race_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "check/race/minimise_schedule.hpp"
#include "check/race/race_places.hpp"
#include "check/race/step_text.hpp"
#include "check/race/weaker_orders.hpp"
#include "check/schedule/optimal.hpp"

namespace counterproof {
namespace {

using schedule::Execution;

/// Judges the histories of executions; the same history is judged once.
class Judge {
 public:
  explicit Judge(std::vector<HistoryProperty> properties) : properties_(std::move(properties)) {}

  struct Verdicts {
    std::vector<std::optional<schedule::MarkOrder>> orders;  ///< for each property
  };

  /// Which of `open` the history breaks, one order each.
  const Verdicts* judge(const schedule::History& history) {
    if (properties_.empty() || history.marks.empty()) return nullptr;
    const schedule::HistoryShape shape(history);
    shape.key(key_);
    const auto [entry, is_new] = known_.try_emplace(key_);
    if (!is_new) return nullptr;
    for (const HistoryProperty& property : properties_)
      entry->second.orders.push_back(property.breaking_order(shape));
    return &entry->second;
  }
  [[nodiscard]] const std::vector<HistoryProperty>& properties() const { return properties_; }

 private:
  std::vector<HistoryProperty> properties_;
  std::unordered_map<std::string, Verdicts> known_;
  std::string key_;
};

class Race {
 public:
  Race(const RaceEntry& entry, const RaceOptions& options) : entry_(entry), options_(options) {
    report_.program = &entry;
    report_.size = options.size.threads == 0 ? entry.size : options.size;
    program_ = &execution_.attach(entry.make(execution_, report_.size));
    places_.emplace(*program_);
  }

  RaceReport run() {
    const bool every_schedule = options_.no_reduction || options_.preemptions || options_.draw;
    execution_.make_calls_steps(every_schedule);
    do {
      void_ = false;
      report_.findings.clear();
      final_states_.clear();
      judge_.emplace(program_->properties());
      if (options_.draw) {
        draw_schedules();
      } else {
        every_schedule ? search_every_schedule() : search_every_class();
      }
      void_ = program_->take_void() || void_;
    } while (void_ && !interrupted());
    std::sort(report_.findings.begin(), report_.findings.end(),
              [](const RaceFinding& a, const RaceFinding& b) {
                return std::tie(a.invariant, a.race) < std::tie(b.invariant, b.race);
              });
    report_.weaker_orders = weaker_orders(execution_, *program_);
    report_.one_clock = program_->uses_clock();
    report_.own_processors = program_->uses_processors();
    report_.size.threads = std::max(report_.size.threads, program_->threads_used());
    say_what_is_known();
    minimise();
    return std::move(report_);
  }

 private:
  void search_every_class() {
    schedule::OptimalSearch search(execution_);
    report_.result = search.run(options_.bounds, [&](Execution&) {
      look_at_every_order();
      return goes_on();
    });
  }

  /// Least preemptions first; each round has the schedules of the one before among its own.
  void search_every_schedule() {
    using schedule::BoundedSearch;
    const unsigned most = options_.preemptions.value_or(BoundedSearch::kUnbounded);
    schedule::ExplorationOptions bounds = options_.bounds;
    for (unsigned preemptions = options_.preemptions ? 0 : most;; ++preemptions) {
      BoundedSearch search(execution_);
      report_.result = search.run(preemptions, bounds, [&](Execution&) {
        look_as_it_happened(search.schedule());
        return goes_on();
      });
      if (bounds.most_time) *bounds.most_time -= report_.result.elapsed;
      const auto& bound = report_.result.bound;
      if (preemptions == most || !bound || *bound != schedule::ExplorationBound::preemptions) break;
    }
    report_.final_states = final_states_.size();
  }

  /// What was found in none of many may still be there.
  void draw_schedules() {
    schedule::RandomSearch search(execution_);
    report_.result = search.run(*options_.draw, options_.bounds, [&](Execution&) {
      look_as_it_happened(search.schedule());
      return goes_on();
    });
    report_.drawn = search.drawn();
  }

  /// A thread without end has schedules without end: one is enough.  Where the code
  /// crashes, nobody knows how its threads would have gone on.
  [[nodiscard]] bool goes_on() {
    void_ = void_ || program_->take_void();
    return !void_ && !found(schedule::fault_id::kHang) && !execution_.crashed();
  }
  [[nodiscard]] bool interrupted() const {
    return options_.bounds.stop != nullptr && options_.bounds.stop->load();
  }

  void say_what_is_known() {
    const auto races = static_cast<std::size_t>(
        std::count_if(report_.findings.begin(), report_.findings.end(),
                      [](const RaceFinding& finding) { return !finding.race.places.empty(); }));
    for (RaceFinding& finding : report_.findings)
      finding.known = finding.race.places.empty() ? entry_.known_breach(finding.invariant)
                                                  : entry_.known_race(finding.race.places, races);
  }

  /// All schedules together may take about as long as the search was given.
  void minimise() {
    std::optional<std::chrono::duration<double>> left = options_.bounds.most_time;
    // What has too many schedules to search has too many to find the one with the fewest, too.
    if (options_.draw && !left) left = kMostToMinimise;
    for (RaceFinding& finding : report_.findings) {
      const auto began = std::chrono::steady_clock::now();
      minimise_schedule(entry_, report_.size, finding, left, options_.bounds.stop);
      if (left) *left -= std::chrono::steady_clock::now() - began;
    }
  }

  void look_at_every_order() {
    for (const schedule::Fault& fault : execution_.faults()) {
      const RaceName& race = places_->of(execution_, fault);
      if (!found(fault.invariant, race)) add(fault.invariant, fault.what, race, schedule_now());
    }
    look_whether_it_waits();
    const auto* verdicts = judge_->judge(execution_.history());
    if (verdicts == nullptr) return;
    for (std::size_t i = 0; i < judge_->properties().size(); ++i) {
      const HistoryProperty& property = judge_->properties()[i];
      if (verdicts->orders[i] && !found(property.invariant))
        add(property.invariant, property.what, {}, linearise(execution_, verdicts->orders[i]));
    }
  }

  void look_as_it_happened(const schedule::Schedule& schedule) {
    if (execution_.resting() == 0) final_states_.insert(program_->final_state());
    look_whether_it_waits();
    for (const schedule::Fault& fault : execution_.faults()) {
      const RaceName& race = places_->of(execution_, fault);
      if (!found(fault.invariant, race)) add(fault.invariant, fault.what, race, schedule);
    }
    for (const RaceBreach& breach : breaches_of(execution_, judge_->properties()))
      if (!found(breach.invariant)) add(breach.invariant, breach.what, {}, schedule);
  }

  /// What repeats must stay in its order, and next to each other.
  [[nodiscard]] schedule::Schedule schedule_now() const {
    if (!execution_.loop() || !execution_.history().marks.empty())
      return linearise(execution_, std::nullopt);
    schedule::Schedule schedule;
    for (std::size_t i = 0; i < execution_.size(); ++i)
      schedule.push_back(execution_.event(i).thread());
    return schedule;
  }

  void look_whether_it_waits() {
    if (execution_.cut() != schedule::Cut::waiting) return;
    const auto [first, last] = *execution_.loop();
    constexpr int kMostShown = 4;
    std::string steps;
    std::string threads;
    for (int i = first; i <= last; ++i) {
      const schedule::Event& event = execution_.event(static_cast<std::size_t>(i));
      const std::string name = program_->thread_name(event.thread());
      if (threads.find(name) == threads.npos) threads += (threads.empty() ? "" : ", ") + name;
      if (i - first < kMostShown)
        steps += fmt::format("{}{} ({})", i == first ? "" : ", ",
                             step_text(execution_, static_cast<std::size_t>(i)),
                             place_of(*program_, event.step.site));
    }
    if (last - first >= kMostShown)
      steps += fmt::format(" and {} more", last - first + 1 - kMostShown);
    report_.waiting = fmt::format("{} repeats {}", threads, steps);
  }

  [[nodiscard]] bool found(std::string_view invariant) const {
    return std::any_of(report_.findings.begin(), report_.findings.end(),
                       [&](const RaceFinding& finding) { return finding.invariant == invariant; });
  }
  [[nodiscard]] bool found(std::string_view invariant, const RaceName& race) const {
    return std::any_of(report_.findings.begin(), report_.findings.end(),
                       [&](const RaceFinding& finding) {
                         return finding.invariant == invariant && finding.race == race;
                       });
  }
  void add(std::string_view invariant, std::string_view what, const RaceName& race,
           schedule::Schedule schedule) {
    report_.findings.push_back({invariant, what, std::move(schedule), {}, false, nullptr, race});
  }

  static constexpr std::chrono::duration<double> kMostToMinimise{10.0};

  const RaceEntry& entry_;
  const RaceOptions& options_;
  RaceReport report_;
  Execution execution_;
  RacedProgram* program_ = nullptr;
  std::optional<RacePlaces> places_;
  std::optional<Judge> judge_;
  bool void_ = false;  ///< the program has learned better in the middle of the search
  std::unordered_set<std::uint64_t> final_states_;
};

}  // namespace

std::string RaceFinding::id() const { return finding_id(invariant, race); }

RaceReport race(const RaceEntry& entry, const RaceOptions& options) {
  return Race(entry, options).run();
}

std::vector<RaceBreach> breaches_of(const Execution& execution,
                                    const std::vector<HistoryProperty>& properties) {
  std::vector<RaceBreach> breaches;
  for (const schedule::Fault& fault : execution.faults())
    breaches.push_back({fault.invariant, fault.what});
  if (execution.history().marks.empty()) return breaches;
  for (const HistoryProperty& property : properties)
    if (property.breaks_as_it_happened(execution.history()))
      breaches.push_back({property.invariant, property.what});
  return breaches;
}

}  // namespace counterproof
