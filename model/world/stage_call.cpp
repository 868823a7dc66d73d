#include "model/world/stage_call.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "model/world/initial_world.hpp"
#include "model/world/stage.hpp"

namespace counterproof {

TaskId StageCall::asking() const {
  const Event& event = stage_.event();
  // Of these two the task says whose page is looked at first, and not who asks.
  if (event.kind == EventKind::swap_off || event.kind == EventKind::migrate) return {};
  return event.task.some() ? stage_.actor() : TaskId();
}

TaskId StageCall::choose_victim(ProcessSet among) {
  if (among.empty() || stage_.must_name()) return {};
  const Kills& named = stage_.event_.kills;
  if (stage_.kills_used_ < named.size() && among.contains(named[stage_.kills_used_]))
    return named[stage_.kills_used_++];
  stage_.must_kill_ = among;
  return {};
}

std::size_t StageCall::choose_index(KeptKind kind, std::uint8_t among) {
  const auto first = static_cast<std::size_t>(std::countr_zero(among));
  if (stage_.must_name()) return first;
  if (stage_.picks_used_ == kMostPicks) {
    stage_.too_many_picks_ = true;
    return first;
  }
  const Pick pick = stage_.event_.picks[stage_.picks_used_];
  if (pick.kind == kind && (among >> pick.index & 1U) != 0) {
    ++stage_.picks_used_;
    return pick.index;
  }
  stage_.must_pick_ = kind;
  stage_.must_pick_among_ = among;
  return first;
}

unsigned StageCall::reclaim(const Pass& pass, unsigned most) {
  if (in_scope(pass.target) != pass.target) return 0;
  const std::uint8_t before = stage_.effects_.pages_taken;
  const auto taken_so_far = [&] {
    return static_cast<unsigned>(stage_.effects_.pages_taken - before);
  };
  stage_.reclaim(pass, most);
  // The first pass spares what is below its low, if it gets anything else.
  for (unsigned last = 0;
       stage_.rules_.protects_low() && taken_so_far() != last && taken_so_far() < most;) {
    last = taken_so_far();
    stage_.reclaim(pass, most - last);
  }
  const unsigned taken = taken_so_far();
  if (pass.why == PassFor::high) {
    stage_.effects_.slowed.insert(stage_.actor());
    if (usage(pass.target, Resource::memory) > high(pass.target))
      stage_.effects_.stalled.insert(stage_.actor());
    stage_.effects_.pages_taken = before;  // nobody asked for an amount
  }
  return taken;
}

void StageCall::fail(const char* what) {
  if (stage_.rules_.own != nullptr) stage_.rules_.own->note({stage_.event_, stage_.scope_, what});
}

void StageCall::kill(ProcessSet processes, ContainerId full) {
  if (in_scope(full) == full)
    stage_.kill(stage_.with_their_groups(in_scope(processes), full), full);
}

bool StageCall::pass_charge(PageId page, ContainerId to, ChargeThen::Full if_full) {
  if (in_scope(page).none()) return false;
  if (!stage_.rules_.one_owner() || stage_.world_.books.pages[page].owner.none()) return false;
  if (to.some())
    return in_scope(to).some() && stage_.pages_.pass(page, ChargeThen::pass(to, if_full));
  stage_.pages_.end(page);
  return true;
}

void StageCall::pass_all_charges(ContainerId from, ContainerId to) {
  if (in_scope(from).none() || in_scope(to) != to) return;
  if (stage_.rules_.one_owner())
    for (const PageId page : Ids<PageId>(kMaxPages))
      if (is_charged_to(page, from)) pass_charge(page, to, ChargeThen::Full::force);
  stage_.kernel_.pass_on(from, to);
}

bool StageCall::write_limit(ContainerId container, Resource resource, std::uint64_t limit,
                            LimitRule rule) {
  if (in_scope(container).none()) return false;
  // A search keeps a limit by its number among those that it knows.
  if (stage_.rules_.own != nullptr &&
      !std::ranges::binary_search(limits_in(stage_.rules_, stage_.scope_), limit)) {
    stage_.rules_.own->note({stage_.event_, stage_.scope_,
                             "the rule stores a limit of " + std::to_string(limit) +
                                 ", which no container of the scope starts with and none of its "
                                 "limit_texts says"});
    return false;
  }
  if (resource == Resource::memory && stage_.is_above_limit_with_swap(container, limit))
    return false;
  auto& entry = stage_.world_.books.containers[container];
  const bool begins = resource == Resource::kernel && !stage_.kernel_.active(container);
  const LimitOutcome outcome = with_counter<Plain>(stage_.rules_, [&]<class Counter>() {
    return Counter::set_limit(stage_.machine_, entry.counter(resource), limit, rule);
  });
  if (outcome != LimitOutcome::written) return false;
  if (begins) entry.kernel_active = true;
  return true;
}

bool StageCall::set_limit(ContainerId container, Resource resource, std::uint64_t limit) {
  return write_limit(container, resource, limit, LimitRule::refuse);
}

void StageCall::store_limit(ContainerId container, Resource resource, std::uint64_t limit) {
  write_limit(container, resource, limit, LimitRule::unchecked);
}

void StageCall::free(ContainerId container) {
  if (in_scope(container).some()) stage_.free_container(container);
}

void StageCall::linger(ContainerId container) {
  if (in_scope(container).none()) return;
  Truth& truth = stage_.truth();
  truth.exists[container] = false;
  truth.lingers[container] = true;
  stage_.forget_swapped_from(container);
  if (stage_.accounts(Resource::kernel)) stage_.kernel_.offline(container);
  if (stage_.world_.books.containers[container].references == 0) stage_.free_container(container);
}

void StageCall::refuse_busy() { stage_.effects_.outcome = Outcome::busy; }

}  // namespace counterproof
