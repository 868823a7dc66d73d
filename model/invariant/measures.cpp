#include "model/invariant/measures.hpp"

#include <fmt/format.h>

#include <numeric>

#include "model/controller/kernel_controller.hpp"
#include "model/rules/units.hpp"

namespace counterproof {
namespace {

std::uint64_t kernel_pages(const World& world, ContainerId container) {
  std::uint64_t sum = 0;
  for (const ContainerId payer : world.ledger.objects) sum += payer == container;
  for (const ContainerId payer : world.ledger.stacks) sum += payer == container ? kStackPages : 0U;
  return sum;
}

std::uint64_t own_outstanding(const Rules& rules, const World& world, ContainerId container,
                              Resource resource) {
  std::uint64_t sum = 0;
  switch (resource) {
    case Resource::memory:
      if (rules.accounts(Resource::kernel) && rules.kernel_counts_in_memory())
        sum += kernel_pages(world, container);
      sum += world.ledger.stranded[container];
      for (const auto& page : world.ledger.pages) sum += page[container];
      break;
    case Resource::tasks:
      for (const ContainerId payer : world.ledger.tasks) sum += payer == container;
      break;
    case Resource::files:
      for (const auto& payers : world.ledger.files) sum += payers.contains(container);
      break;
    case Resource::kernel:
      sum += kernel_pages(world, container);
      break;
  }
  return sum;
}

}  // namespace

std::uint64_t outstanding(const Rules& rules, const World& world, ContainerId container,
                          Resource resource) {
  return rules.hierarchical() ? outstanding_below(rules, world, container, resource)
                              : own_outstanding(rules, world, container, resource);
}

std::uint64_t outstanding_below(const Rules& rules, const World& world, ContainerId container,
                                Resource resource) {
  std::uint64_t sum = 0;
  for (const ContainerId one : Ids<ContainerId>(kMaxContainers))
    if (world.truth.there(one) && world.truth.within(one, container))
      sum += own_outstanding(rules, world, one, resource);
  return sum;
}

unsigned members_within(const Rules& rules, const World& world, ContainerId container) {
  unsigned count = 0;
  for (const ContainerId one : Ids<ContainerId>(kMaxContainers))
    if (counts_in(rules, world, one, container)) count += world.truth.members(one);
  return count;
}

std::uint64_t used_by_members(const Rules& rules, const World& world, ContainerId container,
                              Resource resource) {
  std::uint64_t sum = 0;
  switch (resource) {
    case Resource::memory:
      for (const Page& page : world.truth.pages) {
        sum +=
            page.resident &&
            (world.truth.any_in(page.mapped_by, container) ||
             (rules.charges_unmapped_cache() && page.cached() && page.brought_in_by == container));
      }
      break;
    case Resource::tasks:
      sum = world.truth.members(container);
      break;
    case Resource::files:
      for (const ProcessSet holders : world.truth.files)
        sum += world.truth.any_in(holders, container);
      break;
    case Resource::kernel:
      for (const KernelObject& object : world.truth.objects)
        sum += object.exists && world.truth.any_in(object.held_by, container);
      break;
  }
  return sum * units_per_object(rules, resource);
}

std::uint64_t used_with_swap_by_members(const Rules& rules, const World& world,
                                        ContainerId container) {
  std::uint64_t sum = used_by_members(rules, world, container, Resource::memory);
  for (const Page& page : world.truth.pages) {
    const bool kept =
        rules.charges_unmapped_cache() && page.cached() && page.brought_in_by == container;
    const bool of_its_file =
        page.swapped_for.empty() && page.in_swap() && page.brought_in_by == container;
    sum += (world.truth.any_in(page.swapped_for, container) || of_its_file) &&
           !world.truth.any_in(page.mapped_by, container) && !kept;
  }
  return sum;
}

Set<ContainerId> containers_using(const World& world, ProcessSet processes) {
  Set<ContainerId> found;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
    if (world.truth.any_in(processes, container)) found.insert(container);
  return found;
}

bool anything_shared(const World& world) {
  for (const Page& page : world.truth.pages)
    if (page.mapped_by.size() > 1 && containers_using(world, page.mapped_by).size() > 1)
      return true;
  for (const ProcessSet holders : world.truth.files)
    if (holders.size() > 1 && containers_using(world, holders).size() > 1) return true;
  for (const KernelObject& object : world.truth.objects)
    if (containers_using(world, object.held_by).size() > 1) return true;
  return false;
}

std::string list_name(const World& world, std::uint8_t list) {
  if (list == kRootIndex) return "the machine's root";
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
    if (world.truth.there(container) && world.books.containers[container].index == list)
      return name_of(container);
  return "nobody";
}

std::string amount(const Rules& rules, Resource resource, std::uint64_t units) {
  if (units == kUnlimited) return "no limit";
  const std::uint64_t whole = units_per_object(rules, resource);
  const std::string_view one = resource == Resource::tasks   ? "task"
                               : resource == Resource::files ? "file"
                                                             : "page";
  if (units % whole != 0) {
    const std::uint64_t common = std::gcd(units % whole, whole);
    const std::string part = fmt::format("{}/{}", units % whole / common, whole / common);
    return units < whole ? fmt::format("{} {}", part, one)
                         : fmt::format("{} {} {}s", units / whole, part, one);
  }
  return fmt::format("{} {}{}", units / whole, one, units / whole == 1 ? "" : "s");
}

bool request_refused(const Step& step) {
  for (const std::uint8_t refused : step.effects.refused_requests)
    if (refused != 0) return true;
  return false;
}

namespace {

template <class Changed>
bool usage_changed(const Step& step, Changed changed) {
  return !all_counters(step.rules, step.before, [&](ContainerId container, Resource resource) {
    return !step.after.truth.exists[container] ||
           !changed(usage(step.rules, step.before, container, resource),
                    usage(step.rules, step.after, container, resource));
  });
}

}  // namespace

bool usage_fell(const Step& step) {
  return usage_changed(step,
                       [](std::uint64_t before, std::uint64_t after) { return after < before; });
}
bool usage_rose(const Step& step) {
  return usage_changed(step,
                       [](std::uint64_t before, std::uint64_t after) { return after > before; });
}

bool something_shared(const Moment& at) { return anything_shared(at.world); }

bool somebody_killed(const Step& step) { return !step.effects.killed.empty(); }

bool task_moved(const Step& step) {
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    const Task& before = step.before.truth.tasks[task];
    const Task& after = step.after.truth.tasks[task];
    if (before.alive() && after.alive() && before.container != after.container) return true;
  }
  return false;
}

bool shared_or_moved(const Step& step) { return task_moved(step) || anything_shared(step.after); }

unsigned charges_of(const World& world, ContainerId container) {
  unsigned count = 0;
  for (const auto& page : world.ledger.pages) count += page[container] != 0;
  for (const ContainerId payer : world.ledger.tasks) count += payer == container;
  for (const Set<ContainerId> payers : world.ledger.files) count += payers.contains(container);
  for (const ContainerId payer : world.ledger.objects) count += payer == container;
  for (const ContainerId payer : world.ledger.stacks) count += payer == container;
  // A child holds a reference to its parent.
  for (const ContainerId child : Ids<ContainerId>(kMaxContainers))
    count += world.truth.there(child) && world.truth.parent[child] == container;
  return count;
}

}  // namespace counterproof
