// Containers come and go, and their limits are written.
#include "model/rules/units.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::create>() {
  const ContainerId container = event_.container;
  if (container.none() || container.index() >= scope_.containers)
    return "the container is out of scope";
  if (truth().exists[container]) return "the container exists";
  if (truth().lingers[container]) return "the container was removed, and lingers";
  const ContainerId parent = scope_.parent_of(container);
  if (parent.some() && !truth().exists[parent]) return "the container's parent does not exist";
  begin_container(rules_, scope_, world_, container);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::remove>() {
  const ContainerId container = event_.container;
  if (!in_scope(container)) return "the container does not exist";
  if (truth().members(container) != 0) return "the container has tasks";
  if (truth().has_children(container)) return "the container has children";
  answer<&Slots::removal>(rules_)(call_, container);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::free_offline>() {
  const ContainerId container = event_.container;
  if (container.none() || container.index() >= scope_.containers || !truth().lingers[container] ||
      !world_.books.containers[container].free_scheduled) {
    return "no worker is to free the container";
  }
  free_container(container);
  return nullptr;
}

void Stage::free_container(ContainerId container) {
  const bool lingered = truth().lingers[container];
  truth().exists[container] = false;
  truth().lingers[container] = false;
  world_.books.containers[container] = {};
  if (lingered) effects_.freed.insert(container);
  // Nothing can give these charges back any more; whoever tries uses a container that is gone.
  Ledger& ledger = world_.ledger;
  bool charged = ledger.stranded[container] != 0;
  const auto strike = [&](auto& payers) {
    for (ContainerId& payer : payers) {
      charged = charged || payer == container;
      if (payer == container) payer = ContainerId();
    }
  };
  for (auto& page : ledger.pages) {
    charged = charged || page[container] != 0;
    page[container] = 0;
  }
  strike(ledger.tasks);
  strike(ledger.objects);
  strike(ledger.stacks);
  for (auto& payers : ledger.files) {
    charged = charged || payers.contains(container);
    payers.erase(container);
  }
  ledger.stranded[container] = 0;
  if (lingered && charged) effects_.freed_charged.insert(container);
  forget_swapped_from(container);
  // A container that is made later under this name has brought nothing in.
  for (Page& page : truth().pages)
    if (page.brought_in_by == container) page.brought_in_by = ContainerId();
  forget_kept(container);
  // Zombies that died here count above from now on.
  for (Task& task : truth().tasks)
    if (task.state == TaskState::zombie && task.container == container)
      task.container = truth().parent[container];
  // The child's reference to its parent goes with the child.
  if (const ContainerId parent = truth().parent[container]; parent.some())
    desk_.drop_reference(parent);
}

void Stage::forget_swapped_from(ContainerId container) {
  for (PageEntry& entry : world_.books.pages)
    if (entry.swapped_from == container) entry.swapped_from = ContainerId();
}

template <>
Stage::WhyNot Stage::happen<EventKind::write_limit>() {
  const ContainerId container = event_.container;
  if (!in_scope(container)) return "the container does not exist";
  if (!accounts(event_.resource)) return "the policy does not account the resource";
  if (event_.resource == Resource::kernel && !rules_.has_kernel_limit())
    return "kernel memory has no limit of its own";
  if (event_.text >= scope_.limit_texts.size()) return "the text is out of scope";
  const auto value = desk_.seams.read_limit(scope_.limit_texts[event_.text], limit_syntax(rules_));
  if (!value) {
    effects_.outcome = Outcome::invalid;
    return nullptr;
  }
  const std::uint64_t limit = limit_in_units(rules_, event_.resource, *value);
  if (event_.resource == Resource::kernel && !kernel_.active(container)) {
    if (limit == kUnlimited) return nullptr;
    // Accounting cannot begin where it would have to begin for children, too; nor, in some kernels,
    // where tasks may have allocated already what will never be counted.
    const bool empty = rules_.kernel_starts_empty();
    if (truth().has_children(container) || (empty && truth().members(container) != 0)) {
      effects_.outcome = Outcome::busy;
      return nullptr;
    }
  }
  if (event_.resource == Resource::kernel && limit == kUnlimited &&
      rules_.refuses_unlimited_kernel() &&
      machine_.load(world_.books.containers[container].counter(Resource::kernel).limit) !=
          kUnlimited) {
    effects_.outcome = Outcome::busy;
    return nullptr;
  }
  if (event_.resource == Resource::memory && is_above_limit_with_swap(container, limit)) {
    effects_.outcome = Outcome::invalid;
    return nullptr;
  }
  answer<&Slots::limit_write>(rules_)(call_, container, event_.resource, limit);
  if (effects_.outcome == Outcome::busy)
    desk_.seams.limit_refused(desk_, container, event_.resource, limit);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::reclaim>() {
  if (!in_scope(event_.container)) return "the container does not exist";
  if (!accounts(Resource::memory)) return "the policy does not account the resource";
  if (!rules_.reclaims()) return "the policy does not reclaim";
  if (!reclaim({event_.container, PassFor::request})) effects_.outcome = Outcome::failed;
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::write_swap>() {
  const ContainerId container = event_.container;
  if (!in_scope(container)) return "the container does not exist";
  if (!rules_.swap_remembers()) return "the policy has no such control file";
  if (event_.text >= scope_.limit_texts.size()) return "the text is out of scope";
  const auto limit = desk_.seams.read_limit(scope_.limit_texts[event_.text], limit_syntax(rules_));
  if (!limit) {
    effects_.outcome = Outcome::invalid;
  } else if (rules_.limits_memory_and_swap()) {
    write_limit_with_swap(container, *limit);
  } else {
    // What is in swap stays there: the limit is for what comes next.
    world_.books.containers[container].swap_limit = *limit;
  }
  return nullptr;
}

bool Stage::is_above_limit_with_swap(ContainerId container, std::uint64_t limit) const {
  return rules_.limits_memory_and_swap() && limit > world_.books.containers[container].swap_limit;
}

void Stage::write_limit_with_swap(ContainerId container, std::uint64_t limit) {
  auto& entry = world_.books.containers[container];
  if (limit < machine_.load(entry.counter(Resource::memory).limit)) {
    effects_.outcome = Outcome::invalid;
    return;
  }
  const auto used = [&] { return usage_with_swap(rules_, world_, container); };
  const Pass pass{container, PassFor::limit_write, true};
  switch (rules_.limit_write) {
    case LimitWrite::reclaim:
      if (used() > limit) reclaim(pass);
      [[fallthrough]];
    case LimitWrite::refuse:
      if (used() > limit) {
        effects_.outcome = Outcome::busy;
        return;
      }
      entry.swap_limit = limit;
      return;
    case LimitWrite::unchecked:
      entry.swap_limit = limit;
      return;
    case LimitWrite::store:
      entry.swap_limit = limit;
      while (used() > limit) {
        const std::uint64_t before = used();
        if (rules_.reclaims()) reclaim(pass);
        if (used() < before) continue;
        const auto victims = answer<&Slots::victims>(rules_);
        const ProcessSet die =
            victims == nullptr ? ProcessSet() : call_.in_scope(victims(call_, container));
        if (die.empty()) return;
        kill(with_their_groups(die, container), container);
      }
      return;
  }
}

}  // namespace counterproof
