// What a rule and an invariant of a rule file may see: the world, and the rule's own state.
//
// The questions are those that rules ask: who is in a container, who maps a page, who pays.  They
// are answered from the truth and the books; what is not asked here is read in those.
#pragma once

#include "model/rules/own_state.hpp"
#include "model/rules/rules.hpp"
#include "model/rules/usage.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

class View {
 public:
  View(const Rules& rules, const Scope& scope, const World& world)
      : rules_(&rules), scope_(&scope), world_(&world) {}

  [[nodiscard]] const World& world() const { return *world_; }
  [[nodiscard]] const Truth& truth() const { return world_->truth; }
  [[nodiscard]] const Rules& rules() const { return *rules_; }
  [[nodiscard]] const Scope& scope() const { return *scope_; }

  /// The containers that exist.
  [[nodiscard]] Set<ContainerId> containers() const {
    Set<ContainerId> found;
    for (const ContainerId container : Ids<ContainerId>(scope_->containers))
      if (truth().exists[container]) found.insert(container);
    return found;
  }
  /// Those that were removed and are still in memory.
  [[nodiscard]] Set<ContainerId> lingering() const {
    Set<ContainerId> found;
    for (const ContainerId container : Ids<ContainerId>(scope_->containers))
      if (truth().lingers[container]) found.insert(container);
    return found;
  }
  /// The container's parent; none at the top, or where the policy has no tree.
  [[nodiscard]] ContainerId parent(ContainerId container) const {
    return container.some() ? truth().parent[container] : ContainerId();
  }
  /// Where a charge of the container counts next: its parent, or nowhere.
  [[nodiscard]] ContainerId parent_counted(ContainerId container) const {
    return rules_->hierarchical() ? parent(container) : ContainerId();
  }
  /// Whether what is charged to `container` counts in `top`: it is `top`, or hangs below it.
  [[nodiscard]] bool counts_in(ContainerId container, ContainerId top) const {
    return container == top || (rules_->hierarchical() && truth().within(container, top));
  }

  /// Processes, by their leaders, that run and are not on their way out.
  [[nodiscard]] ProcessSet processes() const {
    ProcessSet found;
    for (const TaskId task : Ids<TaskId>(scope_->tasks)) {
      const Task& slot = truth().tasks[task];
      if (slot.state == TaskState::running && slot.leader == task) found.insert(task);
    }
    return found;
  }
  /// Those of them that may be killed.
  [[nodiscard]] ProcessSet killable() const {
    ProcessSet found;
    for (const TaskId process : processes())
      if (!truth().tasks[process].unkillable) found.insert(process);
    return found;
  }
  [[nodiscard]] TaskId process_of(TaskId task) const { return truth().process_of(task); }
  [[nodiscard]] ContainerId container_of(TaskId task) const { return truth().container_of(task); }
  /// Whose memory the process's pages are charged to when it is the one to pay.
  [[nodiscard]] ContainerId payer_of(TaskId process) const {
    return world_->books.process_container[process];
  }

  /// The pages in use.
  [[nodiscard]] Set<PageId> pages() const {
    Set<PageId> found;
    for (const PageId page : Ids<PageId>(scope_->pages))
      if (truth().pages[page].kind != PageKind::unused) found.insert(page);
    return found;
  }
  [[nodiscard]] const Page& page(PageId page) const { return truth().pages[page]; }
  /// Whom the page is charged to, where it has one owner; none if nobody.
  [[nodiscard]] ContainerId owner(PageId page) const { return world_->books.pages[page].owner; }
  /// Whether a process of the container maps the page.
  [[nodiscard]] bool maps(ContainerId container, PageId page) const {
    for (const TaskId process : truth().pages[page].mapped_by)
      if (payer_of(process) == container) return true;
    return false;
  }
  /// Whether the page is charged to the container, alone or with others.
  [[nodiscard]] bool is_charged_to(PageId page, ContainerId container) const {
    const PageEntry& entry = world_->books.pages[page];
    if (rules_->one_owner()) return entry.owner == container && !entry.stale;
    return entry.payers.contains(container);
  }
  /// Who within `top` the page is charged to; none if nobody.
  [[nodiscard]] ContainerId payer_within(PageId page, ContainerId top) const {
    if (!rules_->hierarchical()) return is_charged_to(page, top) ? top : ContainerId();
    for (const ContainerId one : Ids<ContainerId>(scope_->containers))
      if (is_charged_to(page, one) && truth().within(one, top)) return one;
    return {};
  }
  /// Whether the process maps a page that is charged to `top` or below it.
  [[nodiscard]] bool holds_charge_of(TaskId process, ContainerId top) const {
    for (const PageId one : pages())
      if (page(one).mapped_by.contains(process) && payer_within(one, top).some()) return true;
    return false;
  }
  /// Whether the process has a page in swap that is remembered as of `top` or of what is below it.
  [[nodiscard]] bool has_in_swap_of(TaskId process, ContainerId top) const {
    for (const PageId one : pages())
      if (page(one).swapped_for.contains(process) &&
          is_in_swap_of(*rules_, truth(), world_->books, one, top))
        return true;
    return false;
  }
  /// Pages charged to the container itself.
  [[nodiscard]] Set<PageId> pages_charged_to(ContainerId container) const {
    Set<PageId> found;
    for (const PageId one : pages())
      if (is_charged_to(one, container)) found.insert(one);
    return found;
  }

  /// In pages, tasks, files or pages of kernel memory; twelfths of a page where pages are shared in
  /// fractions.
  [[nodiscard]] std::uint64_t usage(ContainerId container, Resource resource) const {
    return counterproof::usage(*rules_, *world_, container, resource);
  }
  [[nodiscard]] std::uint64_t limit(ContainerId container, Resource resource) const {
    return world_->books.containers[container].counter(resource).limit;
  }
  [[nodiscard]] std::uint64_t min(ContainerId container) const {
    return min_in_force(*scope_, truth(), container);
  }
  [[nodiscard]] std::uint64_t low(ContainerId container) const {
    return low_in_force(*scope_, truth(), container);
  }
  /// Whether the container is one that is killed as a whole.
  [[nodiscard]] bool is_oom_group(ContainerId container) const {
    return truth().exists[container] && scope_->oom_group.contains(container);
  }
  [[nodiscard]] std::uint64_t high(ContainerId container) const {
    return scope_->high_of(container);
  }

  /// The rule's own state: `kept` of `key`.
  template <class Key, class Value>
  [[nodiscard]] Value get(const Kept<Key, Value>& kept, Key key) const {
    return kept.read(world_->own, key);
  }

 protected:
  const Rules* rules_;
  const Scope* scope_;
  const World* world_;
};

}  // namespace counterproof
