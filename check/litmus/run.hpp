// Runs a litmus test under a memory model: which final states there are, and whether what its file
// expects comes out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/graph/graph_search.hpp"
#include "check/litmus/litmus_program.hpp"

namespace counterproof::litmus {

/// Whether a circle of reading and program order can be (load buffering), which the search of
/// graphs leaves out.
enum class Circles : std::uint8_t {
  none,      ///< the model has none, or the test has no place for one
  seen,      ///< they were enumerated by definition, and are among the graphs
  left_out,  ///< there were too many ways
};

struct FinalState {
  std::vector<Value> values;  ///< of the test's terms
  std::uint64_t graphs = 0;
  bool satisfies = false;  ///< the condition
};

struct LitmusResult {
  const graph::MemoryModel* model = nullptr;
  graph::SearchResult search;
  std::uint64_t with_circle = 0;  ///< complete graphs, beside those of the search
  Circles circles = Circles::none;
  std::vector<FinalState> states;  ///< in the order of their values
  std::uint64_t satisfying = 0;    ///< complete graphs
  std::uint64_t others = 0;
  std::uint64_t filtered_out = 0;
  std::uint64_t raced = 0;  ///< complete graphs with a data race
  std::string race;         ///< of the first: "x of P0 and P1"
  /// What came out; nothing if it is not known, since something was left out.
  std::optional<Observation> observed;
  std::optional<Observation> expected;

  [[nodiscard]] std::uint64_t complete() const { return search.complete + with_circle; }
  [[nodiscard]] bool as_expected() const { return !expected || observed == expected; }
};

/// "Never".
std::string_view name_of(Observation observation);

/// The model that a test is written for.
const graph::MemoryModel& own_model(const Litmus& test);

/// What the file expects under a model.  `~exists` expects Never of its own model, `forall` Always.
std::optional<Observation> expected_under(const Litmus& test, const graph::MemoryModel& model);

/// Why the model says nothing of the test, where it does not.
std::optional<std::string> refused_by(const Litmus& test, const graph::MemoryModel& model);

LitmusResult run_litmus(Litmus& test, const graph::MemoryModel& model,
                        const graph::SearchOptions& options);

}  // namespace counterproof::litmus
