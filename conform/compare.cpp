#include "conform/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conform/driver.hpp"
#include "conform/kernel.hpp"
#include "model/enum_table.hpp"
#include "model/invariant/measures.hpp"
#include "model/rules/units.hpp"

namespace counterproof::conform {
namespace {

std::string names_of(Set<TaskId> tasks) {
  std::string text;
  for (const TaskId task : tasks) text += (text.empty() ? "" : " ") + name_of(task);
  return text.empty() ? "nobody" : text;
}

/// An outcome as an asker sees it: the kernel does not tell a failed attempt from a refused one.
std::string_view seen_as(Outcome outcome) {
  return name_of(outcome == Outcome::failed ? Outcome::refused : outcome);
}

/// Pages of a kind that the policy has charged to the container or below it; of private ones those
/// that are mapped, which is what `memory.stat` calls anonymous: the rest is swap cache.
std::int64_t pages_charged(const Scope& scope, const World& world, ContainerId container,
                           PageKind kind) {
  std::int64_t count = 0;
  for (const PageId page : Ids<PageId>(scope.pages)) {
    const Page& slot = world.truth.pages[page];
    if (slot.kind != kind || (kind == PageKind::anonymous && !slot.mapped())) continue;
    for (const ContainerId payer : Ids<ContainerId>(scope.containers))
      count += world.ledger.pages[page][payer] != 0 && world.truth.within(payer, container);
  }
  return count;
}

/// What `memory.stat` calls file: shared memory is in the page cache, too.
std::int64_t cache_charged(const Scope& scope, const World& world, ContainerId container) {
  return pages_charged(scope, world, container, PageKind::file) +
         pages_charged(scope, world, container, PageKind::shmem);
}

std::int64_t tasks_charged(const World& world, ContainerId container) {
  std::int64_t count = 0;
  for (const ContainerId payer : world.ledger.tasks)
    count += payer.some() && world.truth.within(payer, container);
  return count;
}

/// Bytes as pages of the model.  What puppets need for themselves is less than a quarter of a page;
/// so is what a kernel's statistics may lag behind.
std::string pages_text(std::int64_t bytes, std::uint64_t lag_bytes) {
  constexpr auto kBytes = static_cast<std::int64_t>(kUnit);
  const std::int64_t most = bytes + static_cast<std::int64_t>(lag_bytes);
  const std::int64_t rest = most % kBytes;
  if (rest <= kBytes / 4 + static_cast<std::int64_t>(lag_bytes))
    return std::to_string(most / kBytes);
  return fmt::format("{:.2f}", static_cast<double>(bytes) / static_cast<double>(kBytes));
}

/// At least what the model has there, but for what of it may still be in memory: less than a quarter
/// of a page, as above.  Where it never had any, a puppet's own memory may have gone there, which is
/// less than half a page.
std::string swap_text(std::int64_t bytes, std::int64_t model, bool was_used) {
  constexpr auto kBytes = static_cast<std::int64_t>(kUnit);
  const std::int64_t least = model * kBytes - kBytes / 4;
  const bool fits = bytes >= least && (was_used || bytes <= kBytes / 2);
  return fits ? std::to_string(model)
              : fmt::format("{:.2f}", static_cast<double>(bytes) / static_cast<double>(kBytes));
}

/// Whether what the container has of protection is for what its children claim of it, and for
/// nothing that they have beside.
bool is_for_claims_alone(const Rules& rules, const World& world, ContainerId container) {
  return world.truth.has_children(container) && rules.shares_protection_out() &&
         !rules.hands_protection_down();
}

/// Where a group is killed as a whole, Linux counts its first victim twice: alone, and as one of
/// the group.
std::string kills_text(std::int64_t kills, std::int64_t model, std::int64_t groups) {
  return std::to_string(kills > model && kills <= model + groups ? model : kills);
}

std::string limit_text(std::uint64_t limit) {
  return limit == kUnlimited ? "no limit" : std::to_string(limit);
}

std::string seen_limit_text(std::int64_t limit, std::uint64_t unit, std::uint64_t slack) {
  if (limit == kSeenUnlimited) return "no limit";
  return std::to_string((limit - static_cast<std::int64_t>(slack)) /
                        static_cast<std::int64_t>(unit));
}

}  // namespace

std::string_view name_of(Aspect aspect) {
  constexpr EnumTable<Aspect, std::string_view> kNames = {
      "outcome", "killed",       "reclaimed pages", "freed pages",     "min",        "low",
      "alive",   "existence",    "tasks",           "anonymous pages", "file pages", "swap",
      "kills",   "memory limit", "tasks limit",     "lingering groups"};
  return kNames[aspect];
}

Aspect cause_of(Aspect aspect) {
  if (aspect == Aspect::swap || aspect == Aspect::lingering) return Aspect::anonymous;
  return aspect == Aspect::kills ? Aspect::killed : aspect;
}

std::string what_of(const Compared& compared) {
  if (compared.container.none()) return std::string(name_of(compared.aspect));
  return fmt::format("{} of {}", name_of(compared.aspect),
                     counterproof::name_of(compared.container));
}

std::vector<Compared> compare_event(const Effects& effects, const Driven& driven) {
  std::vector<Compared> all;
  all.push_back({Aspect::outcome,
                 {},
                 std::string(seen_as(effects.outcome)),
                 std::string(seen_as(driven.outcome))});
  all.push_back({Aspect::killed, {}, names_of(effects.killed), names_of(driven.killed)});
  return all;
}

/// Whether a group that had so many bytes, and now has others, kept those pages that are protected.
std::string_view how_kept(std::int64_t pages, std::int64_t had_bytes, std::int64_t has_bytes) {
  // The kernel asks before each batch of 32 small pages, and 64 may be charged ahead and given
  // back; one with generations asks before each turn.
  constexpr auto kBatches = static_cast<std::int64_t>(kUnit / 8 * 3);
  constexpr auto kOneTurn = static_cast<std::int64_t>(kUnit / 8 * 5);
  const std::int64_t missing =
      std::min(had_bytes, pages * static_cast<std::int64_t>(kUnit)) - has_bytes;
  if (missing <= kBatches) return kKept;
  return missing <= kOneTurn ? kKeptButForAPart : "not kept";
}

std::vector<Compared> compare_min(const Rules& rules, const Event& event, const Scope& scope,
                                  const World& world, const Seen& before, const Seen& seen) {
  std::vector<Compared> all;
  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    const auto min = static_cast<std::int64_t>(min_in_force(scope, world.truth, container));
    const GroupSeen& group = seen.groups[container];
    const std::optional<std::int64_t> had = before.groups[container].memory_bytes;
    if (min == 0 || !group.memory_bytes || !had || is_for_claims_alone(rules, world, container))
      continue;
    // Who is asked himself, and what he lies in, has no min against his own reclaim.
    if (event.container.some() &&
        (container == event.container || !world.truth.within(container, event.container)))
      continue;
    if (pages_charged(scope, world, container, PageKind::anonymous) +
            cache_charged(scope, world, container) <
        min)
      continue;
    all.push_back({Aspect::min, container, std::string(kKept),
                   std::string(how_kept(min, *had, *group.memory_bytes))});
  }
  return all;
}

