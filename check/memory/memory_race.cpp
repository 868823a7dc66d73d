// See memory_race.hpp.
#include "check/memory/memory_race.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>

#include "check/graph/graph_search.hpp"
#include "check/memory/freed_memory.hpp"
#include "check/memory/graph_history.hpp"
#include "check/memory/graph_run.hpp"
#include "check/memory/step_labels.hpp"
#include "check/race/race_places.hpp"
#include "check/race/step_text.hpp"
#include "check/race/weaker_orders.hpp"

namespace counterproof::memory {
namespace {

using graph::Ending;
using graph::EventId;
using graph::Graph;
using graph::Kind;
using graph::kNoEvent;
using schedule::Fault;
namespace fault_id = schedule::fault_id;

/// Happens-before of C is what orders data, also where the machine orders more.
const graph::MemoryModel& judge_of_data(const graph::MemoryModel& model) {
  return &model == &graph::linux_model() ? model : graph::rc11_model();
}

struct Hashed {
  std::size_t operator()(XXH128_hash_t hash) const { return hash.low64; }
};
struct SameHash {
  bool operator()(XXH128_hash_t a, XXH128_hash_t b) const { return XXH128_isEqual(a, b) != 0; }
};

class Race {
 public:
  Race(const RaceEntry& entry, const RaceOptions& options, const graph::MemoryModel& model,
       const Stronger& stronger)
      : entry_(entry), options_(options), model_(model) {
    report_.program = &entry;
    report_.size = options.size.threads == 0 ? entry.size : options.size;
    report_.memory = model.name();
    report_.relaxed = options.relaxed;
    program_ = &execution_.attach(entry.make(execution_, report_.size));
    Stronger orders = stronger;
    orders.relaxed = options.relaxed;
    threads_.emplace(execution_, *program_, model_, std::move(orders));
    places_.emplace(*program_);
    execution_.make_calls_steps(true);
  }

  MemoryRace run() {
    const auto began = std::chrono::steady_clock::now();
    graph::SearchOptions bounds;
    bounds.most_graphs = options_.bounds.most_executions;
    bounds.stop = options_.bounds.stop;
    schedule::Limits limits{options_.bounds.stop, std::nullopt};
    std::optional<std::chrono::duration<double>> left = options_.bounds.most_time;
    graph::SearchResult result;
    do {
      if (left) {
        bounds.most_time = *left - (std::chrono::steady_clock::now() - began);
        limits.until = began + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                   std::min(*left, kMostSeconds));
      }
      execution_.set_limits(limits);
      report_.findings.clear();
      judged_.clear();
      histories_.emplace(program_->properties());
      races_.clear();
      final_states_.clear();
      has_raced_ = false;
      since_race_ = 0;
      threads_->begin_search();
      if (threads_->locations() > graph::kMostLocations)
        return refuse(
            fmt::format("the threads share more than {} variables and locks, which is "
                        "not covered under --memory",
                        graph::kMostLocations));
      result =
          graph::GraphSearch(*threads_, model_).run(bounds, [&](const Graph& graph, Ending how) {
            if (threads_->is_void() || is_refused() || is_over()) return false;
            judge(graph, how);
            return goes_on();
          });
      if (is_refused()) return refuse(threads_->refused());
      if (is_over())
        result.bound = limits.interrupted() ? graph::SearchBound::interrupted
                                            : graph::SearchBound::time;
    } while (threads_->is_void() && !(result.bound && ends_all(*result.bound)));
    execution_.set_limits({});
    // What was found before all was known may have been no finding.
    if (threads_->is_void()) report_.findings.clear();
    tell(result);
    report_.result.elapsed = std::chrono::steady_clock::now() - began;
    return {std::move(report_), {}, std::move(final_states_), weak_places()};
  }

 private:
  static constexpr std::uint64_t kMostAfterRace = 20'000;  ///< graphs
  /// Some hundred years do not fit in the clock.
  static constexpr std::chrono::duration<double> kMostSeconds = std::chrono::hours(24 * 365);

  /// Time was up, or Ctrl-C came, while a thread ran: what it did last is not known.
  [[nodiscard]] bool is_over() const { return threads_->cut() == schedule::Cut::over; }
  [[nodiscard]] bool is_refused() const {
    return !threads_->refused().empty() || program_->is_refused();
  }
  /// Racing threads read anything, and make graphs without number: verdict and race are known.
  [[nodiscard]] bool goes_on() {
    if (!has_raced_) return true;
    return ++since_race_ < kMostAfterRace;
  }
  MemoryRace refuse(std::string sentence) { return {std::move(report_), std::move(sentence)}; }
  static bool ends_all(graph::SearchBound bound) {
    return bound == graph::SearchBound::time || bound == graph::SearchBound::interrupted;
  }

