// RC11: the memory model of C and C++, repaired.
//
// What is released before a write and acquired after reading it *happens before*; a chain of
// exchanges carries on what the write at its head released.  Four laws: what happens before never
// contradicts what is read (coherence); exchanges are atomic; sequentially consistent accesses and
// fences have one order; and reading and program order never go in a circle.  The last one is what
// RC11 adds to the standard, which has no way to forbid values out of thin air; it forbids load
// buffering, too, which the standard allows and compilers for Arm and Power make use of.
//
// Release sequences are those of C++20: a later relaxed store of the same thread is not part of
// one.  Kernel code is read as C would have it: smp_mb() is a sequentially consistent fence,
// smp_rmb() an acquire fence, smp_wmb() a release fence, a fully ordered exchange a relaxed one
// between two full fences, and the barriers that strengthen an atomic or a lock are full fences.
// Dependencies order nothing.
//
// Source: Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing Sequential Consistency in C/C++11, PLDI
// 2017; for release sequences P0982, C++20.
#include "check/graph/memory_model.hpp"
#include "check/graph/rcu_order.hpp"

namespace counterproof::graph {
namespace {

struct FenceOrder {
  bool acquires = false;
  bool releases = false;
  bool sequential = false;
};

FenceOrder order_of(const Graph& graph, EventId event) {
  if (!graph.in_force(event)) return {};
  switch (graph[event].label.fence) {
    case Fence::acquire:
    case Fence::reads:
      return {.acquires = true};
    case Fence::release:
    case Fence::writes:
      return {.releases = true};
    case Fence::acquire_release:
      return {.acquires = true, .releases = true};
    case Fence::full:
    case Fence::before_atomic:
    case Fence::after_atomic:
    case Fence::after_spinlock:
    case Fence::after_unlock_lock:
    case Fence::grace_period:
      return {true, true, true};
    case Fence::none:
    case Fence::compiler:
    case Fence::rcu_lock:
    case Fence::rcu_unlock:
      return {};
  }
  return {};
}

/// What happens before what.
class HappensBefore {
 public:
  explicit HappensBefore(const Graph& graph) : graph_(graph) {
    EventSet first;
    for (unsigned location = 0; location < graph.locations(); ++location) {
      const auto write = static_cast<EventId>(location);
      before_[write] = {};
      released_[write] = {};
      first.insert(write);
      done_.insert(write);
    }
    own_.fill(first);
    std::array<std::size_t, kMostThreads> at{};
    for (bool moved = true; moved;) {
      moved = false;
      for (unsigned thread = 0; thread < graph.threads(); ++thread) {
        const auto events = graph.of(thread);
        for (; at[thread] < events.size(); ++at[thread], moved = true)
          if (!step(thread, events[at[thread]])) break;
      }
    }
  }

  /// Whether reading and program order go in no circle; nothing else is known otherwise.
  [[nodiscard]] bool has_order() const { return done_ == graph_.events(); }
  [[nodiscard]] const EventSet& before(EventId event) const { return before_[event]; }

  [[nodiscard]] bool coherent() const {
    for (unsigned location = 0; location < graph_.locations(); ++location) {
      const auto id = static_cast<LocationId>(location);
      const EventSet all = graph_.reads(id) | graph_.writes(id);
      for (const EventId later : all) {
        const unsigned rank = rank_of(later);
        if (rank == kNoRank) continue;
        for (const EventId earlier : all& before_[later]) {
          const unsigned least = rank_of(earlier);
          if (least != kNoRank && (graph_.is_write(later) ? least >= rank : least > rank))
            return false;
        }
      }
    }
    return true;
  }

 private:
  [[nodiscard]] unsigned rank_of(EventId event) const {
    if (graph_.is_write(event)) return graph_[event].rank;
    const EventId write = graph_[event].reads_from;
    return write == kNoEvent ? kNoRank : graph_[write].rank;
  }

