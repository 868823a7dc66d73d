#include "check/graph/by_definition.hpp"

#include <algorithm>
#include <set>

#include "check/graph/coherence.hpp"
#include "check/graph/relation.hpp"

namespace counterproof::graph {
namespace {

constexpr std::size_t kMostTraces = 4096;  ///< of one thread
constexpr std::size_t kMostValues = 64;    ///< of one cell

/// What one thread does when its reads give it certain values.
struct Trace {
  std::vector<Label> labels;
  std::vector<Value> reads;  ///< one less than there are reads, if the last one waits
  Ending ending = Ending::complete;
  bool may_circle = true;
};

class Definition {
 public:
  Definition(Threads& threads, const MemoryModel& model, const DefinitionOptions& options,
             const OnGraph& on_graph)
      : threads_(threads), model_(model), options_(options), on_graph_(on_graph) {}

  DefinitionResult run() {
    if (!find_traces()) {
      result_.all_seen = false;
      return result_;
    }
    chosen_.resize(traces_.size());
    if (options_.with_circle)
      for (auto& traces : traces_)
        for (Trace& trace : traces) trace.may_circle = may_circle(trace);
    choose_traces(0);
    return result_;
  }

 private:
  // ---- What threads could do ----

  bool find_traces() {
    values_.resize(threads_.locations());
    for (unsigned location = 0; location < threads_.locations(); ++location)
      values_[location].insert(threads_.initial(static_cast<LocationId>(location)));
    for (std::size_t round = 0;; ++round) {
      traces_.assign(threads_.threads(), {});
      auto more = values_;
      std::size_t writes = 0;
      for (unsigned thread = 0; thread < threads_.threads(); ++thread) {
        Trace trace;
        if (!extend(thread, trace)) return false;
        std::size_t longest = 0;
        for (const Trace& found : traces_[thread]) {
          std::size_t count = 0;
          for (const Label& label : found.labels) {
            if (label.kind != Kind::write) continue;
            ++count;
            more[label.location].insert(label.value);
          }
          longest = std::max(longest, count);
        }
        writes += longest;
      }
      if (more == values_ || round > writes) return true;
      values_ = std::move(more);
      for (const auto& values : values_)
        if (values.size() > kMostValues) return false;
    }
  }

  bool extend(unsigned thread, Trace& trace) {
    const Label label = threads_.next(thread, trace.reads, trace.labels.size());
    switch (label.kind) {
      case Kind::end:
        return keep(thread, trace, Ending::complete);
      case Kind::block:
        return keep(thread, trace, Ending::blocked);
      case Kind::error:
        return keep(thread, trace, Ending::wrong);
      case Kind::beyond:
        return false;
      case Kind::read:
      case Kind::write:
      case Kind::fence:
        break;
    }
    if (trace.labels.size() == kMostOfThread) return false;
    trace.labels.push_back(label);
    bool fits = true;
    if (label.kind == Kind::read) {
      if (label.awaits) fits = keep(thread, trace, Ending::blocked);
      for (const Value value : values_[label.location]) {
        if (!fits) break;
        trace.reads.push_back(value);
        const bool again =
            label.awaits &&
            threads_.next(thread, trace.reads, trace.labels.size()).kind == Kind::block;
        if (!again) fits = extend(thread, trace);
        trace.reads.pop_back();
      }
    } else {
      fits = extend(thread, trace);
    }
    trace.labels.pop_back();
    return fits;
  }
  bool keep(unsigned thread, const Trace& trace, Ending ending) {
    if (traces_[thread].size() == kMostTraces) return false;
    traces_[thread].push_back(trace);
    traces_[thread].back().ending = ending;
    return true;
  }

  /// Whether the thread alone could be part of a circle: some read is before a write in program
  /// order, and not by what the model keeps of it.
  bool may_circle(const Trace& trace) {
    Graph graph(threads_);
    for (const Label& label : trace.labels) {
      if (!graph.has_room(0)) return true;
      graph.add(0, label);
    }
    for (const EventId event : graph.of(0))
      if (graph.is_write(event))
        graph.place(event, graph.writes(graph[event].label.location).size());
    return !model_.keeps_reads_before_writes(graph);
  }

  // ---- All ways to put them together ----

  void choose_traces(unsigned thread) {
    if (!result_.all_seen || over_) return;
    if (thread == traces_.size()) {
      const bool may = std::ranges::any_of(chosen_, &Trace::may_circle);
      if (!options_.with_circle || may) build();
      return;
    }
    for (const Trace& trace : traces_[thread]) {
      chosen_[thread] = &trace;
      choose_traces(thread + 1);
    }
  }

