// The arguments of the 2007 discussion, and those about the later controllers, as questions to the
// explorer: a policy, a scope with the events that the argument is about, and the invariant that it
// is about.
//
// docs/arguments.md and docs/controllers.md tell who argued what.
#pragma once

#include <string>
#include <vector>

#include "check/policy/check_policy.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/choices.hpp"

namespace counterproof::tests {

struct Argument {
  std::string name;    ///< of its file in corpus/arguments
  std::string policy;  ///< of its file in policies
  std::string invariant;
  Scope scope;
  /// What is changed in the policy for the argument's sake; null for nothing.
  void (*change)(Rules&) = nullptr;
};

inline std::vector<Argument> arguments() {
  using enum EventKind;
  constexpr ContainerId kA{0};
  constexpr ContainerId kB{1};
  const auto scope = [](std::size_t tasks, std::size_t pages, std::uint64_t limit,
                        std::vector<ContainerId> start, Alphabet<EventKind> events,
                        Alphabet<Fault> faults = {}) {
    Scope made;
    made.name = "argument";
    made.containers = 2;
    made.tasks = tasks;
    made.pages = pages;
    made.limit = limit;
    made.start = std::move(start);
    made.events = events;
    made.faults = faults;
    return made;
  };
  // B below A, with kernel memory accounted from the beginning.
  const auto below = [&](Scope made, std::size_t objects, std::uint64_t kernel_limit) {
    made.objects = objects;
    if (kernel_limit != 0) made.kernel_limit = kernel_limit;
    made.parents = {ContainerId(), kA};
    return made;
  };
  const auto marked = [](Scope made, std::vector<std::uint64_t> high) {
    made.high = std::move(high);
    return made;
  };
  const auto with_text = [](Scope made, std::string text) {
    made.limit_texts = {std::move(text)};
    return made;
  };
  const auto family = [&](Scope made) {
    made.containers = 3;
    made.parents = {ContainerId(), kA, kA};
    return made;
  };
  return {
      {"kmem-fork-bomb", "kmem-2012", "limit.no-kernel-escape",
       below(scope(4, 0, 3, {kB}, {fork}), 0, 3),
       [](Rules& rules) { rules.kernel_stacks = KernelStacks::free; }},
      {"kmem-make-directory-and-enter", "kmem-2012", "limit.no-kernel-escape",
       below(scope(1, 1, 1, {kB}, {allocate, touch}), 2, 2),
       [](Rules& rules) { rules.kernel_counts_in = KernelCountsIn::kernel_only; }},
      {"kmem-nothing-to-reclaim", "kmem-2012", "reclaim.before-failure",
       below(scope(1, 0, 1, {kB}, {allocate, put}), 2, 1)},
      {"kmem-before-the-first-limit", "kmem-2012", "limit.no-kernel-escape",
       [&] {
         Scope made = below(scope(1, 1, 1, {kB}, {allocate, touch}), 1, 1);
         made.kernel_limit.reset();
         return made;
       }()},
      {"slab-kernel-limit-does-not-shrink", "slab-2014", "reclaim.before-failure",
       below(scope(1, 0, 2, {kB}, {allocate, put}), 2, 1)},
      {"slab-entries-stay", "slab-2014-entries-stay", "offline.no-lost-object",
       below(scope(1, 0, 1, {kB}, {allocate, put, attach, remove}), 1, 1)},
      {"slab-index-reused", "slab-2014-entries-stay", "reclaim.own-subtree",
       family(below(scope(1, 0, 1, {kB}, {allocate, put, attach, remove, create, reclaim}), 1, 1))},
      {"tree-flat-children", "flat-tree", "limit.hierarchical",
       family(scope(2, 2, 1, {kB, ContainerId(2)}, {touch}))},
      {"reclaim-blank-means-all", "reclaim-2020-as-posted", "reclaim.interface",
       with_text(below(scope(1, 1, 1, {kB}, {touch, write_reclaim}), 0, 0), "\n")},
      {"reclaim-nothing-is-success", "reclaim-2020-as-posted", "reclaim.interface",
       with_text(below(scope(1, 1, 1, {kB}, {write_reclaim}), 0, 0), "1")},
      {"high-slows-who-works", "high-mark", "progress.not-slowed",
       marked(below(scope(1, 2, 2, {kB}, {touch}), 0, 0), {kUnlimited, 1})},
      {"x01-fork-after-a-move", "tasks-by-fork", "limit.no-migration-escape",
       scope(3, 0, 1, {kA}, {fork, attach})},
      {"x01-unchecked-move", "tasks-by-member-unchecked", "limit.no-migration-escape",
       scope(2, 0, 1, {kA, kB}, {fork, attach})},
      {"x02-exit-of-the-first-toucher", "hand-over", "limit.never-exceeded",
       scope(2, 2, 1, {kA, kB}, {map, touch, exit})},
      {"x02-orphan", "leader-only", "isolation.owner-gone", scope(2, 2, 1, {kA, kB}, {map, exit})},
      {"x02-reclaim-kills", "leader-only", "isolation.no-foreign-kill",
       scope(2, 3, 1, {kA, kB}, {map, touch, lock})},
      {"x03-mapper-after-reader", "cache-charged", "fairness.user-pays",
       scope(2, 1, 1, {kA, kB}, {read, map, unmap})},
      {"x04-wait-and-map", "leader-only", "fairness.user-pays",
       scope(2, 1, 1, {kA, kB}, {map, unmap})},
      {"x05-two-builds", "beancounters", "isolation.same-alone",
       scope(2, 3, 2, {kA, kB}, {map, touch})},
      {"x06-fill-move-fill", "leader-only", "limit.no-migration-escape",
       scope(1, 2, 1, {kA}, {touch, attach})},
      {"x06-innocents-die", "rss-2007-as-posted", "progress.no-needless-kill",
       scope(2, 2, 1, {kA, kA}, {touch, lock, attach}),
       [](Rules& rules) {
         rules = Rules{};
         rules.account_memory = Accounted::yes;
         rules.over_reclaim = OverReclaim::evict;
         rules.over_kill = OverKill::container;
         add_defect(rules, Defect::D32);
       }},
      {"x07-threads-in-two-containers", "rss-2007", "isolation.no-imposed-charge",
       scope(2, 1, 1, {kA}, {clone, attach, touch})},
      {"x08-read-for-ever", "leader-only", "limit.no-cache-escape", scope(1, 2, 1, {kA}, {read})},
      {"x09-swap-cache", "leader-only", "limit.no-cache-escape",
       scope(1, 2, 1, {kA}, {touch}, {Fault::writeback})},
      {"x10-shared-mapping-of-private-data", "zones", "limit.no-sharing-escape",
       scope(1, 2, 1, {kA}, {map, touch})},
      {"x11-uncharged-by-the-last", "vserver", "balance.no-over-uncharge",
       scope(2, 1, 1, {kA, kB}, {map, unmap})},
      {"x12-map-move-unmap", "every-mapper-stay", "balance.no-over-uncharge",
       scope(1, 1, 1, {kA}, {map, attach, unmap})},
      {"x12-more-than-there-is", "every-mapper", "fairness.charged-once",
       scope(2, 1, 1, {kA, kB}, {map, unmap})},
      {"x13-usage-against-frames", "leader-only", "fairness.sum-is-physical",
       scope(1, 2, 1, {kA}, {map, touch, unmap})},
      {"x17-shared-zone", "zones", "fairness.sum-is-physical",
       scope(2, 1, 1, {kA, kB}, {map, unmap})},
      {"x18-made-to-hold", "next-toucher", "isolation.no-hostage-charge",
       scope(2, 1, 1, {kA, kB}, {map, unmap, reclaim})},
      {"x19-no-reference", "leader-only", "balance.owner-alive",
       scope(1, 1, 1, {kA}, {touch, attach, remove, exit}),
       [](Rules& rules) { rules.charge_reference = ChargeReference::none; }},
      {"x20-locked-by-another", "leader-only", "isolation.no-hostage-charge",
       scope(2, 2, 1, {kA, kB}, {map, lock, unmap})},
      {"dyn-smallest-group", "rss-2007", "progress.no-livelock",
       scope(1, 2, 1, {kA}, {touch, swap_in, unmap})},
      {"x21-silent-clamp", "leader-only", "balance.usage-is-outstanding",
       scope(1, 2, 2, {kA}, {touch, unmap}, {Fault::released_twice}),
       [](Rules& rules) { add_defect(rules, Defect::D04); }},
  };
}

/// The trace that the explorer finds for an argument.
/// \param policies  the folder of the shipped policies.
inline Trace find(const Argument& argument, const std::string& policies) {
  auto read = read_policy_file(policies + "/" + argument.policy + ".toml");
  if (!read) throw std::runtime_error(read.error().text());
  Policy policy = *read;
  if (argument.change != nullptr) argument.change(policy.rules);
  const CheckReport report = check_policy_in({argument.scope}, policy, CheckOptions{});
  const Finding* finding = report.finding(argument.invariant);
  if (finding == nullptr || !finding->trace)
    throw std::runtime_error(argument.name + ": nothing found");
  return *finding->trace;
}

}  // namespace counterproof::tests
