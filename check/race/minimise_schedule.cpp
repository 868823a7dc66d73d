#include "check/race/minimise_schedule.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "check/race/race_places.hpp"

namespace counterproof {
namespace {

using schedule::Execution;
using schedule::Schedule;
using schedule::Switches;
using schedule::ThreadId;

/// Schedules that are looked at for one number of preemptions, before giving up on the best.
constexpr std::uint64_t kMostExecutions = 400'000;
constexpr std::chrono::seconds kMostTime{10};
/// And once one is found, for one with fewer switches.
constexpr std::uint64_t kMoreExecutions = 20'000;

bool shows(const Execution& execution, const std::vector<HistoryProperty>& properties,
           RacePlaces& places, const RaceFinding& finding) {
  for (const schedule::Fault& fault : execution.faults())
    if (fault.invariant == finding.invariant && places.of(execution, fault) == finding.race)
      return true;
  for (const HistoryProperty& property : properties)
    if (property.invariant == finding.invariant)
      return property.breaks_as_it_happened(execution.history());
  return false;
}

/// Puts the steps and marks of an execution one after the other.
class Linearisation {
 public:
  Linearisation(const Execution& execution, const std::optional<schedule::MarkOrder>& wanted)
      : execution_(execution) {
    const auto& marks = execution.history().marks;
    if (wanted) order_ = *wanted;
    for (std::uint16_t i = 0; i < marks.size(); ++i)
      if (std::find(order_.begin(), order_.end(), i) == order_.end()) order_.push_back(i);
    for (std::size_t i = 0; i < execution.size(); ++i)
      steps_[execution.event(i).thread()].push_back(i);
  }

  Schedule run() {
    Schedule schedule;
    const std::size_t all = execution_.size() + order_.size();
    while (schedule.size() < all) {
      // Going on with the same thread keeps switches few.
      const ThreadId last = schedule.empty() ? ThreadId{0} : schedule.back();
      ThreadId next = last;
      for (unsigned i = 0; i < schedule::kMaxThreads; ++i) {
        next = static_cast<ThreadId>((last + i) % schedule::kMaxThreads);
        if (advance(next)) break;
      }
      schedule.push_back(next);
    }
    return schedule;
  }

 private:
  /// Has the thread take its next step or mark, if nothing has to come before it.
  bool advance(ThreadId thread) {
    if (const auto mark = next_mark(thread)) {
      if (order_[marks_done_] != *mark || !seen(execution_.history().marks[*mark].seen, thread))
        return false;
      ++marks_done_;
      return true;
    }
    if (done_[thread] == steps_[thread].size()) return false;
    const schedule::Event& event = execution_.event(steps_[thread][done_[thread]]);
    if (!seen(event.order, thread)) return false;
    ++done_[thread];
    return true;
  }