  void tell(const graph::SearchResult& result) {
    report_.result.executions = result.graphs();
    report_.result.blocked = result.dropped;
    report_.result.steps = result.events;
    if (result.bound) report_.result.bound = bound_of(*result.bound);
    std::ranges::sort(report_.findings, [](const RaceFinding& a, const RaceFinding& b) {
      return std::tie(a.invariant, a.race) < std::tie(b.invariant, b.race);
    });
    const auto races = static_cast<std::size_t>(std::ranges::count_if(
        report_.findings, [](const RaceFinding& finding) { return !finding.race.places.empty(); }));
    for (RaceFinding& finding : report_.findings)
      finding.known = finding.race.places.empty() ? entry_.known_breach(finding.invariant)
                                                  : entry_.known_race(finding.race.places, races);
    report_.weaker_orders = weaker_orders(execution_, *program_);
    report_.one_clock = program_->uses_clock();
    report_.own_processors = program_->uses_processors();
    report_.leaves_out_circles = model_.has_circles();
  }

  /// One for each line, with all that stands there of a kind.
  [[nodiscard]] std::vector<WeakPlace> weak_places() const {
    std::vector<WeakPlace> places;
    for (const schedule::WeakAccess& access : execution_.weak_accesses()) {
      // What is volatile, or declared to race, has no order to be made stronger.
      const bool is_atomic = access.ordering != schedule::Ordering::full ||
                             access.kind == schedule::StepKind::compare_exchange;
      if (!is_atomic || access.site.code == nullptr) continue;
      const std::string place = place_of(*program_, access.site);
      const auto same = [&](const WeakPlace& one) {
        return one.place == place && one.kind == access.kind;
      };
      auto at = std::ranges::find_if(places, same);
      if (at == places.end()) at = places.insert(at, WeakPlace{place, access.kind, {}});
      at->codes.insert(access.site.code);
    }
    return places;
  }

  [[nodiscard]] schedule::ExplorationBound bound_of(graph::SearchBound bound) const {
    using schedule::ExplorationBound;
    switch (bound) {
      case graph::SearchBound::graphs:
        return ExplorationBound::executions;
      case graph::SearchBound::time:
        return ExplorationBound::time;
      case graph::SearchBound::interrupted:
        return ExplorationBound::interrupted;
      case graph::SearchBound::stopped:
        return has_raced_ ? ExplorationBound::raced : ExplorationBound::stopped;
      case graph::SearchBound::events:
        return ExplorationBound::events;
      case graph::SearchBound::rounds:
        break;
    }
    switch (threads_->cut()) {
      case schedule::Cut::computing:
        return ExplorationBound::computing;
      case schedule::Cut::over:
        return ExplorationBound::time;
      case schedule::Cut::none:
      case schedule::Cut::steps:
      case schedule::Cut::waiting:
      case schedule::Cut::loop:
        break;
    }
    return ExplorationBound::steps;
  }

  // ---- What is wrong in a graph ----

  void judge(const Graph& graph, Ending how) {
    // After a data race nothing is promised, and nothing else is to be told.
    bool is_promised = true;
    for (const graph::Race& race : judge_of_data(model_).races(graph))
      is_promised = tell_race(graph, race) && is_promised;
    if (!is_promised) return;
    look_for_freed(graph);
    for (const LocalFault& fault : threads_->faults_of(graph)) {
      if (found(fault.invariant, {})) continue;
      GraphRun run(execution_, *program_, *threads_, graph);
      const auto step = run.step_of(fault.thread, fault.step);
      add(run, fault.invariant, fault.what, {}, std::nullopt, step);
    }
    judge_history(graph);
    if (how == Ending::blocked) tell_waiting(graph);
    if (how == Ending::complete) look_at_the_end(graph);
  }

