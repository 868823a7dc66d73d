// Fairness: who uses pays, once, and the sum is what there is.
#include <fmt/format.h>

#include "model/controller/kernel_controller.hpp"
#include "model/invariant/measures.hpp"
#include "model/rules/units.hpp"

namespace counterproof {
namespace {


bool user_pays(const Moment& at, Why why) {
  const World& world = at.world;
  return all_containers(world, [&](ContainerId container) {
    const auto free_rider = [&](std::string object) {
      return broken(why, [&] {
        return fmt::format("members of {} use {}, and {} is not charged for it", name_of(container),
                           object, name_of(container));
      });
    };
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      if (at.rules.accounts(Resource::memory) && world.ledger.pages[page][container] == 0 &&
          world.truth.any_in(world.truth.pages[page].mapped_by, container)) {
        return free_rider(name_of(page));
      }
    }
    for (const FileId file : Ids<FileId>(kMaxFiles)) {
      if (at.rules.accounts(Resource::files) && !world.ledger.files[file].contains(container) &&
          world.truth.any_in(world.truth.files[file], container)) {
        return free_rider(name_of(file));
      }
    }
    for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
      if (at.rules.accounts(Resource::kernel) && world.ledger.objects[object] != container &&
          world.truth.any_in(world.truth.objects[object].held_by, container)) {
        return free_rider(name_of(object));
      }
    }
    for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
      if (at.rules.charges_stacks() && world.truth.alive(task) && world.truth.tasks[task].forked &&
          world.truth.container_of(task) == container && world.ledger.stacks[task] != container) {
        return free_rider("the stack of " + name_of(task));
      }
      if (at.rules.accounts(Resource::tasks) && world.truth.alive(task) &&
          world.truth.container_of(task) == container && world.ledger.tasks[task] != container) {
        return free_rider(name_of(task));
      }
    }
    return true;
  });
}

bool charged_once(const Moment& at, Why why) {
  const std::uint64_t one = units_per_object(at.rules, Resource::memory);
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    std::uint64_t sum = 0;
    for (const Units units : at.world.ledger.pages[page]) sum += units;
    if (sum > one) {
      return broken(why, [&] {
        return fmt::format("the charges for {} add up to {}", name_of(page),
                           amount(at.rules, Resource::memory, sum));
      });
    }
  }
  return true;
}

bool sum_is_physical(const Moment& at, Why why) {
  std::uint64_t frames = 0;
  for (const Page& page : at.world.truth.pages) frames += page.resident;
  if (at.rules.accounts(Resource::kernel)) {
    for (const KernelObject& object : at.world.truth.objects) frames += object.exists;
    for (const Task& task : at.world.truth.tasks)
      frames += task.alive() && task.forked ? kStackPages : 0U;
  }
  frames *= units_per_object(at.rules, Resource::memory);
  std::uint64_t sum = 0;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
    if (at.world.truth.there(container) &&
        (!at.rules.hierarchical() || at.world.truth.parent[container].none()))
      sum += usage(at.rules, at.world, container, Resource::memory);
  return sum == frames || broken(why, [&] {
           return fmt::format("usage adds up to {}, and what is in memory to {}",
                              amount(at.rules, Resource::memory, sum),
                              amount(at.rules, Resource::memory, frames));
         });
}

bool frame_in_use(const Moment& at) {
  for (const Page& page : at.world.truth.pages)
    if (page.resident) return true;
  return false;
}

constexpr std::array kFairness = {
    Invariant{
        .id = "fairness.user-pays",
        .statement = "Whoever uses something is charged for it, at least in part.",
        .formula = "a member of c uses an object: c has an outstanding charge for it",
        .source = "X3, X4 (Hansen, Cox); X7 (Singh)",
        .witness = "something is used from two containers, or a task moves",
        .resources = kEveryResource,
        .holds_in = user_pays,
        .witnessed_over = shared_or_moved,
    },
    Invariant{
        .id = "fairness.charged-once",
        .statement = "All charges for a page add up to one page at most.",
        .formula = "for every page: the sum of its charges <= one page",
        .source = "table of policies, fourth row; X12 (Korotaev)",
        .witness = "something is used from two containers",
        .resources = kMemoryAlone,
        .holds_in = charged_once,
        .witnessed_in = something_shared,
    },
    Invariant{
        .id = "fairness.sum-is-physical",
        .statement = "The usage of all containers adds up to the frames in use.",
        .formula = "sum of usage(c, memory) over all c at the top = pages in memory, those of the "
                   "kernel among them where it is accounted",
        .source = "X13 (Emelianov)",
        .witness = "a page is in memory",
        .resources = kMemoryAlone,
        .holds_in = sum_is_physical,
        .witnessed_in = frame_in_use,
    },
};

}  // namespace

std::span<const Invariant> fairness_invariants() { return kFairness; }

}  // namespace counterproof