  bool step(unsigned thread, EventId event) {
    const Event& it = graph_[event];
    EventSet& own = own_[thread];
    if (it.label.kind == Kind::read && it.reads_from != kNoEvent) {
      if (!done_.contains(it.reads_from)) return false;
      const Order order = graph_.order_of(event);
      if (order != Order::plain) to_acquire_[thread] |= released_[it.reads_from];
      before_[event] = own;
      if (acquires(order)) before_[event] |= released_[it.reads_from];
    } else if (it.label.kind == Kind::write) {
      before_[event] = own;
      released_[event] = {};
      if (releases(it.label.order)) {
        released_[event] = own;
        released_[event].insert(event);
      } else if (it.label.order != Order::plain) {
        released_[event] = fenced_[thread];
      }
      const EventId half = graph_.other_half(event);
      if (half != kNoEvent) released_[event] |= released_[graph_[half].reads_from];
    } else {
      before_[event] = own;
      const FenceOrder order =
          it.label.kind == Kind::fence ? order_of(graph_, event) : FenceOrder{};
      if (order.acquires) before_[event] |= to_acquire_[thread];
      if (order.releases) {
        fenced_[thread] = before_[event];
        fenced_[thread].insert(event);
      }
    }
    own = before_[event];
    own.insert(event);
    done_.insert(event);
    return true;
  }

  const Graph& graph_;
  EventSet done_;
  std::array<EventSet, kMostThreads> own_;           ///< what is before a thread's next event
  std::array<EventSet, kMostThreads> to_acquire_{};  ///< by its next fence
  std::array<EventSet, kMostThreads> fenced_{};      ///< by its last releasing fence
  std::array<EventSet, kMostEvents> before_;
  std::array<EventSet, kMostEvents> released_;
};

/// Whether sequentially consistent accesses and fences have one order.
bool has_sequential_order(const Graph& graph, const HappensBefore& happens) {
  EventSet fences;
  EventSet accesses;
  for (const EventId event : graph.events()) {
    if (graph.is_first(event)) continue;
    if (graph.is_fence(event) && order_of(graph, event).sequential) fences.insert(event);
    if (!graph.is_fence(event) && graph.order_of(event) == Order::sequential)
      accesses.insert(event);
  }
  const EventSet sequential = fences | accesses;
  if (sequential.size() < 2) return true;
  const Basics basics(graph);
  const std::size_t bound = graph.bound();
  Relation hb(bound);
  for (const EventId event : graph.events())
    for (const EventId earlier : happens.before(event)) hb.insert(earlier, event);
  const Relation eco = (basics.rf | basics.co | basics.fr).closure();
  const Relation elsewhere = basics.po - basics.same_location;
  const Relation scb = basics.po | elsewhere.then(hb).then(elsewhere) |
                       (hb & basics.same_location) | basics.co | basics.fr;
  const Relation hb_or_same = hb.or_same(graph.events());
  const Relation left = Relation::same(bound, accesses) | hb_or_same.from(fences);
  const Relation right = Relation::same(bound, accesses) | hb_or_same.to(fences);
  const Relation between_fences = (hb | hb.then(eco).then(hb)).between(fences, fences);
  return (left.then(scb).then(right) | between_fences).acyclic();
}

class Rc11 final : public MemoryModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "rc11"; }
  [[nodiscard]] bool has_spurious_failures() const override { return true; }
  [[nodiscard]] std::string_view about() const override {
    return "C and C++ as repaired by RC11: no load buffering";
  }
  [[nodiscard]] bool allows(const Graph& graph) const override {
    const HappensBefore happens(graph);
    if (!happens.has_order() || !happens.coherent()) return false;
    if (!has_sequential_order(graph, happens)) return false;
    if (!graph.has_grace_period()) return true;
    const Basics basics(graph);
    Relation order(graph.bound());
    for (const EventId event : graph.events())
      for (const EventId earlier : happens.before(event)) order.insert(earlier, event);
    const Relation eco = (basics.rf | basics.co | basics.fr).closure();
    return rcu_holds(RcuEvents(graph), order | order.then(eco).then(order));
  }
  [[nodiscard]] std::vector<Race> races(const Graph& graph) const override {
    std::vector<Race> races;
    const HappensBefore happens(graph);
    for (unsigned location = 0; location < graph.locations(); ++location) {
      const auto id = static_cast<LocationId>(location);
      const EventSet all = graph.reads(id) | graph.writes(id);
      for (const EventId write : graph.writes(id))
        for (const EventId other : all) {
          if (graph.is_first(write) || graph.is_first(other)) continue;
          if (graph[write].thread == graph[other].thread) continue;
          if (graph.order_of(write) != Order::plain && graph.order_of(other) != Order::plain)
            continue;
          if (happens.before(write).contains(other) || happens.before(other).contains(write))
            continue;
          // Of two writes one pair.
          if (!graph.is_write(other) || other < write) races.push_back({write, other});
        }
    }
    return races;
  }
};

}  // namespace

const MemoryModel& rc11_model() {
  static const Rc11 kModel;
  return kModel;
}

}  // namespace counterproof::graph