  void build() {
    if (!count()) return;
    // What is read must be there.
    for (const Trace* trace : chosen_) {
      std::size_t next = 0;
      for (const Label& label : trace->labels) {
        if (label.kind != Kind::read || next == trace->reads.size()) continue;
        if (!is_written(label.location, trace->reads[next++])) return;
      }
    }
    graph_ = Graph(threads_);
    reads_.clear();
    for (unsigned thread = 0; thread < chosen_.size(); ++thread) {
      std::size_t next = 0;
      for (const Label& label : chosen_[thread]->labels) {
        if (!graph_.has_room(thread)) {
          result_.all_seen = false;
          return;
        }
        const EventId event = graph_.add(thread, label);
        if (label.kind == Kind::read && next < chosen_[thread]->reads.size())
          reads_.push_back({event, chosen_[thread]->reads[next++]});
      }
      if (chosen_[thread]->ending == Ending::blocked) graph_.set_blocked(thread);
    }
    order_writes(0);
  }
  [[nodiscard]] bool is_written(LocationId location, Value value) const {
    if (threads_.initial(location) == value) return true;
    for (const Trace* trace : chosen_)
      for (const Label& label : trace->labels)
        if (label.kind == Kind::write && label.location == location && label.value == value)
          return true;
    return false;
  }

  /// Places the writes of a location, one after the other, and then those of the next.
  void order_writes(unsigned location) {
    if (!count()) return;
    if (location == graph_.locations()) return choose_writes(0);
    bool all = true;
    for (const EventId event : graph_.events()) {
      if (!graph_.is_write(event) || graph_[event].rank != kNoRank) continue;
      if (graph_[event].label.location != location) continue;
      all = false;
      if (comes_too_early(event)) continue;
      graph_.place(event, graph_.writes(static_cast<LocationId>(location)).size());
      order_writes(location);
      graph_.take_out(event);
    }
    if (all) order_writes(location + 1);
  }
  [[nodiscard]] bool comes_too_early(EventId write) const {
    for (const EventId event : graph_.of(graph_[write].thread)) {
      if (event == write) return false;
      if (graph_.is_write(event) && graph_[event].rank == kNoRank &&
          graph_[event].label.location == graph_[write].label.location)
        return true;
    }
    return false;
  }

  void choose_writes(std::size_t index) {
    if (!count()) return;
    if (index == reads_.size()) return judge();
    const auto& [read, value] = reads_[index];
    const EventId half = graph_.other_half(read);
    for (const EventId write : graph_.writes(graph_[read].label.location)) {
      if (graph_[write].label.value != value) continue;
      if (half != kNoEvent && graph_[half].rank != graph_[write].rank + 1) continue;
      graph_.join(read, write);
      choose_writes(index + 1);
    }
    graph_.join(read, kNoEvent);
  }

  void judge() {
    if (!is_coherent(graph_)) return;
    const Basics basics(graph_);
    if ((basics.po | basics.rf).acyclic() == options_.with_circle) return;
    if (!model_.allows_by_laws(graph_)) return;
    Ending ending = Ending::complete;
    for (const Trace* trace : chosen_) ending = std::max(ending, trace->ending);
    if (ending == Ending::blocked && !waits_for_ever(graph_, threads_)) return;
    ++(ending == Ending::complete ? result_.complete : result_.blocked);
    if (!on_graph_(graph_, ending)) over_ = true;
  }

  bool count() {
    if (++candidates_ > options_.most_candidates) result_.all_seen = false;
    if (options_.stop != nullptr && options_.stop->load()) result_.all_seen = false;
    if (options_.most_time && candidates_ % 64 == 0 &&
        std::chrono::steady_clock::now() - began_ > *options_.most_time)
      result_.all_seen = false;
    return result_.all_seen && !over_;
  }

  Threads& threads_;
  const MemoryModel& model_;
  const DefinitionOptions& options_;
  const OnGraph& on_graph_;
  DefinitionResult result_;
  bool over_ = false;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::uint64_t candidates_ = 0;
  std::vector<std::set<Value>> values_;  ///< by location
  std::vector<std::vector<Trace>> traces_;
  std::vector<const Trace*> chosen_;
  Graph graph_;
  std::vector<std::pair<EventId, Value>> reads_;
};

}  // namespace

DefinitionResult by_definition(Threads& threads, const MemoryModel& model,
                               const DefinitionOptions& options, const OnGraph& on_graph) {
  return Definition(threads, model, options, on_graph).run();
}

}  // namespace counterproof::graph
