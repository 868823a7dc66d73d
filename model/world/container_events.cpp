// Containers come and go, and their limits are written.
#include "model/counter/limit_text.hpp"
#include "model/world/stage.hpp"

namespace counterproof {

Stage::WhyNot Stage::create() {
  const ContainerId container = event_.container;
  if (container.none() || container.index() >= scope_.containers)
    return "the container is out of scope";
  if (truth().exists[container]) return "the container exists";
  truth().exists[container] = true;
  auto& entry = world_.books.containers[container];
  entry = {};
  for (const Resource resource : kResources) {
    with_counter<Plain>(rules_, [&]<class Counter>() {
      Counter::start(machine_, entry.counter(resource),
                     limit_in_units(rules_, resource, scope_.limit));
    });
  }
  return nullptr;
}

Stage::WhyNot Stage::remove() {
  const ContainerId container = event_.container;
  if (!in_scope(container)) return "the container does not exist";
  if (truth().members(container) != 0) return "the container has tasks";
  auto& entry = world_.books.containers[container];
  const bool looks = rules_.charge_reference == ChargeReference::held && !rules_.has(Defect::W17);
  if (looks && entry.references != 0) {
    effects_.outcome = Outcome::busy;
    return nullptr;
  }
  truth().exists[container] = false;
  entry = {};
  // Nothing can give these charges back any more; whoever tries uses a container that is gone.
  for (auto& page : world_.ledger.pages) page[container] = 0;
  for (auto& payer : world_.ledger.tasks)
    if (payer == container) payer = ContainerId();
  for (auto& payers : world_.ledger.files) payers.erase(container);
  world_.ledger.stranded[container] = 0;
  return nullptr;
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
  const LimitRule rule =
      rules_.limit_write == LimitWrite::unchecked ? LimitRule::unchecked : LimitRule::refuse;
  const auto write = [&] {
    return with_counter<Plain>(rules_, [&]<class Counter>() {
      return Counter::set_limit(
          machine_, world_.books.containers[container].counter(event_.resource), limit, rule);
    });
  };
  if (write() == LimitOutcome::written) return nullptr;
  if (rules_.limit_write == LimitWrite::reclaim && event_.resource == Resource::memory) {
    reclaim(container);
    if (write() == LimitOutcome::written) return nullptr;
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
