// Containers come and go, and their limits are written.
#include "model/counter/limit_text.hpp"
#include "model/world/stage.hpp"

namespace counterproof {

Stage::WhyNot Stage::create() {
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

Stage::WhyNot Stage::remove() {
  const ContainerId container = event_.container;
  if (!in_scope(container)) return "the container does not exist";
  if (truth().members(container) != 0) return "the container has tasks";
  if (truth().has_children(container)) return "the container has children";
  auto& entry = world_.books.containers[container];
  if (rules_.offline_charges == OfflineCharges::linger) {
    truth().exists[container] = false;
    truth().lingers[container] = true;
    if (accounts(Resource::kernel)) kernel_.offline(container);
    if (entry.references == 0) free_container(container);
    return nullptr;
  }
  const bool looks = rules_.charge_reference == ChargeReference::held && !rules_.has(Defect::W17);
  if (looks && entry.references != 0) {
    effects_.outcome = Outcome::busy;
    return nullptr;
  }
  free_container(container);
  return nullptr;
}

Stage::WhyNot Stage::free_offline() {
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
  // The child's reference to its parent goes with the child.
  if (const ContainerId parent = truth().parent[container]; parent.some())
    desk_.drop_reference(parent);
}

Stage::WhyNot Stage::write_limit() {
  const ContainerId container = event_.container;
  if (!in_scope(container)) return "the container does not exist";
  if (!accounts(event_.resource)) return "the policy does not account the resource";
  if (event_.text >= scope_.limit_texts.size()) return "the text is out of scope";
  const LimitSyntax syntax{rules_.counter_unlimited == Unlimited::minus_one,
                           rules_.has(Defect::D02)};
  const auto value = parse_limit(scope_.limit_texts[event_.text], syntax);
  if (!value) {
    effects_.outcome = Outcome::invalid;
    return nullptr;
  }
  const std::uint64_t limit = limit_in_units(rules_, event_.resource, *value);
  const bool begins = event_.resource == Resource::kernel && !kernel_.active(container);
  if (begins) {
    if (limit == kUnlimited) return nullptr;
    // Accounting cannot begin where it would have to begin for children, too; nor, in some kernels,
    // where tasks may have allocated already what will never be counted.
    const bool empty = rules_.kernel_starts == KernelStarts::first_limit_empty;
    if (truth().has_children(container) || (empty && truth().members(container) != 0)) {
      effects_.outcome = Outcome::busy;
      return nullptr;
    }
  }
  if (event_.resource == Resource::kernel && limit == kUnlimited &&
      rules_.kernel_unlimited == KernelUnlimited::refused &&
      machine_.load(world_.books.containers[container].counter(Resource::kernel).limit) !=
          kUnlimited) {
    effects_.outcome = Outcome::busy;
    return nullptr;
  }
  const LimitRule rule =
      rules_.limit_write == LimitWrite::unchecked ? LimitRule::unchecked : LimitRule::refuse;
  const auto write = [&] {
    return with_counter<Plain>(rules_, [&]<class Counter>() {
      return Counter::set_limit(
          machine_, world_.books.containers[container].counter(event_.resource), limit, rule);
    });
  };
  const auto written = [&] {
    if (write() != LimitOutcome::written) return false;
    if (begins) world_.books.containers[container].kernel_active = true;
    return true;
  };
  if (written()) return nullptr;
  if (rules_.limit_write == LimitWrite::reclaim &&
      (event_.resource == Resource::memory || rules_.kernel_shrink == KernelShrink::any_limit)) {
    reclaim(container);
    if (written()) return nullptr;
  }
  if (rules_.has(Defect::W18))
    machine_.store(world_.books.containers[container].counter(event_.resource).limit, limit);
  effects_.outcome = Outcome::busy;
  return nullptr;
}

Stage::WhyNot Stage::reclaim_now() {
  if (!in_scope(event_.container)) return "the container does not exist";
  if (!accounts(Resource::memory)) return "the policy does not account the resource";
  if (rules_.over_reclaim == OverReclaim::none) return "the policy does not reclaim";
  if (!reclaim(event_.container)) effects_.outcome = Outcome::failed;
  return nullptr;
}

}  // namespace counterproof
