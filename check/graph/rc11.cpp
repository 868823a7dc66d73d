// RC11: the memory model of C and C++, repaired.
//
// What is released before a write and acquired after reading it *happens before*; a chain of
// exchanges carries on what the write at its head released.  Four laws: what happens before never
// contradicts what is read (coherence); exchanges are atomic; sequentially consistent accesses and
// fences have one order; and reading and program order never go in a circle.  The last one is what
// RC11 adds to the standard, which has no way to forbid values out of thin air; it forbids load
// buffering, too, which the standard allows and compilers for Arm and Power make use of.
//
// Kernel code is read as C would have it: smp_mb() is a sequentially consistent fence,
// smp_rmb() an acquire fence, smp_wmb() a release fence, a fully ordered exchange a relaxed one
// between two full fences, and the barriers that strengthen an atomic or a lock are full fences.
// Dependencies order nothing.
//
// Source: Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing Sequential Consistency in C/C++11, PLDI
// 2017; for release sequences P0982, C++20.
#include "check/graph/coherence.hpp"
#include "check/graph/happens_before.hpp"
#include "check/graph/memory_model.hpp"
#include "check/graph/rcu_order.hpp"

namespace counterproof::graph {
namespace {

Relation relation_of(const HappensBefore& happens, const Part& part) {
  Relation out(part.bound());
  for (const EventId later : part.all())
    for (const EventId earlier : part.all())
      if (happens.contains(part[earlier], part[later])) out.insert(earlier, later);
  return out;
}

/// Whether sequentially consistent accesses and fences have one order.
/// \param circles a circle of that order is among these
bool has_sequential_order(const Graph& graph, const HappensBefore& happens,
                          const EventSet& circles) {
  const Part part(graph, circles);
  EventSet fences;
  EventSet accesses;
  for (const EventId event : part.all()) {
    const EventId id = part[event];
    if (graph.is_fence(id) && fence_order(graph, id).sequential) fences.insert(event);
    if (!graph.is_fence(id) && graph.order_of(id) == Order::sequential) accesses.insert(event);
  }
  if ((fences | accesses).size() < 2) return true;
  const Basics basics(graph, part);
  const std::size_t bound = part.bound();
  const Relation hb = relation_of(happens, part);
  const Relation eco = (basics.rf | basics.co | basics.fr).closure();
  const Relation elsewhere = basics.po - basics.same_location;
  const Relation scb = basics.po | elsewhere.then(hb).then(elsewhere) |
                       (hb & basics.same_location) | basics.co | basics.fr;
  const Relation hb_or_same = hb.or_same(part.all());
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
    const Turns turns(graph);
    const bool explained = turns.explain_all();
    if (explained && !graph.has_grace_period()) return true;
    if (!explained && !is_coherent(graph)) return false;
    const HappensBefore happens(graph);
    if (!explained) {
      const EventSet circles = turns.circles();
      if (!happens.has_order() || !happens.coherent(circles)) return false;
      if (!has_sequential_order(graph, happens, circles)) return false;
    }
    return !graph.has_grace_period() || grace_periods_hold(graph, happens);
  }
  [[nodiscard]] bool allows_by_laws(const Graph& graph) const override {
    EventSet all = graph.events();
    for (unsigned location = 0; location < graph.locations(); ++location)
      all.erase(static_cast<EventId>(location));  // nothing comes before what was there at first
    const HappensBefore happens(graph);
    if (!happens.has_order() || !happens.coherent(all)) return false;
    if (!has_sequential_order(graph, happens, all)) return false;
    return !graph.has_grace_period() || grace_periods_hold(graph, happens);
  }
  [[nodiscard]] std::vector<Race> races(const Graph& graph) const override {
    if (!has_plain(graph)) return {};
    return HappensBefore(graph).races();
  }

 private:
  static bool grace_periods_hold(const Graph& graph, const HappensBefore& happens) {
    const Basics basics(graph);
    Relation order(graph.bound());
    for (const EventId event : graph.events()) {
      if (graph.is_first(event)) continue;
      for (unsigned location = 0; location < graph.locations(); ++location)
        order.insert(static_cast<EventId>(location), event);
      for (const EventId earlier : graph.events())
        if (!graph.is_first(earlier) && happens.contains(earlier, event))
          order.insert(earlier, event);
    }
    const Relation eco = (basics.rf | basics.co | basics.fr).closure();
    return rcu_holds(RcuEvents(graph), order | order.then(eco).then(order));
  }
};

}  // namespace

const MemoryModel& rc11_model() {
  static const Rc11 kModel;
  return kModel;
}

}  // namespace counterproof::graph
