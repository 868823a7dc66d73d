// See shards.hpp.
#include "check/policy/shards.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "model/world/standard_scopes.hpp"

namespace counterproof {
namespace {

/// What scopes took the shipped policies that have them, half of those more and half less, in
/// microseconds of one thread (November 2026).
struct Measured {
  std::string_view scope;
  std::uint64_t cost;
  /// Its sizes, if it is no standard scope.
  std::size_t containers = 2;
  std::size_t tasks = 2;
  std::size_t pages = 2;
};
constexpr std::array<Measured, 28> kMeasured = {{
    {"no-swap", 5'000'000, 3, 2, 3},
    {"first-limit", 2'500'000},
    {"node-swap", 800'000, 3, 2, 3},
    {"nested-min", 700'000, 4, 2, 4},
    {"stacks", 600'000},
    {"kernel", 300'000},
    {"shares", 220'000},
    {"sharing", 145'000},
    {"offline", 100'000},
    {"texts", 95'000, 1, 2, 2},
    {"full", 58'000},
    {"kill", 51'000},
    {"threads", 47'000},
    {"frames", 41'000},
    {"proactive", 34'000},
    {"private", 25'000},
    {"lists", 20'000},
    {"tree", 16'000},
    {"midway", 15'000},
    {"spared", 15'000},
    {"swap", 7'000},
    {"swap-limits", 7'000, 2, 2, 3},
    {"limits", 1'200},
    {"tasks", 600},
    {"stuck", 500, 1, 1, 2},
    {"high", 400},
    {"files", 400},
    {"tree-of-tasks", 200},
}};
/// Any other scope, with two of everything.
constexpr Measured kAny = {"", 30'000};
constexpr std::uint64_t kMostCost = std::uint64_t{1} << 50;

/// Times `factor` for each thing more than `usual`, and the other way round.
std::uint64_t scaled(std::uint64_t cost, std::size_t count, std::size_t usual,
                     std::uint64_t factor) {
  for (; count > usual; ++usual) cost = std::min(kMostCost, cost * factor);
  for (; count < usual; --usual) cost = std::max(std::uint64_t{1}, cost / factor);
  return cost;
}

}  // namespace

std::uint64_t estimated_cost(const Rules& rules, const Scope& scope) {
  const auto known = std::ranges::find(kMeasured, scope.name, &Measured::scope);
  const Measured& measured = known == kMeasured.end() ? kAny : *known;
  Scope usual;
  usual.containers = measured.containers;
  usual.tasks = measured.tasks;
  usual.pages = measured.pages;
  usual.files = usual.objects = 2;
  if (const StandardScope* standard = find_standard_scope(scope.name))
    usual = standard->written.scope;
  std::uint64_t cost = measured.cost;
  cost = scaled(cost, scope.containers, usual.containers, 3);
  cost = scaled(cost, scope.tasks, usual.tasks, 5);
  if (scope.pages != 0) cost = scaled(cost, scope.pages, usual.pages, 6);
  if (scope.files != 0) cost = scaled(cost, scope.files, usual.files, 4);
  if (scope.objects != 0) cost = scaled(cost, scope.objects, usual.objects, 4);
  // Where each that maps a page pays for it, who pays is a set and not one.
  if (rules.accounts(Resource::memory) && !rules.one_owner()) cost *= 10;
  if (rules.accounts(Resource::memory) && rules.accounts(Resource::kernel)) cost *= 3;
  return std::min(kMostCost, cost);
}

std::vector<std::size_t> dealt(std::span<const std::uint64_t> costs, std::size_t shards) {
  std::vector<std::size_t> order(costs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return costs[a] != costs[b] ? costs[a] > costs[b] : a < b;
  });
  std::vector<std::uint64_t> sums(shards, 0);
  std::vector<std::size_t> shard_of(costs.size());
  for (const std::size_t job : order) {
    const auto least = std::ranges::min_element(sums);
    *least += costs[job];
    shard_of[job] = static_cast<std::size_t>(least - sums.begin()) + 1;
  }
  return shard_of;
}

}  // namespace counterproof