std::vector<Compared> compare_low(const Rules& rules, const Scope& scope, const World& world,
                                  const Effects& effects, const Driven& driven, const Seen& before,
                                  const Seen& seen) {
  std::vector<Compared> all;
  if (effects.reclaimed_for.none()) return all;
  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    const std::optional<std::int64_t> had = before.groups[container].low_taken;
    const std::optional<std::int64_t> has = seen.groups[container].low_taken;
    // Nobody is protected against his own reclaim, and what is above or beside it is not looked at.
    if (!had || !has || container == effects.reclaimed_for ||
        !world.truth.within(container, effects.reclaimed_for))
      continue;
    const bool model = effects.low_taken.contains(container);
    // Where the kernel has looked for all that there is, it counts whom it looked at.
    const bool looked_for_all = !effects.low_taken.empty() || effects.outcome != Outcome::done ||
                                driven.outcome != Outcome::done;
    if (!model && (looked_for_all || effects.reclaimed.empty())) continue;
    const auto text = [](bool taken) { return std::string(taken ? "taken from" : kLowSpared); };
    all.push_back({Aspect::low, container, text(model), text(*has > *had)});
  }
  // A group whose parent reclaims has all of its low.
  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    const auto low = static_cast<std::int64_t>(low_in_force(scope, world.truth, container));
    const std::optional<std::int64_t> had = before.groups[container].memory_bytes;
    const std::optional<std::int64_t> has = seen.groups[container].memory_bytes;
    if (low == 0 || !had || !has || !effects.low_taken.empty() ||
        scope.parent_of(container) != effects.reclaimed_for ||
        is_for_claims_alone(rules, world, container) ||
        pages_charged(scope, world, container, PageKind::anonymous) +
                cache_charged(scope, world, container) <
            low)
      continue;
    all.push_back({Aspect::low, container, std::string(kKept),
                   std::string(how_kept(low, *had, *has))});
  }
  return all;
}

