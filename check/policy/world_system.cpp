#include "check/policy/world_system.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "model/invariant/measures.hpp"
#include "model/rules/answers.hpp"
#include "model/rules/chosen.hpp"
#include "model/world/remembered.hpp"

namespace counterproof {
namespace {

constexpr std::size_t kMostBytes = 256;

/// Whether a rule of the user's may stop reclaim before it has taken all it could.
bool may_reclaim_in_part(const Rules& rules) {
  return is_own<&Slots::limit_write>(rules) || is_own<&Slots::on_return>(rules) ||
         is_own<&Slots::removal>(rules) || is_own<&Slots::after_event>(rules) ||
         is_own<&Slots::is_protected>(rules);
}

/// Whether swap-off asks more processes, after the one that the event names, than one: it does so in
/// their order, and who comes first pays.
bool scans_in_order(const Rules& rules, const Scope& scope) {
  return rules.accounts(Resource::memory) && scope.tasks > 2 &&
         scope.events.has(EventKind::swap_off);
}

}  // namespace

WorldSystem::WorldSystem(const Rules& rules, const Scope& scope, bool symmetry)
    : rules_(rules),
      scope_(scope),
      codec_(rules, scope),
      invariants_(rules),
      symmetry_(symmetry),
      drifts_(books_may_drift(rules)) {
  const Alike alike = alike_under(rules);
  rename_containers_ = scope.containers <= alike.containers && scope.containers_are_alike();
  rename_tasks_ = scope.tasks <= alike.tasks && !scans_in_order(rules, scope);
  rename_pages_ = alike.pages && !may_reclaim_in_part(rules);
}

bool WorldSystem::books_are_off(const World& world, std::uint64_t by_more_than) const {
  const std::uint64_t units = rules_.share_charge == ShareCharge::fraction ? kTwelfths : 1;
  const bool counters_agree =
      all_counters(rules_, world, [&](ContainerId container, Resource resource) {
        const std::uint64_t used = usage(rules_, world, container, resource);
        const std::uint64_t owed = outstanding(rules_, world, container, resource);
        const std::uint64_t difference = used > owed ? used - owed : owed - used;
        return difference <= by_more_than * (resource == Resource::memory ? units : 1);
      });
  return !counters_agree || !all_containers(world, [&](ContainerId container) {
    const unsigned references = world.books.containers[container].references;
    return world.ledger.stranded[container] <= by_more_than * units &&
           references <= charges_of(world, container) + by_more_than;
  });
}

template <class Visit>
void WorldSystem::for_each_task_order(const World& world, Renaming& renaming, Visit&& visit) const {
  const auto begin = renaming.task_at.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(scope_.tasks);
  for (std::size_t i = 0; i < scope_.tasks; ++i) renaming.task_at[i] = static_cast<std::uint8_t>(i);
  if (!rename_tasks_) return visit();

  std::array<std::uint64_t, kMaxTasks> signature{};
  for (const TaskId task : Ids<TaskId>(scope_.tasks))
    signature[task.index()] = codec_.signature(world, task, renaming);
  // Absent tasks that nothing remembers are all alike: one order of them is enough.
  const auto is_blank = [&](TaskId task) {
    return !world.truth.alive(task) && !is_remembered(rules_, world, task);
  };
  const auto rank = [&](std::uint8_t task) { return signature[task]; };
  std::sort(begin, end, [&](std::uint8_t a, std::uint8_t b) {
    return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
  });

  std::array<std::pair<std::size_t, std::size_t>, kMaxTasks> ties{};
  std::size_t tie_count = 0;
  for (std::size_t i = 0; i < scope_.tasks;) {
    std::size_t j = i + 1;
    while (j < scope_.tasks && rank(renaming.task_at[j]) == rank(renaming.task_at[i])) ++j;
    if (j - i > 1 && !is_blank(TaskId(renaming.task_at[i])))
      ties[tie_count++] = {i, j};
    i = j;
  }
  // Counts through all permutations of all ties, as an odometer does.
  for (;;) {
    visit();
    std::size_t tie = 0;
    for (; tie < tie_count; ++tie) {
      if (std::next_permutation(begin + static_cast<std::ptrdiff_t>(ties[tie].first),
                                begin + static_cast<std::ptrdiff_t>(ties[tie].second))) {
        break;
      }
    }
    if (tie == tie_count) return;
  }
}

void WorldSystem::canonicalise(World& world) const {
  if (world.truth.crashed) {
    world = World{};
    world.truth.crashed = true;
    return;
  }
  if (!symmetry_) return;
  std::array<std::byte, kMostBytes> best;
  std::array<std::byte, kMostBytes> candidate;
  bool any = false;
  Renaming renaming;
  const auto container_end =
      renaming.container_at.begin() + static_cast<std::ptrdiff_t>(scope_.containers);
  do {
    for_each_task_order(world, renaming, [&] {
      codec_.pack_renamed(world, renaming, rename_pages_, candidate.data());
      if (!any || std::memcmp(candidate.data(), best.data(), codec_.size()) < 0) best = candidate;
      any = true;
    });
  } while (rename_containers_ &&
           std::next_permutation(renaming.container_at.begin(), container_end));
  world = codec_.unpack(best.data());
}

}  // namespace counterproof
