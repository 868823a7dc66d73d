// A memory model: which graphs can be.
//
// A model is a predicate on graphs in a file of its own.  Of what a model allows every part must be
// allowed, too (take away events that nothing of the rest follows or reads from): the search builds
// graphs event by event and gives up what is not allowed.  And what a model forbids is a circle: an
// event that nothing comes after, which reads from the last write or is the last write, closes
// none.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/graph/graph.hpp"
#include "check/graph/race.hpp"

namespace counterproof::graph {

class MemoryModel {
 public:
  MemoryModel() = default;
  virtual ~MemoryModel() = default;
  MemoryModel(const MemoryModel&) = delete;
  MemoryModel& operator=(const MemoryModel&) = delete;

  [[nodiscard]] virtual std::string_view name() const = 0;
  /// One sentence.
  [[nodiscard]] virtual std::string_view about() const = 0;
  [[nodiscard]] virtual bool allows(const Graph& graph) const = 0;
  /// The same by the laws alone, asked of all events: what short cuts of `allows` are judged by.
  [[nodiscard]] virtual bool allows_by_laws(const Graph& graph) const = 0;
  /// Whether an exclusive write gives order to what was there before it, as a failed one would not.
  [[nodiscard]] virtual bool success_orders() const { return true; }
  /// Whether a weak compare-and-exchange may fail though the value is as expected.
  [[nodiscard]] virtual bool has_spurious_failures() const { return false; }
  /// The data races of a graph, where the model knows of them.
  [[nodiscard]] virtual std::vector<Race> races(const Graph&) const { return {}; }
  /// The same without any short cut.
  [[nodiscard]] virtual std::vector<Race> races_by_laws(const Graph& graph) const {
    return races(graph);
  }
  /// Why the model says nothing of such an event; nothing if it does.
  [[nodiscard]] virtual std::optional<std::string> leaves_out(const Label&) const { return {}; }
  /// Whether the model has graphs in which reading and program order go in a circle (load
  /// buffering).  The search does not make them (graph_search.hpp).
  [[nodiscard]] virtual bool has_circles() const { return false; }
  /// Of a graph of one thread, in which nothing is read yet: whether each of its reads comes before
  /// each later write by what the model keeps of program order.
  [[nodiscard]] virtual bool keeps_reads_before_writes(const Graph&) const { return false; }
};

const MemoryModel& sc_model();
const MemoryModel& tso_model();
const MemoryModel& rc11_model();
const MemoryModel& linux_model();
/// All of them, the stronger first.
std::span<const MemoryModel* const> memory_models();
/// \pre it is the name of one
const MemoryModel& memory_model(std::string_view name);

}  // namespace counterproof::graph
