#include "model/world/initial_world.hpp"

#include <algorithm>

#include "model/controller/desk.hpp"
#include "model/controller/kernel_controller.hpp"
#include "model/controller/task_controller.hpp"
#include "model/rules/units.hpp"

namespace counterproof {

std::vector<std::uint64_t> limits_in(const Rules& rules, const Scope& scope) {
  const auto read_limit = seams_of(rules.defects).read_limit;
  std::vector<std::uint64_t> limits = {0};
  for (const Resource resource : kResources) {
    limits.push_back(limit_in_units(rules, resource, scope.limit));
    if (rules.accounts(Resource::kernel)) limits.push_back(initial_kernel_limit(rules, scope));
    for (const OwnLimits& own : scope.own_limits)
      if (own[resource]) limits.push_back(limit_in_units(rules, resource, *own[resource]));
    for (const std::string& text : scope.limit_texts)
      if (const auto limit = read_limit(text, limit_syntax(rules)))
        limits.push_back(limit_in_units(rules, resource, *limit));
  }
  if (rules.swap_remembers()) {
    limits.push_back(kUnlimited);
    for (const ContainerId container : Ids<ContainerId>(scope.containers))
      limits.push_back(initial_swap_limit(rules, scope, container));
  }
  std::ranges::sort(limits);
  limits.erase(std::ranges::unique(limits).begin(), limits.end());
  return limits;
}

std::uint64_t initial_kernel_limit(const Rules& rules, const Scope& scope) {
  return !rules.has_kernel_limit() ? kUnlimited : scope.kernel_limit.value_or(kUnlimited);
}

std::uint64_t initial_swap_limit(const Rules& rules, const Scope& scope, ContainerId container) {
  const std::uint64_t swap = scope.swap_limit_of(container);
  if (!rules.limits_memory_and_swap()) return swap;
  const std::uint64_t memory = scope.limit_of(container, Resource::memory).value_or(kUnlimited);
  return swap > kUnlimited - memory ? kUnlimited : memory + swap;
}

void begin_container(const Rules& rules, const Scope& scope, World& world, ContainerId container) {
  Plain machine;
  Effects effects;
  Desk desk(machine, rules, world.truth, world.books, world.ledger, effects);
  const ContainerId parent = scope.parent_of(container);
  world.truth.exists[container] = true;
  world.truth.parent[container] = parent;
  auto& entry = world.books.containers[container];
  entry = {};
  for (const Resource resource : kResources) {
    const bool none = resource == Resource::kernel && !rules.has_kernel_limit();
    const std::uint64_t limit =
        none ? kUnlimited : scope.limit_of(container, resource).value_or(kUnlimited);
    with_counter<Plain>(rules, [&]<class Counter>() {
      Counter::start(machine, entry.counter(resource), limit_in_units(rules, resource, limit));
    });
  }
  if (rules.swap_remembers()) entry.swap_limit = initial_swap_limit(rules, scope, container);
  if (rules.accounts(Resource::kernel)) {
    KernelController(desk).online(container);
    if (scope.limit_of(container, Resource::kernel)) entry.kernel_active = true;
  }
  if (parent.some()) ++world.books.containers[parent].references;
}

World initial_world(const Rules& rules, const Scope& scope) {
  World world;
  Plain machine;
  Effects effects;
  Desk desk(machine, rules, world.truth, world.books, world.ledger, effects);
  for (const ContainerId container : Ids<ContainerId>(scope.containers))
    begin_container(rules, scope, world, container);
  TaskController tasks(desk);
  for (std::size_t i = 0; i < scope.start.size(); ++i) {
    const TaskId task(i);
    Task& slot = world.truth.tasks[task];
    slot.state = TaskState::running;
    slot.leader = task;
    slot.container = scope.start[i];
    world.books.process_container[task] = scope.start[i];
    if (rules.accounts(Resource::tasks)) {
      tasks.charge(task, scope.start[i]);
    }
  }
  return world;
}

}  // namespace counterproof
