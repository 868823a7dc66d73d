#include "check/race/schedule_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "check/race/step_text.hpp"

namespace counterproof {
namespace {

using schedule::Execution;
using schedule::Fault;
using schedule::StepKind;
using schedule::ThreadId;

std::optional<std::size_t> step_of(std::int16_t index) {
  if (index == Fault::kNowhere) return std::nullopt;
  return static_cast<std::size_t>(index);
}

std::string place_of(const Execution& execution, const schedule::Site& site) {
  return counterproof::place_of(static_cast<const RacedProgram&>(execution.program()), site);
}

void add_lock(const Execution& execution, const schedule::Event& event, RunStep& step) {
  switch (event.step.kind) {
    case StepKind::lock:
    case StepKind::mutex_lock:
    case StepKind::read_lock:
    case StepKind::write_lock:
      step.takes = object_name(execution, event.step.touch.object);
      break;
    case StepKind::trylock:
    case StepKind::read_trylock:
    case StepKind::write_trylock:
      if (event.step.result == 1) step.takes = object_name(execution, event.step.touch.object);
      break;
    case StepKind::unlock:
    case StepKind::mutex_unlock:
    case StepKind::read_unlock:
    case StepKind::write_unlock:
      step.gives = object_name(execution, event.step.touch.object);
      break;
    case StepKind::rcu_lock:
      step.takes = "RCU";
      break;
    case StepKind::rcu_unlock:
      step.gives = "RCU";
      break;
    case StepKind::irq_off:
      step.takes = "interrupts off";
      break;
    case StepKind::irq_on:
      step.gives = "interrupts off";
      break;
    case StepKind::load:
    case StepKind::store:
    case StepKind::read_once:
    case StepKind::write_once:
    case StepKind::load_acquire:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::exchange:
    case StepKind::compare_exchange:
    case StepKind::grace_begin:
    case StepKind::grace_end:
    case StepKind::interrupt:
    case StepKind::interrupt_return:
    case StepKind::allocate:
    case StepKind::free:
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::sleep:
    case StepKind::futex_wait:
    case StepKind::wake:
    case StepKind::complete:
    case StepKind::wait_for:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
}

void add_steps(const Execution& execution, ScheduleRun& run) {
  const auto& program = static_cast<const RacedProgram&>(execution.program());
  std::array<unsigned, schedule::kMaxThreads> depth{};
  for (std::size_t i = 0; i < execution.size(); ++i) {
    const schedule::Event& event = execution.event(i);
    const bool call = event.step.kind == StepKind::call;
    const bool returns = event.step.kind == StepKind::ret;
    if (returns) --depth[event.thread()];
    RunStep step;
    step.thread = event.thread();
    step.text = step_text(execution, i);
    step.name = name_in_step(execution, i);
    step.value = value_after(execution, i);
    step.object = schedule::is_access(event.step.kind) ? event.step.cell : event.step.touch.object;
    step.site = place_of(execution, event.step.site);
    step.inside = depth[event.thread()] > 0;
    const StepKind kind = event.step.kind;
    if (schedule::is_access(kind) || kind == StepKind::allocate || kind == StepKind::free)
      step.within = program.library_function(event.step.site.within);
    add_lock(execution, event, step);
    run.steps.push_back(std::move(step));
    if (call) ++depth[event.thread()];
  }
}

void add_waiters(const Execution& execution, ScheduleRun& run) {
  for (ThreadId t = 0; t < execution.threads(); ++t) {
    if (execution.finished(t) || execution.program().is_daemon(t)) continue;
    const schedule::Step& step = execution.next_step(t);
    const auto holder = execution.lock_holder_before(t);
    std::string what;
    if (step.kind == StepKind::wait_for &&
        execution.object_sort(step.touch.object) == schedule::ObjectSort::completion) {
      what = "for " + object_name(execution, step.touch.object);
    } else if (execution.interrupted_now(t)) {
      what = "for its interrupt to return, to " + waiting_text(execution, step);
    } else {
      what = "to " + waiting_text(execution, step);
    }
    if (holder) what += ", held by " + run.thread_names[*holder];
    run.waiting.push_back({t, std::move(what), place_of(execution, step.site), step.touch.object});
  }
}

}  // namespace

ScheduleRun describe(const Execution& execution) {
  const auto& program = static_cast<const RacedProgram&>(execution.program());
  ScheduleRun run;
  run.beginning = program.beginning();
  for (ThreadId t = 0; t < execution.threads(); ++t)
    run.thread_names.push_back(program.thread_name(t));
  add_steps(execution, run);
  return run;
}

ScheduleRun run_of(const RaceReport& report, const RaceFinding& finding) {
  if (finding.graph) return *finding.graph;
  return run_schedule(*report.program, report.size, finding.schedule);
}

ScheduleRun run_schedule(const RaceEntry& entry, RaceSize size,
                         const schedule::Schedule& schedule) {
  Execution execution;
  const RacedProgram& program = execution.attach(entry.make(execution, size));
  execution.make_calls_steps(true);
  execution.watch_for_loops(0, false);

  ScheduleRun run;
  run.beginning = program.beginning();
  for (ThreadId t = 0; t < execution.threads(); ++t)
    run.thread_names.push_back(program.thread_name(t));

  execution.begin();
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const ThreadId thread = schedule[i];
    const schedule::ThreadSet enabled = execution.enabled();
    if (thread >= execution.threads() || (enabled & schedule::bit(thread)) == 0) {
      run.stopped =
          thread >= execution.threads() ? "there is no such thread"
          : execution.finished(thread)
              ? "the thread has ended"
              : "the thread waits to " + waiting_text(execution, execution.next_step(thread));
      break;
    }
    if (i > 0 && thread != schedule[i - 1]) {
      ++run.switches.switches;
      if ((enabled & schedule::bit(schedule[i - 1])) != 0) ++run.switches.preemptions;
    }
    execution.take(thread);
  }
  execution.tell_loop();
  const bool complete = execution.enabled() == 0;
  if (complete) execution.end();

  add_steps(execution, run);
  RacePlaces places(program);
  for (const Fault& fault : execution.faults())
    run.breaches.push_back({fault.invariant, std::string(fault.what), step_of(fault.first),
                            step_of(fault.second), places.of(execution, fault)});
  for (RunBreach& breach : run.breaches) {
    if (breach.invariant != schedule::fault_id::kHang || !breach.first) continue;
    breach.what = breach.first == breach.second
                      ? fmt::format("step {} repeats without end", *breach.first + 1)
                      : fmt::format("steps {} to {} repeat without end", *breach.first + 1,
                                    *breach.second + 1);
    if (breach.first == breach.second) breach.first.reset();
  }
  for (const HistoryProperty& property : program.properties()) {
    if (execution.history().marks.empty()) break;
    if (property.breaks_as_it_happened(execution.history()))
      run.breaches.push_back(
          {property.invariant, std::string(property.what), std::nullopt, std::nullopt});
  }
  if (complete && !execution.crashed()) add_waiters(execution, run);
  // Threads that nobody created come last, and are nobody's business; an empty schedule has them all.
  std::size_t moved = 0;
  for (const RunStep& step : run.steps) moved = std::max(moved, std::size_t{step.thread} + 1);
  while (moved > 0 && run.thread_names.size() > moved &&
         program.is_daemon(static_cast<ThreadId>(run.thread_names.size() - 1)))
    run.thread_names.pop_back();
  return run;
}

}  // namespace counterproof
