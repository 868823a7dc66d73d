// What the invariants of limits ask where memory and swap have one limit.
//
// That limit has no counter in the model: what is in swap is known page by page, and what a
// container has of both is added up (usage_with_swap).  So nothing can be told of it that its books
// do not show; that the books forget what a removed container had in swap is told in
// rules/swap_counts.cpp, and asked by limit.no-migration-escape.
#include "model/invariant/memory_and_swap.hpp"

#include <fmt/format.h>

#include "model/rules/units.hpp"

namespace counterproof {
namespace {

/// What is in memory and in swap of the container and of all below it, whatever the policy counts.
std::uint64_t below_with_swap(const Rules& rules, const World& world, ContainerId container) {
  Rules counting_below = rules;
  counting_below.tree_charges = TreeCharges::ancestors;
  return outstanding_below(rules, world, container, Resource::memory) +
         pages_in_swap(counting_below, world.truth, world.books, container);
}

}  // namespace

bool never_exceeded_with_swap(const Step& step, Why why) {
  if (!step.rules.limits_memory_and_swap()) return true;
  return all_containers(step.after, [&](ContainerId container) {
    const std::uint64_t before = usage_with_swap(step.rules, step.before, container);
    const std::uint64_t after = usage_with_swap(step.rules, step.after, container);
    const std::uint64_t most = limit_with_swap(step.rules, step.after, container);
    return after <= before || after <= most || broken(why, [&] {
             return fmt::format("memory and swap of {} rise from {} to {}, and their limit is {}",
                                name_of(container), amount(step.rules, Resource::memory, before),
                                amount(step.rules, Resource::memory, after),
                                amount(step.rules, Resource::memory, most));
           });
  });
}

bool is_out_of_order(const Step& step, std::uint64_t written) {
  if (!step.rules.limits_memory_and_swap()) return false;
  const ContainerId container = step.event.container;
  if (step.event.kind == EventKind::write_swap)
    return written < limit(step.before, container, Resource::memory);
  return step.event.resource == Resource::memory &&
         written > limit_with_swap(step.rules, step.before, container);
}

bool honest_write_with_swap(const Step& step, std::optional<std::uint64_t> wanted, Why why) {
  const ContainerId container = step.event.container;
  const std::uint64_t before = limit_with_swap(step.rules, step.before, container);
  const std::uint64_t stored = limit_with_swap(step.rules, step.after, container);
  const auto shown = [&](std::uint64_t pages) {
    return amount(step.rules, Resource::memory, pages);
  };
  if (step.effects.outcome != Outcome::done && before != stored)
    return broken(why, [&] {
      return fmt::format("the write is refused, and the limit changes from {} to {}", shown(before),
                         shown(stored));
    });
  if (step.effects.outcome == Outcome::invalid && wanted && !is_out_of_order(step, *wanted))
    return broken(why, [&] {
      return fmt::format("the text denotes {}, and the write is refused as invalid",
                         shown(*wanted));
    });
  if (step.effects.outcome != Outcome::done) return true;
  if (!wanted)
    return broken(why, [&] { return std::string("the text denotes no limit, and is accepted"); });
  if (stored != *wanted || is_out_of_order(step, *wanted))
    return broken(why, [&] {
      return fmt::format(
          "memory and swap have a limit of {} now, {} was written, and memory alone "
          "has one of {}",
          shown(stored), shown(*wanted), shown(limit(step.after, container, Resource::memory)));
    });
  const std::uint64_t used = usage_with_swap(step.rules, step.after, container);
  return used <= stored || broken(why, [&] {
           return fmt::format(
               "the write succeeds, and {} has {} in memory and swap under a limit "
               "of {}",
               name_of(container), shown(used), shown(stored));
         });
}

bool within_limit_with_swap(const Moment& at, Why why, ContainerId container, std::uint64_t extra,
                            std::string_view what) {
  const std::uint64_t most = limit_with_swap(at.rules, at.world, container);
  if (extra == 0 || most == kUnlimited) return true;
  const std::uint64_t used = usage_with_swap(at.rules, at.world, container);
  return (used <= most && extra <= most - used) || broken(why, [&] {
           return fmt::format("memory and swap of {} are {}, {} {} more, and their limit is {}",
                              name_of(container), amount(at.rules, Resource::memory, used), what,
                              amount(at.rules, Resource::memory, extra),
                              amount(at.rules, Resource::memory, most));
         });
}

bool hierarchical_with_swap(const Step& step, Why why) {
  if (!step.rules.limits_memory_and_swap()) return true;
  return all_containers(step.after, [&](ContainerId container) {
    const std::uint64_t most = limit_with_swap(step.rules, step.after, container);
    if (most == kUnlimited) return true;
    const std::uint64_t before = below_with_swap(step.rules, step.before, container);
    const std::uint64_t after = below_with_swap(step.rules, step.after, container);
    return after <= most || after <= before || broken(why, [&] {
             return fmt::format(
                 "{} and what is below it have {} in memory and swap, and the limit of {} is {}",
                 name_of(container), amount(step.rules, Resource::memory, after),
                 name_of(container), amount(step.rules, Resource::memory, most));
           });
  });
}

}  // namespace counterproof
