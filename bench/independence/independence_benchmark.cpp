// How many worlds a search would still meet if it left out orders of independent events.
//
// Partial-order reduction takes, in a world where some event commutes with all that can come before
// it, that event alone.  To know such events is the art; here they are found with the whole graph
// of worlds at hand, which no search has, so as to see what the art could be worth.
//
// A step is confluent if for each other step from the same world there is one from its own end that
// is of the same kind, with the same fault and outcome, and both meet: at once, or after one more
// step, confluent itself.  That is a property of all steps together, and the largest set of steps
// that has it is found by striking those that break it until none does.  A world that has one then
// takes it alone, as long as such steps do not lead round in a circle.  What invariants see is left
// out, in favour of the reduction; sets of several events that are only independent as a whole
// are not looked for.
//
// Source: J. F. Groote and J. van de Pol, "State space reduction using partial tau-confluence",
// 2000.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "check/policy/asked_scopes.hpp"
#include "check/policy/world_system.hpp"
#include "model/policy/policy_file.hpp"
#include "model/state/hindsight.hpp"

namespace counterproof {
namespace {

constexpr std::size_t kNone = ~std::size_t{0};

struct GraphStep {
  unsigned label = 0;  // what happens, without names
  std::size_t to = 0;
  bool confluent = true;

  friend bool operator<(const GraphStep& a, const GraphStep& b) {
    return std::tie(a.label, a.to) < std::tie(b.label, b.to);
  }
};

class WorldGraph {
 public:
  WorldGraph(const Rules& rules, const Scope& scope, const Hindsights& forgotten)
      : system_(rules, scope, true), forgotten_(forgotten) {
    system_.for_each_initial([&](const World& world) { number_of(world); });
    for (std::size_t at = 0; at < packed_.size(); ++at) {
      const World world = system_.unpack(reinterpret_cast<const std::byte*>(packed_[at].data()));
      std::vector<GraphStep> steps;
      if (system_.continues(world)) {
        for_each_event(rules, scope, world,
                       [&](const Event& event, const World& next, const Effects& effects) {
                         const auto label = static_cast<unsigned>(event.kind) << 16U |
                                            static_cast<unsigned>(event.fault) << 8U |
                                            static_cast<unsigned>(effects.outcome);
                         steps.push_back({label, number_of(next)});
                       });
      }
      std::sort(steps.begin(), steps.end());
      for (GraphStep& step : steps) step.confluent = step.to != at;
      steps_.push_back(std::move(steps));
    }
  }

  [[nodiscard]] std::size_t worlds() const { return steps_.size(); }

  void find_confluent_steps() {
    for (bool struck = true; struck;) {
      struck = false;
      for (std::vector<GraphStep>& from : steps_) {
        for (GraphStep& step : from) {
          if (!step.confluent || meets_all(from, step)) continue;
          step.confluent = false;
          struck = true;
        }
      }
    }
  }

  /// The worlds that are left where confluent steps go alone.
  [[nodiscard]] std::size_t worlds_left() const {
    std::vector<std::size_t> alone(worlds(), kNone);
    for (std::size_t world = 0; world < worlds(); ++world) {
      for (const GraphStep& step : steps_[world]) {
        if (!step.confluent) continue;
        std::size_t at = step.to;
        while (at != kNone && at != world) at = alone[at];
        if (at == world) continue;
        alone[world] = step.to;
        break;
      }
    }
    std::vector<bool> seen(worlds(), false);
    std::vector<std::size_t> open;
    const auto meet = [&](std::size_t world) {
      if (!seen[world]) open.push_back(world);
      seen[world] = true;
    };
    meet(0);
    std::size_t left = 0;
    for (; !open.empty(); ++left) {
      const std::size_t world = open.back();
      open.pop_back();
      if (alone[world] != kNone) {
        meet(alone[world]);
      } else {
        for (const GraphStep& step : steps_[world]) meet(step.to);
      }
    }
    return left;
  }

 private:
  std::size_t number_of(World world) {
    forget(world, forgotten_);
    std::string packed(system_.packed_size(), '\0');
    system_.pack_canonical(world, reinterpret_cast<std::byte*>(packed.data()));
    const auto [place, is_new] = numbers_.emplace(packed, packed_.size());
    if (is_new) packed_.push_back(packed);
    return place->second;
  }

  [[nodiscard]] bool meets_all(const std::vector<GraphStep>& from, const GraphStep& step) const {
    return std::all_of(from.begin(), from.end(), [&](const GraphStep& other) {
      return &other == &step || meets(step, other);
    });
  }
  [[nodiscard]] bool meets(const GraphStep& step, const GraphStep& other) const {
    const std::vector<GraphStep>& after = steps_[step.to];
    for (auto same = std::lower_bound(after.begin(), after.end(), GraphStep{other.label, 0});
         same != after.end() && same->label == other.label; ++same) {
      if (same->to == other.to) return true;
      for (const GraphStep& last : steps_[other.to])
        if (last.confluent && last.to == same->to) return true;
    }
    return false;
  }

  WorldSystem system_;
  Hindsights forgotten_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<std::string> packed_;
  std::vector<std::vector<GraphStep>> steps_;
};

int run(const std::string& file, const std::string& scope_name) {
  const auto policy = read_policy_file(file);
  CheckOptions options;
  options.scopes = {scope_name};
  const auto scopes = policy ? scopes_for(*policy, options) : policy.error();
  if (!scopes) {
    fmt::print(stderr, "{}\n", scopes.error().text());
    return 2;
  }
  Hindsights all;
  for (const Hindsight past : kAllOf<Hindsight>) all.insert(past);
  const std::map<std::string, Hindsights> kept = {{"with its past", {}}, {"without its past", all}};
  for (const auto& [what, forgotten] : kept) {
    WorldGraph graph(policy->rules, scopes->front(), forgotten);
    graph.find_confluent_steps();
    fmt::print("{}, {}, {}: {} worlds, {} where confluent steps go alone\n", policy->name,
               scope_name, what, graph.worlds(), graph.worlds_left());
  }
  return 0;
}

}  // namespace
}  // namespace counterproof

int main(int argc, char** argv) {
  return counterproof::run(argc > 1 ? argv[1] : "policies/rss-2007.toml",
                           argc > 2 ? argv[2] : "sharing");
}
