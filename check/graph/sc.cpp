// Sequential consistency: one order of all events explains every read.
//
// A graph is allowed if program order, reading, the order of writes, and "read before it was
// overwritten" together have no circle.  Barriers and orders mean nothing: everything is ordered.
// The order is looked for by taking steps (turns.hpp).
//
// Source: Lamport 1979; in this form Shasha and Snir 1988, Alglave, Maranget, Tautschnig, TOPLAS
// 2014.
#include "check/graph/memory_model.hpp"
#include "check/graph/rcu_order.hpp"
#include "check/graph/turns.hpp"

namespace counterproof::graph {
namespace {

class Sc final : public MemoryModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "sc"; }
  [[nodiscard]] std::string_view about() const override {
    return "sequential consistency: threads take turns";
  }
  [[nodiscard]] bool allows(const Graph& graph) const override {
    return Turns(graph).explain_all() && rcu_allows(graph);
  }
  [[nodiscard]] bool allows_by_laws(const Graph& graph) const override {
    const Basics basics(graph);
    return (basics.po | basics.rf | basics.co | basics.fr).acyclic() && rcu_allows(graph);
  }
  [[nodiscard]] bool success_orders() const override { return false; }

 private:
  static bool rcu_allows(const Graph& graph) {
    if (!graph.has_grace_period()) return true;
    const Basics basics(graph);
    return rcu_holds(RcuEvents(graph), (basics.po | basics.rf | basics.co | basics.fr).closure());
  }
};

}  // namespace

const MemoryModel& sc_model() {
  static const Sc kModel;
  return kModel;
}

}  // namespace counterproof::graph