std::vector<Compared> compare_freed(const Event& event, const Effects& effects,
                                    const Driven& driven, const Seen& before, const Seen& seen) {
  if (event.kind != EventKind::write_reclaim || effects.outcome != Outcome::done ||
      driven.outcome != Outcome::done || effects.reclaimed.empty())
    return {};
  const auto had = before.groups[event.container].memory_bytes;
  const auto has = seen.groups[event.container].memory_bytes;
  if (!had || !has) return {};
  // What was charged ahead is given back, and what the kernel has of its own counts as freed.
  constexpr auto kUncertain = static_cast<std::int64_t>(kUnit / 4);
  const std::int64_t asked = effects.reclaimed.size();
  const std::int64_t freed = *had - *has;
  const bool enough = freed >= asked * static_cast<std::int64_t>(kUnit) - kUncertain;
  return {{Aspect::freed, event.container, std::to_string(asked),
           enough
               ? std::to_string(asked)
               : fmt::format("{:.2f}", static_cast<double>(freed) / static_cast<double>(kUnit))}};
}

std::vector<Compared> compare_worlds(const Rules& rules, const Scope& scope, const World& world,
                                     const GroupCounts& counts, const Seen& seen) {
  std::vector<Compared> all;
  Set<TaskId> alive;
  for (const TaskId task : Ids<TaskId>(scope.tasks))
    if (world.truth.alive(task)) alive.insert(task);
  all.push_back({Aspect::alive, {}, names_of(alive), names_of(seen.alive)});

  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    const GroupSeen& group = seen.groups[container];
    const bool exists = world.truth.exists[container];
    all.push_back(
        {Aspect::exists, container, exists ? "exists" : "gone", group.exists ? "exists" : "gone"});
    if (!exists || !group.exists) continue;
    const auto add = [&](Aspect aspect, std::string model, std::string kernel) {
      all.push_back({aspect, container, std::move(model), std::move(kernel)});
    };
    const auto model_limit = [&](Resource resource) {
      const std::uint64_t units = limit(world, container, resource);
      return limit_text(units == kUnlimited ? units : units / units_per_object(rules, resource));
    };
    if (rules.accounts(Resource::tasks)) {
      if (group.tasks)
        add(Aspect::tasks, std::to_string(tasks_charged(world, container)),
            std::to_string(*group.tasks));
      if (group.tasks_limit)
        add(Aspect::tasks_limit, model_limit(Resource::tasks),
            seen_limit_text(*group.tasks_limit, 1, 0));
    }
    if (rules.accounts(Resource::memory)) {
      if (group.anonymous_bytes)
        add(Aspect::anonymous,
            std::to_string(pages_charged(scope, world, container, PageKind::anonymous)),
            pages_text(*group.anonymous_bytes, seen.lag_bytes));
      if (group.file_bytes)
        add(Aspect::file, std::to_string(cache_charged(scope, world, container)),
            pages_text(*group.file_bytes, seen.lag_bytes));
      if (group.swap_bytes) {
        const std::int64_t pages = counts.in_swap(scope, world, container);
        add(Aspect::swap, std::to_string(pages),
            swap_text(*group.swap_bytes, pages, counts.swap_was_used()));
      }
      if (group.kills && rules.kills())
        add(Aspect::kills, std::to_string(counts.kills(container)),
            kills_text(*group.kills, counts.kills(container), group.group_kills.value_or(0)));
      if (group.memory_limit_bytes)
        add(Aspect::memory_limit, model_limit(Resource::memory),
            seen_limit_text(*group.memory_limit_bytes, kUnit, kSlack));
    }
  }
  if (seen.dying && rules.accounts(Resource::memory)) {
    const std::int64_t kept = GroupCounts::kept_by_pages(scope, world);
    all.push_back(
        {Aspect::lingering, {}, std::to_string(kept), std::to_string(std::min(kept, *seen.dying))});
  }
  return all;
}

}  // namespace counterproof::conform
