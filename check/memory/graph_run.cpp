// See graph_run.hpp.
#include "check/memory/graph_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "check/memory/graph_edges.hpp"
#include "check/race/step_text.hpp"

namespace counterproof::memory {

using graph::EventId;
using graph::EventSet;
using graph::Kind;
using graph::kNoEvent;
using schedule::ThreadId;

namespace {

/// How many bits of a queue somebody has taken out.
std::uint64_t woken_between(graph::Value before, graph::Value after) {
  return static_cast<std::uint64_t>(std::popcount(static_cast<std::uint64_t>(before)) -
                                    std::popcount(static_cast<std::uint64_t>(after)));
}

}  // namespace

GraphRun::GraphRun(schedule::Execution& execution, const RacedProgram& program,
                   ProgramThreads& threads, const graph::Graph& graph, std::vector<CallPlace> calls)
    : execution_(execution),
      program_(program),
      threads_(threads),
      graph_(graph),
      calls_(std::move(calls)) {
  steps_.assign(graph.bound(), kNoStep);
  for (unsigned thread = 0; thread < graph.threads(); ++thread)
    pieces_[thread] = threads.pieces_of(thread, graph);
  find_order();
  threads_.lose_place();
  execution_.begin(schedule::Execution::Stacks::as_they_are);
  for (const auto& [event, thread, step] : order_) {
    if (event == kNoEvent) {
      take_up_to(thread, step);
      continue;
    }
    const graph::Event& it = graph_[event];
    const Piece& piece = *pieces_[it.thread][it.position];
    if (it.label.kind == Kind::fence && piece.step <= taken_[it.thread]) continue;
    if (it.label.kind == Kind::read && it.reads_from == kNoEvent) continue;
    // Who waits has not taken the step, though he may have a part of a lock.
    if (graph.is_blocked(it.thread) && piece.step == pieces_[it.thread].back()->step) continue;
    take_up_to(it.thread, piece.step);
    steps_[event] = execution_.size() - 1;
    if (const auto step = step_of(it.thread, piece.step)) steps_[event] = *step;
  }
  // Up to what nobody else sees: its end, or where it waits.
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    const Piece& last = *pieces_[thread].back();
    const bool waits = graph.is_blocked(thread);
    take_up_to(thread, waits ? last.step - 1 : std::numeric_limits<int>::max());
  }
}

/// Takes steps of a thread until it has taken so many, or cannot go on.
void GraphRun::take_up_to(unsigned thread, int step) {
  const auto id = static_cast<ThreadId>(thread);
  while (taken_[thread] < step && (execution_.enabled() & schedule::bit(id)) != 0) {
    const schedule::Bytes bytes = execution_.next_bytes(id);
    const auto cells = threads_.places().cells(bytes);
    // A thread that waits to begin, or for another one's end, has its event there if it goes on.
    bool is_known =
        cells.empty() && execution_.next_step(id).kind != schedule::StepKind::wait_for;
    for (std::size_t i = 0; i < graph_.of(thread).size(); ++i) {
      const EventId event = graph_.of(thread)[i];
      if (pieces_[thread][i]->step != taken_[thread] + 1) continue;
      is_known = true;
      if (graph_.is_choice(event) &&
          execution_.next_step(id).kind == schedule::StepKind::compare_exchange)
        execution_.say_fails(graph_[event].label.value == 1);
      if (!graph_.is_read(event) || graph_[event].reads_from == kNoEvent) continue;
      const graph::LocationId location = graph_[event].label.location;
      for (const SharedPlaces::Cell& cell : cells)
        if (cell.location == location) threads_.put(cell, graph_.value_read(event));
      const EventId write = graph_.other_half(event);
      say_what_comes(execution_.next_step(id), graph_.value_read(event));
      if (execution_.next_step(id).kind == schedule::StepKind::wake && write != kNoEvent)
        execution_.say_woken(woken_between(graph_.value_read(event), graph_[write].label.value));
    }
    // What the graph does not have is not done: it was found wrong before.
    if (!is_known) return;
    execution_.take(id);
    ++taken_[thread];
  }
}

/// Of a step whose outcome is the graph's to say: from what it reads of a lock, or of a queue.
void GraphRun::say_what_comes(const schedule::Step& step, graph::Value read) {
  if (schedule::is_attempt(step.kind)) execution_.say_succeeds(read == 0);
  if (step.kind == schedule::StepKind::wait_for)
    execution_.say_completed(static_cast<std::uint64_t>(read));
  if (step.kind == schedule::StepKind::sleep && step.timed)
    execution_.say_succeeds((read & schedule::bit(step.touch.thread)) == 0);
}

std::optional<std::size_t> GraphRun::step_of(ThreadId thread, int number) const {
  for (std::size_t i = 0; i < execution_.size(); ++i)
    if (execution_.event(i).thread() == thread && execution_.event(i).number == number) return i;
  return std::nullopt;
}

void GraphRun::end() {
  for (const SharedPlaces::Cell& cell : threads_.places().all())
    threads_.put(cell, graph_[graph_.last_write(cell.location)].label.value);
  execution_.end();
}

void GraphRun::find_order() {
  if (sorted(true, true)) return;
  if (sorted(false, true)) return;
  sorted(false, false);
}

