// Sequential consistency: one order of all events explains every read.
//
// A graph is allowed if program order, reading, the order of writes, and "read before it was
// overwritten" together have no circle.  Barriers and orders mean nothing: everything is ordered.
// The order is looked for by taking steps: a thread may take its next one when all has been taken
// that must come before; if in the end some are left, there is a circle.
//
// Source: Lamport 1979; in this form Shasha and Snir 1988, Alglave, Maranget, Tautschnig, TOPLAS
// 2014.
#include "check/graph/memory_model.hpp"
#include "check/graph/rcu_order.hpp"

namespace counterproof::graph {
namespace {

class Sc final : public MemoryModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "sc"; }
  [[nodiscard]] std::string_view about() const override {
    return "sequential consistency: threads take turns";
  }
  [[nodiscard]] bool allows(const Graph& graph) const override {
    return has_order(graph) && rcu_allows(graph);
  }
  [[nodiscard]] bool success_orders() const override { return false; }

 private:
  static bool rcu_allows(const Graph& graph) {
    if (!graph.has_grace_period()) return true;
    const Basics basics(graph);
    return rcu_holds(RcuEvents(graph), (basics.po | basics.rf | basics.co | basics.fr).closure());
  }

  static bool has_order(const Graph& graph) {
    // Before a write: the one before it, and whoever read that.  The rest follows by itself.
    std::array<std::uint8_t, kMostEvents> waits_for{};  // how many readers are left
    EventSet done;
    for (unsigned location = 0; location < graph.locations(); ++location) {
      done.insert(static_cast<EventId>(location));
      for (const EventId read : graph.reads(static_cast<LocationId>(location)))
        if (graph[read].reads_from != kNoEvent) ++waits_for[graph[read].reads_from];
    }
    std::array<std::size_t, kMostThreads> at{};
    std::array<EventId, kMostLocations> newest;
    std::array<std::uint8_t, kMostLocations> rank{};
    for (unsigned location = 0; location < graph.locations(); ++location)
      newest[location] = static_cast<EventId>(location);
    for (bool moved = true; moved;) {
      moved = false;
      for (unsigned thread = 0; thread < graph.threads(); ++thread) {
        const auto events = graph.of(thread);
        for (; at[thread] < events.size(); ++at[thread], moved = true) {
          const EventId event = events[at[thread]];
          const Event& it = graph[event];
          const LocationId location = it.label.location;
          if (it.label.kind == Kind::read) {
            if (it.reads_from != kNoEvent) {
              if (!done.contains(it.reads_from)) break;
              --waits_for[it.reads_from];
            }
          } else if (it.label.kind == Kind::write) {
            if (it.rank != rank[location] + 1) break;
            if (waits_for[newest[location]] != 0) break;
            newest[location] = event;
            rank[location] = it.rank;
          }
          done.insert(event);
        }
      }
    }
    return done == graph.events();
  }
};

}  // namespace

const MemoryModel& sc_model() {
  static const Sc kModel;
  return kModel;
}

}  // namespace counterproof::graph