  /// \returns whether the race is known, and lived with
  bool tell_race(const Graph& graph, const graph::Race& race) {
    const auto site = [&](EventId event) {
      const graph::Event& it = graph[event];
      const Piece& piece = *threads_->pieces_of(it.thread, graph)[it.position];
      return std::tuple(piece.site.code, piece.site.line, it.label.location);
    };
    // Whoever uses a block that is freed as a whole is found by reading what that wrote.
    if (is_ghost(graph, race.first) || is_ghost(graph, race.second)) return true;
    // Most graphs show races that were told already.
    const auto [known, is_new] = races_.try_emplace({site(race.first), site(race.second)}, false);
    if (!is_new) return known->second;
    GraphRun run(execution_, *program_, *threads_, graph);
    const auto first = static_cast<std::int16_t>(run.step_of(race.first));
    const auto second = static_cast<std::int16_t>(run.step_of(race.second));
    if (is_free(graph, race.first) && is_free(graph, race.second)) {
      if (!found(fault_id::kUseAfterFree, {}))
        add(run, fault_id::kUseAfterFree, "memory is freed twice", {}, run.step_of(race.first),
            run.step_of(race.second));
      return false;
    }
    const Fault fault{fault_id::kDataRace,
                      "two accesses of one cell, at least one a write, are not ordered",
                      std::min(first, second), std::max(first, second)};
    const RaceName& name = places_->of(execution_, fault);
    known->second = entry_.known_race(name.places, 1) != nullptr;
    has_raced_ = has_raced_ || !known->second;
    if (!found(fault.invariant, name))
      add(run, fault.invariant, fault.what, name, static_cast<std::size_t>(fault.first),
          static_cast<std::size_t>(fault.second));
    return known->second;
  }
  [[nodiscard]] static bool is_ghost(const Graph& graph, EventId event) {
    return graph[event].label.role == graph::Role::ghost;
  }
  [[nodiscard]] bool is_free(const Graph& graph, EventId event) {
    const graph::Event& it = graph[event];
    return threads_->pieces_of(it.thread, graph)[it.position]->frees;
  }

  void look_for_freed(const Graph& graph) {
    if (found(fault_id::kUseAfterFree, {})) return;
    const auto late = late_access(*threads_, graph);
    if (!late) return;
    GraphRun run(execution_, *program_, *threads_, graph);
    add(run, fault_id::kUseAfterFree,
        late->frees ? "memory is freed twice" : "memory is used after it was freed", {},
        run.step_of(late->freed), run.step_of(late->access));
  }

  void tell_waiting(const Graph& graph) {
    bool in_loop = false;
    for (unsigned thread = 0; thread < graph.threads(); ++thread) {
      if (!graph.is_blocked(thread) || threads_->may_be_left(thread, graph)) continue;
      const Piece& last = *threads_->pieces_of(thread, graph).back();
      const auto events = graph.of(thread);
      const auto waits = [](graph::Role role) {
        return role == graph::Role::lock || role == graph::Role::sleep;
      };
      const bool is_told =
          waits(last.label.role) || (!events.empty() && waits(graph[events.back()].label.role) &&
                                     graph.is_read(events.back()));
      in_loop = in_loop || !is_told;
    }
    const std::string_view invariant = in_loop ? fault_id::kHang : fault_id::kDeadlock;
    if (found(invariant, {})) return;
    GraphRun run(execution_, *program_, *threads_, graph);
    add(run, invariant,
        in_loop ? "a thread waits in a loop for a write that nobody will make"
                : "threads wait, and nothing can wake them",
        {}, std::nullopt, std::nullopt, waiters(graph));
  }

  std::vector<RunWaiter> waiters(const Graph& graph) {
    std::vector<RunWaiter> waiters;
    for (unsigned thread = 0; thread < graph.threads(); ++thread) {
      if (!graph.is_blocked(thread) || threads_->may_be_left(thread, graph)) continue;
      const auto id = static_cast<schedule::ThreadId>(thread);
      const schedule::Step& step = execution_.next_step(id);
      waiters.push_back({id, "to " + waiting_text(execution_, step), place_of(*program_, step.site),
                         step.touch.object});
    }
    return waiters;
  }

  void judge_history(const Graph& graph) {
    for (const HistoryJudge::Breach& breach : histories_->judge(*threads_, graph)) {
      if (found(breach.property->invariant, {})) continue;
      const GraphRun run(execution_, *program_, *threads_, graph, breach.order);
      add(run, breach.property->invariant, breach.property->what, {}, std::nullopt, std::nullopt);
    }
  }

