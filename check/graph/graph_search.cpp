#include "check/graph/graph_search.hpp"

#include <array>

namespace counterproof::graph {
namespace {

constexpr unsigned kNotUrgent = kMostThreads;

// Room on the stack for the values of a thread is not to stay there while the search goes deeper.
[[gnu::noinline]] bool would_end_wait(const Graph& graph, Threads& threads, EventId read,
                                      EventId write) {
  std::array<Value, kMostOfThread> values;
  std::size_t count = 0;
  const unsigned thread = graph[read].thread;
  for (const EventId event : graph.of(thread)) {
    if (event == read) break;
    if (graph.gives_value(event)) values[count++] = graph.value_given(event);
  }
  values[count++] = graph[write].label.value;
  return threads.next(thread, {values.data(), count}, graph[read].position + 1U).kind !=
         Kind::block;
}

/// Of a thread that stands at the end of a round: whether one of its reads would read something
/// else if it looked again.
bool would_look_again(const Graph& graph, unsigned thread, const Label& block) {
  for (const EventId event : graph.of(thread)) {
    if (!graph.is_read(event) || graph[event].position < block.value) continue;
    if (graph[event].reads_from != graph.last_write(graph[event].label.location)) return true;
  }
  return false;
}

}  // namespace

[[gnu::noinline]] bool waits_for_ever(const Graph& graph, Threads& threads) {
  for (unsigned thread = 0; thread < graph.threads(); ++thread) {
    if (!graph.is_blocked(thread)) continue;
    if (threads.would_go_on(thread, graph)) return false;
    const auto events = graph.of(thread);
    const EventId last = events.empty() ? kNoEvent : events.back();
    if (last != kNoEvent && graph.is_read(last) && graph[last].reads_from == kNoEvent) {
      const EventId newest = graph.last_write(graph[last].label.location);
      if (would_end_wait(graph, threads, last, newest)) return false;
      continue;
    }
    std::array<Value, kMostOfThread> values;
    const std::size_t count = graph.values_of(thread, values);
    const Label block = threads.next(thread, {values.data(), count}, events.size());
    if (would_look_again(graph, thread, block)) return false;
  }
  return true;
}

SearchResult GraphSearch::run(const SearchOptions& options, const OnGraph& on_graph) {
  options_ = options;
  on_graph_ = &on_graph;
  result_ = {};
  over_ = false;
  began_ = std::chrono::steady_clock::now();
  Graph graph(threads_);
  visit(graph, kNotUrgent);
  result_.elapsed = std::chrono::steady_clock::now() - began_;
  return result_;
}

void GraphSearch::cut(SearchBound bound) {
  if (!result_.bound) result_.bound = bound;
  if (bound != SearchBound::events && bound != SearchBound::rounds) over_ = true;
}

void GraphSearch::look_at_the_clock() {
  if (until_look_-- != 0) return;
  until_look_ = 255;
  if (options_.stop != nullptr && options_.stop->load()) cut(SearchBound::interrupted);
  if (options_.most_time && std::chrono::steady_clock::now() - began_ > *options_.most_time)
    cut(SearchBound::time);
}

[[gnu::noinline]] Label GraphSearch::next_of(const Graph& graph, unsigned thread) {
  std::array<Value, kMostOfThread> values;
  const std::size_t count = graph.values_of(thread, values);
  return threads_.next(thread, {values.data(), count}, graph.of(thread).size());
}

void GraphSearch::visit(Graph& graph, unsigned urgent) {
  look_at_the_clock();
  if (is_over()) return;
  for (unsigned i = urgent == kNotUrgent ? 1 : 0; i <= graph.threads(); ++i) {
    const unsigned thread = i == 0 ? urgent : i - 1;
    if (graph.has_ended(thread)) continue;
    const Label label = next_of(graph, thread);
    switch (label.kind) {
      case Kind::end:
        graph.set_ended(thread);
        continue;
      case Kind::block:
        graph.set_blocked(thread);
        continue;
      case Kind::error:
        return deliver(graph, Ending::wrong);
      case Kind::beyond:
        return cut(SearchBound::rounds);
      case Kind::read:
      case Kind::write:
      case Kind::fence:
        break;
    }
    if (!graph.has_room(thread)) return cut(SearchBound::events);
    ++result_.events;
    if (label.kind == Kind::read) return visit_read(graph, thread, label);
    if (label.kind == Kind::write) return visit_write(graph, thread, label);
    if (label.choices != 0) return visit_choice(graph, thread, label);
    const EventId fence = graph.add(thread, label);
    if (allows(graph, fence)) visit(graph, kNotUrgent);
    graph.remove_last();
    return;
  }
  bool blocked = false;
  for (unsigned thread = 0; thread < graph.threads(); ++thread)
    blocked = blocked || (graph.is_blocked(thread) && !threads_.may_be_left(thread, graph));
  // Who may wait for ever must not have been let go on, either.
  if (graph::waits_for_ever(graph, threads_))
    return deliver(graph, blocked ? Ending::blocked : Ending::complete);
  ++result_.dropped;
}

void GraphSearch::deliver(const Graph& graph, Ending ending) {
  if (result_.graphs() == options_.most_graphs) return cut(SearchBound::graphs);
  switch (ending) {
    case Ending::complete:
      ++result_.complete;
      break;
    case Ending::blocked:
      ++result_.blocked;
      break;
    case Ending::wrong:
      ++result_.wrong;
      break;
  }
  if (!(*on_graph_)(graph, ending)) cut(SearchBound::stopped);
}

void GraphSearch::visit_read(Graph& graph, unsigned thread, const Label& label) {
  const EventId read = graph.add(thread, label);
  const unsigned urgent = label.exclusive ? thread : kNotUrgent;
  // The last write first; the order of writes is the same after each visit.
  for (EventId write = graph.last_write(label.location); write != kNoEvent && !is_over();
       write = graph[write].overwrites) {
    if (label.awaits && !ends_wait(graph, read, write)) continue;
    graph.read_from(read, write);
    graph.set_going(thread);
    if (allows(graph, read)) visit(graph, urgent);
  }
  const bool is_over_now = label.once && !graph.is_first(graph.last_write(label.location));
  if (label.awaits && !is_over_now) {
    graph.read_from(read, kNoEvent);
    graph.set_blocked(thread);
    visit(graph, kNotUrgent);
  }
  graph.remove_last();
}

/// A choice orders nothing, and what comes next is as urgent as before it.
void GraphSearch::visit_choice(Graph& graph, unsigned thread, const Label& label) {
  const EventId before = graph.of(thread).empty() ? kNoEvent : graph.of(thread).back();
  const bool in_exchange =
      before != kNoEvent && graph.is_read(before) && graph[before].label.exclusive;
  Label chosen = label;
  for (chosen.value = 0; chosen.value < label.choices && !is_over(); ++chosen.value) {
    graph.add(thread, chosen);
    visit(graph, in_exchange ? thread : kNotUrgent);
    graph.remove_last();
  }
}

void GraphSearch::visit_write(Graph& graph, unsigned thread, const Label& label) {
  const EventId write = graph.add(thread, label);
  place_everywhere(graph, write, kNotUrgent, true);
  revisit(graph, write);
  graph.remove_last();
}

void GraphSearch::place_everywhere(Graph& graph, EventId write, unsigned urgent, bool is_new) {
  const LocationId location = graph[write].label.location;
  const EventId read = graph.other_half(write);
  EventId behind = kNoEvent;  // what would overwrite it
  for (unsigned rank = graph.write_count(location); rank >= 1 && !is_over(); --rank) {
    // Nothing comes between the halves of an exclusive access.
    const bool fits = (read == kNoEvent || rank == graph[graph[read].reads_from].rank + 1U) &&
                      (behind == kNoEvent || !graph[behind].label.exclusive);
    if (fits) {
      graph.place(write, rank);
      if (is_new ? allows(graph, write) : model_.allows(graph)) visit(graph, urgent);
      graph.take_out(write);
    }
    behind = behind == kNoEvent ? graph.last_write(location) : graph[behind].overwrites;
  }
}

bool GraphSearch::allows(const Graph& graph, EventId newest) const {
  const Event& it = graph[newest];
  switch (it.label.kind) {
    case Kind::read:
      if (it.reads_from == graph.last_write(it.label.location)) return true;
      break;
    case Kind::write:
      if (it.label.exclusive && model_.success_orders()) break;
      if (newest == graph.last_write(it.label.location)) return true;
      break;
    case Kind::fence:
      // Unlocking ends a section, which has then an order with grace periods.
      if (it.label.fence != Fence::rcu_unlock) return true;
      break;
    case Kind::end:
    case Kind::block:
    case Kind::error:
    case Kind::beyond:
      break;
  }
  return model_.allows(graph);
}

void GraphSearch::revisit(const Graph& graph, EventId write) {
  const LocationId location = graph[write].label.location;
  for (const EventId read : graph.reads(location) - graph.prefix(write)) {
    if (is_over()) return;
    const Label& label = graph[read].label;
    if (label.awaits && !ends_wait(graph, read, write)) continue;
    EventSet gone;
    if (!is_due(graph, read, write, gone)) continue;
    Graph& copy = copy_of(graph);
    copy.remove(gone);
    copy.read_from(read, write);
    copy.set_going(copy[read].thread);
    place_everywhere(copy, write, label.exclusive ? copy[read].thread : kNotUrgent, false);
    --copies_used_;
  }
}

Graph& GraphSearch::copy_of(const Graph& graph) {
  if (copies_used_ == copies_.size()) copies_.push_back(std::make_unique<Graph>());
  Graph& copy = *copies_[copies_used_++];
  copy = graph;
  return copy;
}

bool GraphSearch::is_due(const Graph& graph, EventId read, EventId write, EventSet& gone) {
  EventSet before = graph.prefix(write);
  before.erase(write);
  EventSet seen = before;
  bool since = false;
  for (const EventId event : graph.order()) {
    if (event == write) break;
    seen.insert(event);
    if (event == read) since = true;
    if (!since || before.contains(event)) continue;
    if (event != read) gone.insert(event);
    if (!is_by_default(graph, event, seen)) return false;
  }
  return true;
}

bool GraphSearch::is_by_default(const Graph& graph, EventId event, const EventSet& seen) {
  const Event& it = graph[event];
  if (it.label.kind == Kind::fence) return it.label.value == 0;
  const EventSet writes = graph.writes(it.label.location) & seen;
  const bool is_read = it.label.kind == Kind::read;
  if (is_read && it.reads_from == kNoEvent) {
    EventId last = *writes.begin();
    for (const EventId other : writes)
      if (graph[other].rank > graph[last].rank) last = other;
    return !ends_wait(graph, event, last);
  }
  const EventId write = is_read ? it.reads_from : event;
  if (is_read && !seen.contains(write)) return false;
  for (const EventId other : writes)
    if (graph[other].rank > graph[write].rank) return false;
  if (is_read) return true;
  for (const EventId read : graph.reads(it.label.location) & seen)
    if (graph[read].reads_from == event) return false;
  return true;
}

bool GraphSearch::ends_wait(const Graph& graph, EventId read, EventId write) {
  return would_end_wait(graph, threads_, read, write);
}

}  // namespace counterproof::graph