/// Whether all that an event comes after, but for what its thread did before, is done.
/// \param by_all also by the order of writes, and after what it overwrites was read
bool GraphRun::may_follow(EventId event, const EventSet& done, bool by_all) const {
  const graph::Event& it = graph_[event];
  if (it.label.kind == Kind::read) return it.reads_from == kNoEvent || done.contains(it.reads_from);
  if (it.label.kind != Kind::write || !by_all) return true;
  // What is before the write before it is done when that is.
  const graph::LocationId location = it.label.location;
  const EventId previous = it.overwrites;
  if (!done.contains(previous)) return false;
  for (const EventId read : graph_.reads(location))
    if (graph_[read].reads_from == previous && !done.contains(read)) return false;
  return true;
}

/// Sorts the events: by program order and reading, or by all that orders them.
/// \param whole those of one step stand together
/// \returns whether all of them have a place
bool GraphRun::sorted(bool by_all, bool whole) {
  order_.clear();
  EventSet done;
  for (const EventId event : graph_.events())
    if (graph_.is_first(event)) done.insert(event);
  std::array<std::size_t, graph::kMostThreads> at{};
  std::size_t called = 0;  // so many calls and returns
  const auto calls_first = [&](unsigned of) {
    const auto next =
        std::find_if(calls_.begin() + static_cast<std::ptrdiff_t>(called), calls_.end(),
                     [&](const CallPlace& call) { return call.thread == of; });
    return next != calls_.end() && next->after <= at[of];
  };
  // A thread goes on for as long as it can: fewer changes are easier to read.
  unsigned thread = 0;
  for (unsigned stuck = 0; stuck < graph_.threads();) {
    const auto events = graph_.of(thread);
    const std::size_t end =
        whole ? end_of_step(thread, at[thread]) : std::min(at[thread] + 1, events.size());
    EventSet with = done;
    for (std::size_t i = at[thread]; i < end; ++i) with.insert(events[i]);
    if (called < calls_.size() && calls_[called].thread == thread && calls_first(thread)) {
      order_.push_back({kNoEvent, calls_[called].thread, calls_[called].step});
      ++called;
      stuck = 0;
      continue;
    }
    bool may = at[thread] < end && !calls_first(thread);
    for (std::size_t i = at[thread]; i < end; ++i) may = may && may_follow(events[i], with, by_all);
    if (may) {
      for (; at[thread] < end; ++at[thread])
        order_.push_back({events[at[thread]], static_cast<ThreadId>(thread), 0});
      done = with;
      stuck = 0;
      continue;
    }
    thread = (thread + 1) % graph_.threads();
    ++stuck;
  }
  return done == graph_.events() && called == calls_.size();
}

/// Where the events of the step end that the thread's event `begin` is of.
std::size_t GraphRun::end_of_step(unsigned thread, std::size_t begin) const {
  const std::size_t size = graph_.of(thread).size();
  if (begin >= size) return begin;
  std::size_t end = begin + 1;
  while (end < size && pieces_[thread][end]->step == pieces_[thread][begin]->step) ++end;
  return end;
}

std::vector<EventId> GraphRun::events_in_order() const {
  std::vector<EventId> events;
  for (const Item& item : order_)
    if (item.event != kNoEvent) events.push_back(item.event);
  return events;
}

ScheduleRun GraphRun::described() const {
  ScheduleRun run = describe(execution_);
  run.is_graph = true;
  run.edges = edges_of(graph_, steps_, kNoStep);
  for (const EventId event : events_in_order()) {
    const EventId write = graph_[event].reads_from;
    if (!graph_.is_read(event) || write == kNoEvent || steps_[event] == kNoStep) continue;
    if (!graph_.is_first(write)) run.steps[steps_[event]].reads_from = steps_[write];
  }
  for (const EventId event : events_in_order())
    if (graph_.is_read(event) && graph_[event].reads_from != kNoEvent && steps_[event] != kNoStep) {
      std::string note = note_of(event);
      if (!note.empty()) run.notes.push_back(std::move(note));
    }
  return run;
}

/// What a read passes over that stands above it.
std::string GraphRun::note_of(EventId read) const {
  const EventId write = graph_[read].reads_from;
  const auto& place = threads_.places().all()[graph_[read].label.location];
  if (!SharedPlaces::is_memory(place.begin)) return {};
  EventId newest = kNoEvent;
  for (const EventId other : graph_.writes(graph_[read].label.location)) {
    if (graph_.is_first(other) || steps_[other] == kNoStep || steps_[other] >= steps_[read])
      continue;
    if (graph_[other].rank <= graph_[write].rank) continue;
    if (newest == kNoEvent || graph_[other].rank > graph_[newest].rank) newest = other;
  }
  if (newest == kNoEvent) return {};
  const std::size_t step = steps_[read];
  const std::string from =
      graph_.is_first(write) ? "as at first" : fmt::format("step {}", steps_[write] + 1);
  return fmt::format("step {}, {}: reads {} = {} ({}), not yet {} (step {}): nothing orders them",
                     step + 1, program_.thread_name(graph_[read].thread),
                     name_in_step(execution_, step), value(step, graph_.value_read(read)), from,
                     value(step, graph_[newest].label.value), steps_[newest] + 1);
}

std::string GraphRun::value(std::size_t step, graph::Value value) const {
  std::string text = program_.value_in_step(step, static_cast<std::uint64_t>(value));
  return text.empty() ? fmt::format("{}", value) : text;
}

}  // namespace counterproof::memory