  /// The same end is judged once.
  void look_at_the_end(const Graph& graph) {
    std::vector<std::uint64_t> end;
    for (unsigned thread = 0; thread < graph.threads(); ++thread)
      end.push_back(threads_->run_of(thread, graph));
    for (const SharedPlaces::Cell& cell : threads_->places().all())
      end.push_back(static_cast<std::uint64_t>(graph[graph.last_write(cell.location)].label.value));
    const XXH128_hash_t hash = XXH3_128bits(end.data(), end.size() * sizeof end.front());
    if (!judged_.insert(hash).second) return;
    GraphRun run(execution_, *program_, *threads_, graph);
    // In which order locks are taken is seen where all threads are.
    for (const Fault& fault : execution_.faults())
      if (fault.invariant == fault_id::kLockCycle && !found(fault.invariant, {}))
        add(run, fault.invariant, fault.what, {}, static_cast<std::size_t>(fault.first),
            static_cast<std::size_t>(fault.second));
    // Who joins what another one has joined, nobody sees who runs apart.
    if (execution_.crashed()) {
      const Fault& fault = execution_.faults().back();
      if (!found(fault.invariant, {}))
        add(run, fault.invariant, fault.what, {}, std::nullopt,
            static_cast<std::size_t>(fault.second));
      return;
    }
    const std::size_t before = execution_.faults().size();
    run.end();
    final_states_.insert(program_->final_state());
    const std::vector<Fault> faults(
        execution_.faults().begin() + static_cast<std::ptrdiff_t>(before),
        execution_.faults().end());
    for (const Fault& fault : faults)
      if (is_of_one_thread(fault.invariant) && !found(fault.invariant, {}))
        add(run, fault.invariant, fault.what, {}, std::nullopt, std::nullopt);
  }

  [[nodiscard]] bool found(std::string_view invariant, const RaceName& race) const {
    return std::ranges::any_of(report_.findings, [&](const RaceFinding& finding) {
      return finding.invariant == invariant && finding.race == race;
    });
  }
  void add(const GraphRun& run, std::string_view invariant, std::string_view what,
           const RaceName& race, std::optional<std::size_t> first,
           std::optional<std::size_t> second, std::vector<RunWaiter> waiting = {}) {
    auto picture = std::make_shared<ScheduleRun>(run.described());
    picture->breaches.push_back({invariant, std::string(what), first, second, race});
    picture->waiting = std::move(waiting);
    RaceFinding finding{invariant, what, {}, {}, false, nullptr, race};
    finding.graph = std::move(picture);
    report_.findings.push_back(std::move(finding));
  }

  const RaceEntry& entry_;
  const RaceOptions& options_;
  const graph::MemoryModel& model_;
  RaceReport report_;
  schedule::Execution execution_;
  RacedProgram* program_ = nullptr;
  std::optional<ProgramThreads> threads_;
  std::optional<RacePlaces> places_;
  std::optional<HistoryJudge> histories_;
  using Where = std::tuple<const void*, std::uint_least32_t, graph::LocationId>;
  std::map<std::pair<Where, Where>, bool> races_;  ///< and whether they are known
  std::set<std::uint64_t> final_states_;
  bool has_raced_ = false;  ///< and nobody knew
  std::uint64_t since_race_ = 0;
  std::unordered_set<XXH128_hash_t, Hashed, SameHash> judged_;
};

}  // namespace

std::optional<std::string> refused_program(const RaceEntry& entry, RaceSize size) {
  schedule::Execution execution;
  const RacedProgram& program = execution.attach(entry.make(execution, size));
  for (schedule::ThreadId thread = 0; thread < program.threads(); ++thread)
    if (program.interrupts(thread))
      return fmt::format("its thread {} is the handler of an interrupt, which graphs do not have",
                         program.thread_name(thread));
  return program.no_graphs();
}

void compare_with_sc(RaceReport& report, const MemoryRace& sc) {
  if (!sc.refused.empty()) return;
  for (RaceFinding& finding : report.findings) {
    for (const RaceFinding& other : sc.report.findings) {
      if (other.invariant != finding.invariant || other.race != finding.race) continue;
      finding.under_sc = true;
      finding.graph = other.graph;
    }
    if (!finding.under_sc && !sc.report.result.bound) finding.under_sc = false;
  }
}

MemoryRace race_under(const RaceEntry& entry, const RaceOptions& options,
                      const graph::MemoryModel& model, const Stronger& stronger) {
  return Race(entry, options, model, stronger).run();
}

}  // namespace counterproof::memory
