// Total store order, as x86 and SPARC have it: a store waits in a buffer of its processor.
//
// Program order holds but from a write to a later read of another cell, unless a full barrier or an
// exchange that writes stands between.  A read may see its own thread's write before others do. Two
// laws: each cell by itself is sequentially consistent; and there is one order of all events that
// respects what of program order holds, reading from others, the order of writes, and "read before
// it was overwritten".
//
// C code is compiled so: loads and stores of any order are plain moves; a sequentially consistent
// store is followed by a full barrier; an exchange that writes is a locked instruction, which is a
// full barrier.  One that fails is taken for a load, which allows more than x86 does.
//
// Source: Owens, Sarkar, Sewell: A Better x86 Memory Model: x86-TSO, TPHOLs 2009; as laws on graphs
// Alglave, Maranget, Tautschnig, TOPLAS 2014.
#include "check/graph/coherence.hpp"
#include "check/graph/memory_model.hpp"
#include "check/graph/rcu_order.hpp"
#include "check/graph/turns.hpp"

namespace counterproof::graph {
namespace {

/// What drains the buffer before the thread goes on.
bool is_full(const Graph& graph, EventId event) {
  const Label& label = graph[event].label;
  switch (label.kind) {
    case Kind::read:
      return graph.other_half(event) != kNoEvent && label.role != Role::ghost;
    case Kind::write:
      return (label.exclusive && label.role != Role::ghost) || label.order == Order::sequential;
    case Kind::fence:
      break;
    case Kind::end:
    case Kind::block:
    case Kind::error:
    case Kind::beyond:
      return false;
  }
  switch (label.fence) {
    case Fence::full:
    case Fence::grace_period:
      return graph.in_force(event);
    case Fence::before_atomic:
    case Fence::after_atomic:
    case Fence::after_spinlock:
    case Fence::after_unlock_lock:  // nothing to do: exchanges are full barriers
    case Fence::none:
    case Fence::acquire:
    case Fence::release:
    case Fence::acquire_release:
    case Fence::reads:
    case Fence::writes:
    case Fence::compiler:
    case Fence::rcu_lock:
    case Fence::rcu_unlock:
      return false;
  }
  return false;
}

/// The order's direct predecessors of each event; what follows by going on is left out.
class Predecessors {
 public:
  explicit Predecessors(const Graph& graph) : graph_(graph), before_(graph.bound()) {
    for (const EventId event : graph.events()) before_[event] = {};
    for (unsigned thread = 0; thread < graph.threads(); ++thread) program_order(thread);
    for (unsigned location = 0; location < graph.locations(); ++location)
      cell(static_cast<LocationId>(location));
  }

  [[nodiscard]] bool acyclic() const {
    EventSet left = graph_.events();
    for (bool moved = true; moved && !left.empty();) {
      moved = false;
      EventSet rest = left;
      for (const EventId event : left) {
        if (before_[event].meets(rest)) continue;
        rest.erase(event);
        moved = true;
      }
      left = rest;
    }
    return left.empty();
  }
  [[nodiscard]] Relation relation() const {
    Relation out(graph_.bound());
    for (const EventId event : graph_.events())
      for (const EventId earlier : before_[event]) out.insert(earlier, event);
    return out;
  }

 private:
  void program_order(unsigned thread) {
    EventId read = kNoEvent;
    EventId write = kNoEvent;
    EventId full = kNoEvent;
    const auto after = [&](EventId event, EventId earlier) {
      if (earlier != kNoEvent) before_[event].insert(earlier);
    };
    for (const EventId event : graph_.of(thread)) {
      const Kind kind = graph_[event].label.kind;
      const bool drains = is_full(graph_, event);
      after(event, read);
      after(event, full);
      if (kind != Kind::read || drains) after(event, write);
      // Sections of RCU are fences that order nothing by themselves.
      if (kind == Kind::read) read = event;
      if (kind == Kind::write) write = event;
      if (drains) full = event;
    }
  }
  void cell(LocationId location) {
    for (EventId write = graph_.last_write(location); graph_[write].overwrites != kNoEvent;
         write = graph_[write].overwrites)
      before_[write].insert(graph_[write].overwrites);
    for (const EventId read : graph_.reads(location)) {
      const EventId write = graph_[read].reads_from;
      if (write == kNoEvent) continue;
      if (graph_[write].thread != graph_[read].thread) before_[read].insert(write);
      const EventId next = graph_[write].overwritten;
      if (next != kNoEvent && next != read) before_[next].insert(read);
    }
  }

  const Graph& graph_;
  Room<EventSet> before_;
};

class Tso final : public MemoryModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "tso"; }
  [[nodiscard]] std::string_view about() const override {
    return "total store order, as x86 has it: a read may overtake earlier writes";
  }
  [[nodiscard]] bool allows(const Graph& graph) const override {
    if (!graph.has_grace_period() && Turns(graph).explain_all()) return true;
    return allows_by_laws(graph);
  }
  [[nodiscard]] bool allows_by_laws(const Graph& graph) const override {
    if (!is_coherent(graph)) return false;
    const Predecessors order(graph);
    if (!order.acyclic()) return false;
    if (!graph.has_grace_period()) return true;
    const Basics basics(graph);
    const Relation any = order.relation().closure().or_same(graph.events());
    return rcu_holds(RcuEvents(graph), basics.po | basics.po.then(any).then(basics.po));
  }
};

}  // namespace

const MemoryModel& tso_model() {
  static const Tso kModel;
  return kModel;
}

}  // namespace counterproof::graph