  /// The thread's next mark, if it comes before its next step.
  [[nodiscard]] std::optional<std::uint16_t> next_mark(ThreadId thread) const {
    const auto& marks = execution_.history().marks;
    for (std::uint16_t i = 0; i < marks.size(); ++i) {
      if (marks[i].thread != thread || static_cast<std::size_t>(marks[i].after) != done_[thread])
        continue;
      const auto place = std::find(order_.begin(), order_.end(), i) - order_.begin();
      if (static_cast<std::size_t>(place) >= marks_done_) return i;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool seen(const schedule::Clock& clock, ThreadId thread) const {
    for (ThreadId t = 0; t < schedule::kMaxThreads; ++t)
      if (t != thread && static_cast<std::size_t>(clock.seen[t]) > done_[t]) return false;
    return true;
  }

  const Execution& execution_;
  schedule::MarkOrder order_;
  std::size_t marks_done_ = 0;
  std::array<std::vector<std::size_t>, schedule::kMaxThreads> steps_;
  std::array<std::size_t, schedule::kMaxThreads> done_{};
};

/// What goes on without end is seen to do so earlier where states are looked at from the beginning.
/// It is not cut short where one thread waits for another that waits, too.  Whoever replays the
/// schedule begins with fresh stacks, and so does this.
/// \returns whether that is seen
bool end_where_it_repeats(const RaceEntry& entry, RaceSize size, Schedule& schedule) {
  Execution execution;
  execution.attach(entry.make(execution, size));
  execution.make_calls_steps(true);
  execution.watch_for_loops(0, false);
  execution.begin();
  for (std::size_t i = 0; i < schedule.size() && execution.enabled() != 0; ++i) {
    // With fewer steps before it another one may be waited for.
    if ((execution.enabled() & schedule::bit(schedule[i])) == 0) return false;
    execution.take(schedule[i]);
    if (!execution.loop()) continue;
    schedule.resize(i + 1);
    return true;
  }
  // A thread that takes no step any more is cut short, and no step is said of it.
  schedule.resize(std::min(schedule.size(), execution.size()));
  return false;
}

/// The search looks at states late, so that a thread has waited many times for one that had its turn
/// only then.
void wait_less(const RaceEntry& entry, RaceSize size, Schedule& schedule) {
  for (std::size_t begin = 0; begin < schedule.size(); ++begin) {
    std::size_t end = begin;
    while (end < schedule.size() && schedule[end] == schedule[begin]) ++end;
    for (std::size_t kept = 1; kept < end - begin; kept *= 2) {
      Schedule shorter = schedule;
      shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(begin + kept),
                    shorter.begin() + static_cast<std::ptrdiff_t>(end));
      if (!end_where_it_repeats(entry, size, shorter)) continue;
      schedule = std::move(shorter);
      end = begin + kept;
    }
    begin = end - 1;
  }
}

/// How often it changes threads, as if each had been able to go on.
Switches most_switches(const Schedule& schedule) {
  Switches count;
  for (std::size_t i = 1; i < schedule.size(); ++i)
    if (schedule[i] != schedule[i - 1]) ++count.switches;
  count.preemptions = count.switches;
  return count;
}

}  // namespace

Schedule linearise(const Execution& execution, const std::optional<schedule::MarkOrder>& order) {
  return Linearisation(execution, order).run();
}

Switches count_switches(Execution& execution, const Schedule& schedule) {
  Switches count;
  execution.begin();
  for (std::size_t i = 0; i < schedule.size() && execution.enabled() != 0; ++i) {
    if (i > 0 && schedule[i] != schedule[i - 1]) {
      ++count.switches;
      if ((execution.enabled() & schedule::bit(schedule[i - 1])) != 0) ++count.preemptions;
    }
    execution.take(schedule[i]);
  }
  return count;
}

void minimise_schedule(const RaceEntry& entry, RaceSize size, RaceFinding& finding,
                       std::optional<std::chrono::duration<double>> most_time,
                       const std::atomic<bool>* stop) {
  // Nobody waits for a better one any more.
  if (stop != nullptr && stop->load()) {
    finding.switches = most_switches(finding.schedule);
    return;
  }
  Execution execution;
  const RacedProgram& program = execution.attach(entry.make(execution, size));
  execution.make_calls_steps(true);
  const bool hangs = finding.invariant == schedule::fault_id::kHang;
  if (hangs && end_where_it_repeats(entry, size, finding.schedule))
    wait_less(entry, size, finding.schedule);
  const auto properties = program.properties();
  finding.switches = count_switches(execution, finding.schedule);
  if (hangs) execution.watch_for_loops(0, true);
  RacePlaces places(program);
  const auto until = std::chrono::steady_clock::now() + kMostTime;

  for (unsigned preemptions = 0; preemptions <= finding.switches.preemptions; ++preemptions) {
    schedule::BoundedSearch search(execution);
    schedule::ExplorationOptions options;
    options.most_executions = kMostExecutions;
    options.most_time = until - std::chrono::steady_clock::now();
    if (most_time) options.most_time = std::min(*options.most_time, *most_time);
    options.stop = stop;
    options.past_cuts = true;
    bool found = false;
    std::uint64_t more = kMoreExecutions;
    const auto result = search.run(preemptions, options, [&](const Execution&) {
      if (found && --more == 0) return false;
      if (!shows(execution, properties, places, finding)) return true;
      const Switches switches = search.switches();
      if (!found || switches < finding.switches) {
        finding.schedule = search.schedule();
        finding.switches = switches;
      }
      found = true;
      return true;
    });
    if (found) {
      finding.fewest = true;  // none with fewer preemptions was found, and those were all seen
      return;
    }
    if (result.bound && *result.bound != schedule::ExplorationBound::preemptions) return;
  }
}

}  // namespace counterproof
