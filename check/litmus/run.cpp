#include "check/litmus/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "check/graph/by_definition.hpp"

namespace counterproof::litmus {
namespace {

using graph::Ending;
using graph::Graph;

/// The values of a graph's end.
class End {
 public:
  End(const Litmus& test, const Graph& graph) {
    for (unsigned location = 0; location < graph.locations(); ++location) {
      const auto id = static_cast<graph::LocationId>(location);
      locations_.push_back(graph[graph.last_write(id)].label.value);
    }
    for (unsigned thread = 0; thread < graph.threads(); ++thread) {
      std::array<Value, graph::kMostOfThread> values;
      const std::size_t count = graph.values_of(thread, values);
      registers_.push_back(test.registers(thread, {values.data(), count}));
    }
  }

  [[nodiscard]] Value of(const Term& term) const {
    return term.thread < 0 ? locations_[term.index]
                           : registers_[static_cast<std::size_t>(term.thread)][term.index];
  }
  [[nodiscard]] bool satisfies(const Condition& condition) const {
    const auto holds = [this](const Condition& part) { return satisfies(part); };
    switch (condition.kind) {
      case Condition::Kind::truth:
        return true;
      case Condition::Kind::equal:
        return of(condition.left) == condition.number;
      case Condition::Kind::not_equal:
        return of(condition.left) != condition.number;
      case Condition::Kind::both:
        return std::ranges::all_of(condition.parts, holds);
      case Condition::Kind::either:
        return std::ranges::any_of(condition.parts, holds);
      case Condition::Kind::negation:
        return !satisfies(condition.parts.front());
    }
    return false;
  }

 private:
  std::vector<Value> locations_;
  std::vector<std::vector<Value>> registers_;
};

class Tally {
 public:
  Tally(const Litmus& test, LitmusResult& result) : test_(test), result_(result) {}

  /// Takes note of a complete graph.
  void add(const Graph& graph) {
    const End end(test_, graph);
    if (test_.filter && !end.satisfies(*test_.filter)) {
      ++result_.filtered_out;
      return;
    }
    const bool satisfies = end.satisfies(test_.condition);
    ++(satisfies ? result_.satisfying : result_.others);
    std::vector<Value> values;
    for (const Term& term : test_.terms) values.push_back(end.of(term));
    FinalState& state = states_[values];
    state.values = values;
    state.satisfies = satisfies;
    ++state.graphs;
    if (const auto races = result_.model->races(graph); !races.empty()) {
      ++result_.raced;
      if (!result_.race.empty()) return;
      const graph::Event& first = graph[races.front().first];
      const graph::Event& second = graph[races.front().second];
      result_.race =
          fmt::format("{} of P{} and P{}", test_.names[first.label.location],
                      std::min(first.thread, second.thread), std::max(first.thread, second.thread));
    }
  }
  void finish() {
    for (auto& [values, state] : states_) result_.states.push_back(std::move(state));
  }

 private:
  const Litmus& test_;
  LitmusResult& result_;
  std::map<std::vector<Value>, FinalState> states_;
};

/// What is known of how often the condition holds.
std::optional<Observation> observation_of(const LitmusResult& result) {
  const bool all_seen = !result.search.bound && result.circles != Circles::left_out;
  // A state that was seen is there, whatever else there may be.
  if (result.satisfying > 0 && result.others > 0) return Observation::sometimes;
  if (!all_seen) return {};
  if (result.satisfying == 0 && result.others == 0 && result.search.blocked > 0)
    return Observation::deadlock;
  return result.satisfying == 0 ? Observation::never : Observation::always;
}

}  // namespace

std::string_view name_of(Observation observation) {
  switch (observation) {
    case Observation::never:
      return "Never";
    case Observation::sometimes:
      return "Sometimes";
    case Observation::always:
      return "Always";
    case Observation::deadlock:
      return "DEADLOCK";
  }
  return {};
}

const graph::MemoryModel& own_model(const Litmus& test) {
  return test.c11 ? graph::rc11_model() : graph::linux_model();
}

std::optional<Observation> expected_under(const Litmus& test, const graph::MemoryModel& model) {
  const auto named = test.expected.find(model.name());
  if (named != test.expected.end()) return named->second;
  if (&model != &own_model(test)) return {};
  const auto own = test.expected.find("");
  if (own != test.expected.end()) return own->second;
  if (test.quantifier == Quantifier::not_exists) return Observation::never;
  if (test.quantifier == Quantifier::for_all) return Observation::always;
  return {};
}

std::optional<std::string> refused_by(const Litmus& test, const graph::MemoryModel& model) {
  for (const Thread& thread : test.bodies)
    for (const Instruction& it : thread.code) {
      graph::Label label;
      label.kind = it.code == Code::fence ? graph::Kind::fence : graph::Kind::read;
      label.fence = it.fence;
      label.order = it.order;
      label.on_failure = it.on_failure;
      if (it.code < Code::read) continue;
      if (auto reason = model.leaves_out(label)) return reason;
    }
  return {};
}

LitmusResult run_litmus(Litmus& test, const graph::MemoryModel& model,
                        const graph::SearchOptions& options) {
  LitmusResult result;
  result.model = &model;
  result.expected = expected_under(test, model);
  Tally tally(test, result);
  const graph::OnGraph count = [&](const Graph& graph, Ending ending) {
    if (ending == Ending::complete) tally.add(graph);
    return true;
  };
  result.search = graph::GraphSearch(test, model).run(options, count);
  if (model.has_circles() && !result.search.bound) {
    graph::DefinitionOptions by_definition;
    by_definition.with_circle = true;
    by_definition.most_time = options.most_time;
    by_definition.stop = options.stop;
    const auto circles = graph::by_definition(test, model, by_definition, count);
    result.with_circle = circles.complete;
    result.search.blocked += circles.blocked;
    result.circles = !circles.all_seen                         ? Circles::left_out
                     : circles.complete + circles.blocked != 0 ? Circles::seen
                                                               : Circles::none;
  }
  tally.finish();
  result.observed = observation_of(result);
  return result;
}

}  // namespace counterproof::litmus
