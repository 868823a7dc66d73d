// The scopes in which a policy is checked when nothing else is asked for.
//
// Each asks a family of questions with the events that belong to it, and is small enough to be
// seen whole in about a second.  One scope with all events would be too large to finish, and would
// find nothing that these do not: each defect and each argument that the model knows needs the
// events of one family.  docs/guide.md tells how to widen one.
#include <utility>

#include "model/world/scope.hpp"

namespace counterproof {
namespace {

using enum EventKind;

constexpr ContainerId kA{0};
constexpr ContainerId kB{1};
constexpr ContainerId kC{2};

/// The parents of a small tree, where the policy has one.
std::vector<ContainerId> tree(const Rules& rules, std::vector<ContainerId> parents) {
  return rules.tree() ? std::move(parents) : std::vector<ContainerId>();
}

/// A min for the second container, where that says something about the policy.
std::vector<std::uint64_t> some_min(const Rules& rules) {
  const bool asked =
      rules.protect_min != ProtectMin::ignored || rules.reclaim_write != ReclaimWrite::none;
  return asked && rules.hierarchical() ? std::vector<std::uint64_t>{0, 1, 0}
                                       : std::vector<std::uint64_t>();
}

/// Trees, and what is asked of reclaim in them.
void add_tree_scopes(const Rules& rules, std::vector<Scope>& scopes) {
  if (rules.tree() && rules.accounts(Resource::memory)) {
    scopes.push_back({.name = "tree",
                      .about = "two children that fill their parent together",
                      .containers = 3,
                      .tasks = 2,
                      .pages = 3,
                      .limit = 2,
                      .start = {kB, kC},
                      .events = {touch, map, unmap, exit},
                      .faults = {},
                      .limit_texts = {},
                      .parents = {ContainerId(), kA, kA},
                      .min = some_min(rules)});
  }
  const bool tasks = rules.accounts(Resource::tasks);
  const bool files = rules.accounts(Resource::files);
  if (rules.tree() && (tasks || files)) {
    Scope scope{.name = "tree-of-tasks",
                .about = "children whose tasks and open files fill their parent",
                .containers = 3,
                .tasks = 4,
                .limit = 2,
                .start = {kB, kC},
                .events = {fork, clone, exit, attach},
                .faults = {Fault::fails_late},
                .limit_texts = {},
                .parents = {ContainerId(), kA, kA}};
    if (files) {
      scope.files = 3;
      for (const EventKind kind : {open, close}) scope.events.insert(kind);
    }
    scopes.push_back(scope);
  }
  if (rules.reclaim_write != ReclaimWrite::none) {
    scopes.push_back({.name = "proactive",
                      .about = "reclaim by request, of a subtree with a part that is protected",
                      .containers = 3,
                      .tasks = 2,
                      .pages = 3,
                      .limit = 3,
                      .start = {kB, kC},
                      .events = {touch, swap_in, lock, unmap, write_reclaim, pressure, exit},
                      .faults = {Fault::signalled},
                      .limit_texts = {"0", "1\n", "2", "-1", "", "1x"},
                      .parents = tree(rules, {ContainerId(), kA, kA}),
                      .min = some_min(rules)});
  }
  if (rules.over_high == OverHigh::throttle) {
    scopes.push_back({.name = "high",
                      .about = "tasks above the high mark of their container, below its limit",
                      .containers = 2,
                      .tasks = 2,
                      .pages = 3,
                      .limit = 3,
                      .start = {kB, kB},
                      .events = {touch, swap_in, unmap, exit},
                      .faults = {},
                      .limit_texts = {},
                      .parents = tree(rules, {ContainerId(), kA}),
                      .high = {kUnlimited, 1}});
  }
}

/// Kernel memory, and containers that are removed while it is charged.
void add_kernel_scopes(const Rules& rules, std::vector<Scope>& scopes) {
  scopes.push_back({.name = "kernel",
                    .about = "kernel objects beside pages, with a limit of their own",
                    .containers = 2,
                    .tasks = 2,
                    .pages = 2,
                    .limit = 2,
                    .start = {kB, kA},
                    .events = {allocate, look_up, put, shrink, touch, unmap, attach, exit},
                    .faults = {},
                    .limit_texts = {},
                    .objects = 3,
                    .kernel_limit = 2,
                    .parents = tree(rules, {ContainerId(), kA})});
  scopes.push_back({.name = "first-limit",
                    .about = "kernel accounting that begins, and limits that are written to it",
                    .containers = 3,
                    .tasks = 1,
                    .limit = 2,
                    .start = {kC},
                    .events = {allocate, put, attach, write_limit, remove, free_offline, shrink},
                    .faults = {},
                    .limit_texts = {"0", "1", "-1"},
                    .objects = 2,
                    .parents = tree(rules, {ContainerId(), kA, ContainerId()})});
  if (rules.kernel_stacks == KernelStacks::charged) {
    scopes.push_back({.name = "stacks",
                      .about = "forks and threads, whose stacks are kernel memory",
                      .containers = 2,
                      .tasks = 4,
                      .pages = 1,
                      .limit = 5,
                      .start = {kB, kA},
                      .events = {fork, clone, exit, touch, allocate, put, attach},
                      .faults = {Fault::fails_late},
                      .limit_texts = {},
                      .objects = 2,
                      .kernel_limit = 4,
                      .parents = tree(rules, {ContainerId(), kA})});
  }
  if (rules.offline_charges == OfflineCharges::linger) {
    scopes.push_back({.name = "offline",
                      .about = "containers that are removed with charges, and made again",
                      .containers = 3,
                      .tasks = 1,
                      .pages = 1,
                      .limit = 2,
                      .start = {kB},
                      .events = {allocate, look_up, put, shrink, touch, unmap, attach, remove,
                                 create, free_offline, EventKind::reclaim},
                      .faults = {},
                      .limit_texts = {},
                      .objects = 2,
                      .kernel_limit = 2,
                      .parents = tree(rules, {ContainerId(), kA, kA})});
  }
}

void add_memory_scopes(const Rules& rules, std::vector<Scope>& scopes) {
  const bool reclaims = rules.over_reclaim != OverReclaim::none;

  scopes.push_back(
      {.name = "sharing",
       .about = "who pays for pages that containers share, and who is left with them",
       .containers = 2,
       .tasks = 2,
       .pages = 2,
       .limit = 1,
       .start = {kA, kB},
       .events = {map, read, touch, lock, unmap, exit, attach, remove, create, pressure},
       .faults = {},
       .limit_texts = {}});
  scopes.push_back({.name = "shares",
                    .about = "sums: limits of more than one page, shared in part",
                    .containers = 2,
                    .tasks = 2,
                    .pages = 3,
                    .limit = 2,
                    .start = {kA, kB},
                    .events = {map, touch, unmap, exit, attach},
                    .faults = {},
                    .limit_texts = {}});
  scopes.push_back(
      {.name = "private",
       .about = "private memory over fork, copy on write and swap, with every error path",
       .containers = 1,
       .tasks = 2,
       .pages = 3,
       .limit = 2,
       .start = {kA},
       .events = {touch, fork, write, lock, swap_out, swap_in, swap_off, unmap, exit},
       .faults = {Fault::no_memory, Fault::raced, Fault::not_up_to_date, Fault::writeback,
                  Fault::released_twice},
       .limit_texts = {}});
  scopes.push_back({.name = "swap",
                    .about = "swap between containers, and swap-off for processes that are full",
                    .containers = 2,
                    .tasks = 2,
                    .pages = 2,
                    .limit = 1,
                    .start = {kA, kB},
                    .events = {touch, lock, swap_out, swap_in, swap_off, attach, exit},
                    .faults = {Fault::not_up_to_date, Fault::writeback},
                    .limit_texts = {}});
  scopes.push_back({.name = "frames",
                    .about = "pages that the machine moves, and pages that a driver maps",
                    .containers = 2,
                    .tasks = 2,
                    .pages = 2,
                    .limit = 1,
                    .start = {kA, kB},
                    .events = {touch, map, install, insert, migrate, attach, unmap, exit},
                    .faults = {Fault::no_memory, Fault::raced, Fault::released_twice},
                    .limit_texts = {}});
  scopes.push_back({.name = "threads",
                    .about = "threads of one process in different containers",
                    .containers = 2,
                    .tasks = 3,
                    .pages = 2,
                    .limit = 1,
                    .start = {kA, kB},
                    .events = {clone, exec, attach, attach_process, touch, map, unmap, exit},
                    .faults = {Fault::no_memory},
                    .limit_texts = {}});
  if (reclaims) {
    scopes.push_back({.name = "full",
                      .about = "a container that is full, and what its reclaim takes",
                      .containers = 2,
                      .tasks = 2,
                      .pages = 3,
                      .limit = 1,
                      .start = {kA, kB},
                      .events = {touch, map, lock, unmap, exit, EventKind::reclaim},
                      .faults = {Fault::writeback, Fault::low_memory},
                      .limit_texts = {}});
  }
  if (rules.over_kill != OverKill::none) {
    scopes.push_back({.name = "kill",
                      .about = "a container that is out of memory, and who dies for it",
                      .containers = 2,
                      .tasks = 3,
                      .pages = 2,
                      .limit = 1,
                      .start = {kA, kB},
                      .events = {touch, lock, fork, attach, exit},
                      .faults = {},
                      .limit_texts = {}});
    scopes.push_back({.name = "spared",
                      .about = "out of memory, with tasks that cannot be killed or are dying",
                      .containers = 2,
                      .tasks = 2,
                      .pages = 2,
                      .limit = 1,
                      .start = {kA, kB},
                      .events = {touch, lock, attach, protect, exit},
                      .faults = {Fault::slowly, Fault::writeback},
                      .limit_texts = {}});
  }
  if (rules.one_owner()) {
    scopes.push_back({.name = "lists",
                      .about = "the lists on which a container keeps its pages",
                      .containers = 2,
                      .tasks = 2,
                      .pages = 2,
                      .limit = 2,
                      .start = {kA, kB},
                      .events = {read, map, touch, lock, unmap, age, EventKind::reclaim, pressure},
                      .faults = {Fault::writeback},
                      .limit_texts = {}});
  }
}

}  // namespace

std::vector<Scope> scopes_by_code(const Rules& rules);
std::vector<Scope> scopes_by_code(const Rules& rules) {
  std::vector<Scope> scopes;
  if (rules.accounts(Resource::memory)) add_memory_scopes(rules, scopes);
  if (rules.accounts(Resource::tasks)) {
    scopes.push_back({.name = "tasks",
                      .about = "tasks that fork, move and exit",
                      .containers = 2,
                      .tasks = 4,
                      .limit = 2,
                      .start = {kA, kB},
                      .events = {fork, clone, exit, attach, attach_process, remove, create},
                      .faults = {Fault::fails_late},
                      .limit_texts = {}});
  }
  if (rules.accounts(Resource::files)) {
    scopes.push_back({.name = "files",
                      .about = "open files that are inherited, received and left behind",
                      .containers = 2,
                      .tasks = 3,
                      .files = 2,
                      .limit = 1,
                      .start = {kA, kB},
                      .events = {open, receive, close, fork, attach, exit, remove, create},
                      .faults = {Fault::no_memory, Fault::denied, Fault::fails_late},
                      .limit_texts = {}});
  }
  if (rules.accounts(Resource::memory) || rules.accounts(Resource::tasks)) {
    Scope midway{.name = "midway",
                 .about = "tasks that are moved in the middle of a fork or an exec",
                 .containers = 2,
                 .tasks = 3,
                 .limit = 2,
                 .start = {kA},
                 .events = {fork, attach, exit},
                 .faults = {Fault::moved},
                 .limit_texts = {}};
    if (rules.accounts(Resource::memory)) {
      midway.pages = 2;
      for (const EventKind kind : {exec, touch}) midway.events.insert(kind);
    }
    scopes.push_back(midway);
  }
  add_tree_scopes(rules, scopes);
  if (rules.accounts(Resource::kernel)) add_kernel_scopes(rules, scopes);
  Scope limits{.name = "limits",
               .about = "limits written as text, above and below usage",
               .containers = 1,
               .tasks = 2,
               .limit = 2,
               .start = {kA},
               .events = {write_limit, fork, exit},
               .faults = {},
               .limit_texts = {"0", "1\n", "2", "-1", "", "18446744073709551617"}};
  if (rules.accounts(Resource::memory)) {
    limits.pages = 2;
    for (const EventKind kind : {touch, lock, unmap}) limits.events.insert(kind);
  }
  if (rules.accounts(Resource::files)) {
    limits.files = 2;
    for (const EventKind kind : {open, close}) limits.events.insert(kind);
  }
  scopes.push_back(limits);
  return scopes;
}

}  // namespace counterproof
