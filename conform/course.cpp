#include "conform/course.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conform/drivable.hpp"
#include "conform/known_differences.hpp"
#include "conform/page_payers.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof::conform {
namespace {

constexpr const char* kFaultsForEver =
    "where no kill makes room the kernel lets the task fault for ever";

/// Makes the event happen in `after`.  Where a kill must choose it takes one of those whom the
/// kernel took, and the event is told.
Enabled follow(const Rules& rules, const Scope& scope, const World& before, World& after,
               Event& event, Effects& effects, ProcessSet killed) {
  after = before;
  effects = Effects();
  Enabled enabled = step(rules, scope, after, event, effects);
  while (!enabled && !enabled.must_kill.empty()) {
    TaskId victim = enabled.must_kill.first();
    for (const TaskId process : enabled.must_kill)
      if (killed.contains(process)) victim = process;
    event = naming(event, enabled, victim);
    after = before;
    effects = Effects();
    enabled = step(rules, scope, after, event, effects);
  }
  return enabled;
}

std::string names_of(Set<PageId> pages) {
  std::string text;
  for (const PageId page : pages) text += (text.empty() ? "" : " ") + name_of(page);
  return text;
}

class Runner {
 public:
  Runner(Guest& guest, const KernelFacts& facts, const Rules& rules, const Scope& scope)
      : driver_(guest, facts, rules, scope),
        rules_(rules),
        scope_(scope),
        world_(initial_world(rules, scope)) {}

  Course run(const NextEvent& next, RemovedGroups removed) {
    auto begun = driver_.begin();
    if (!begun) return lose(begun.error());
    if (!*begun) {
      course_.ended = "the kernel refuses the first world, such as more tasks than a limit allows";
      return std::move(course_);
    }
    while (!course_.difference && course_.ended == nullptr && !world_.truth.crashed) {
      std::optional<Event> event = next(world_);
      if (!event) break;
      event->kills = {};
      const char* skipped = why_skipped(rules_, scope_, world_, *event, driver_.facts());
      const ContainerId had = payers_.of(event->page);
      const bool comes_back =
          event->kind == EventKind::swap_in ||
          (event->kind == EventKind::map_shmem && world_.truth.pages[event->page].in_swap());
      if (comes_back && had.some() && never_ends(scope_, world_, had))
        skipped = kFaultsForEver;
      if (skipped != nullptr) {
        ++course_.skipped[skipped];
        continue;
      }
      if (auto done = take(*event); !done) {
        if (events_.empty() || !(events_.back() == *event)) events_.push_back(*event);
        return lose(done.error());
      }
    }
    if (removed == RemovedGroups::awaited)
      if (auto done = look_for_lingering(); !done) return lose(done.error());
    return std::move(course_);
  }

 private:
  Course lose(const Error& error) {
    course_.lost = Lost{scope_, events_, error.text()};
    return std::move(course_);
  }

  Result<bool> take(Event event) {
    World after;
    Effects effects;
    if (happens_by_itself(event.kind)) {
      follow(rules_, scope_, world_, after, event, effects, {});
      counts_.remember(scope_, world_, event, effects, after);
      events_.push_back(event);
      world_ = after;
      return true;
    }
    Seen seen;
    auto driven = driver_.drive(world_, event, seen);
    if (!driven) return driven.error();
    if (!follow(rules_, scope_, world_, after, event, effects, driven->killed))
      return Error{{}, "the model does not let the victim be named"};
    events_.push_back(event);
    ++course_.driven;

    std::vector<Compared> compared = compare_event(effects, *driven);
    // Whoever is killed gives up more than reclaim takes.
    const bool reclaims = !effects.reclaimed.empty() || event.kind == EventKind::write_reclaim;
    if (reclaims && driven->killed.empty()) {
      for (Compared& one : compare_freed(event, effects, *driven, last_seen_, seen))
        compared.push_back(std::move(one));
      for (Compared& one : compare_min(rules_, event, scope_, after, last_seen_, seen))
        compared.push_back(std::move(one));
      for (Compared& one : compare_low(rules_, scope_, after, effects, *driven, last_seen_, seen))
        compared.push_back(std::move(one));
    }
    if (!effects.reclaimed.empty() || !effects.killed.empty()) {
      // Some small pages of a file that somebody was killed over cannot be dropped for a while.
      left_a_part_ = left_a_part_ || (!driven->killed.empty() && event.page.some());
      auto settled = driver_.settle(world_, after, event, effects);
      if (!settled) return settled.error();
      if (*settled == Settled::cannot_finish) {
        course_.ended = "reclaim of private memory that several processes map is not finished";
        return true;
      }
      const std::string pages = names_of(effects.reclaimed);
      const bool taken = *settled == Settled::done;
      if (!pages.empty() && *settled != Settled::cannot_be_seen)
        compared.push_back({Aspect::reclaimed, {}, pages, taken ? pages : "none of them"});
      auto settled_so = driver_.see();
      if (!settled_so) return settled_so.error();
      seen = *settled_so;
    }
    counts_.remember(scope_, world_, event, effects, after);
    for (Compared& one : compare_worlds(rules_, scope_, after, counts_, seen))
      compared.push_back(std::move(one));
    last_seen_ = seen;

    // What it has taken of several groups, a part of each, may show later.
    if (event.kind == EventKind::write_reclaim && effects.outcome == Outcome::fell_short &&
        std::ranges::any_of(scope_.min, [](std::uint64_t min) { return min != 0; }))
      course_.ended = "a request beside a min has taken parts of pages";
    judge({driver_.facts(), rules_, scope_, world_, event, effects, after, payers_.of(event.page)},
          std::move(compared), *driven);
    payers_.remember(scope_, event, after);
    world_ = after;
    return true;
  }

  /// At the end: whether each removed group is gone that nothing keeps when all tasks are gone.
  Result<bool> look_for_lingering() {
    if (course_.difference || course_.ended != nullptr || events_.empty() || left_a_part_ ||
        !rules_.accounts(Resource::memory))
      return true;
    const std::int64_t most = counts_.may_be_left(scope_, world_);
    auto lingering = driver_.lingering(most);
    if (!lingering) return lingering.error();
    if (!*lingering || **lingering <= most) return true;
    course_.difference =
        Difference{scope_,
                   events_,
                   {{Aspect::lingering, {}, std::to_string(most), std::to_string(**lingering)}},
                   {},
                   {},
                   {},
                   {}};
    return true;
  }

  void judge(const ModelStep& step, std::vector<Compared> compared, const Driven& driven) {
    const auto agree = [](const std::vector<Compared>& all) {
      return std::ranges::all_of(all, &Compared::agrees);
    };
    std::vector<Compared> foretold = compared;
    const std::string certain = foretold_by(step, foretold);
    if (certain.empty() && agree(compared)) {
      ++course_.confirmed[{step.event.kind, step.effects.outcome}];
      return;
    }
    Difference difference{scope_, events_, std::move(compared), step.effects, driven, {}, {}};
    if (certain.empty()) {
      difference.known = known_as(step, difference);
    } else if (agree(foretold)) {
      difference.known = certain;
    } else {
      difference.compared = std::move(foretold);
    }
    course_.difference = std::move(difference);
  }

  Driver driver_;
  const Rules& rules_;
  const Scope& scope_;
  World world_;
  PagePayers payers_;
  GroupCounts counts_;
  Seen last_seen_;
  bool left_a_part_ = false;
  std::vector<Event> events_;
  Course course_;
};

/// Whether the event can come to something for which `is_so(after, effects)`, whoever is killed.
template <class IsSo>
bool may_come_to(const Rules& rules, const Scope& scope, const World& before, const Event& event,
                 IsSo&& is_so) {
  bool may = false;
  for_each_form(rules, scope, before, event,
                [&](const Event&, const World& after, const Effects& effects) {
                  may = may || is_so(after, effects);
                });
  return may;
}

/// Where no kill makes room Linux 6.1 finds "no killable processes", fails the charge, and the
/// fault is taken again; so is the next one of whoever is left in a group that is above its limit.
bool may_fault_for_ever(const Rules& rules, const Scope& scope, const World& before,
                        const Event& event) {
  if (!rules.accounts(Resource::memory) || !rules.kills()) return false;
  const bool writes = event.kind == EventKind::write_limit && event.resource == Resource::memory;
  if (!writes && (event.task.none() || event.page.none())) return false;
  const bool exempt =
      event.task.some() && before.truth.tasks[before.truth.process_of(event.task)].unkillable;
  if (!exempt && !rules.kills_until_it_fits()) return false;
  return may_come_to(rules, scope, before, event, [&](const World& after, const Effects& effects) {
    return effects.outcome == Outcome::refused || (writes && is_above(after, event.container));
  });
}

/// Reclaim has taken from the task what its fault is about; the kernel brings it in again.
bool may_start_over(const Rules& rules, const Scope& scope, const World& before,
                    const Event& event) {
  if (event.fault != Fault::none || event.page.none()) return false;
  return may_come_to(rules, scope, before, event, [](const World&, const Effects& effects) {
    return effects.outcome == Outcome::failed;
  });
}

}  // namespace

const char* why_skipped(const Rules& rules, const Scope& scope, const World& before,
                        const Event& event, const KernelFacts& facts) {
  World after = before;
  Effects effects;
  const Enabled enabled = step(rules, scope, after, event, effects);
  if (enabled.must_pick != KeptKind::none) return "a rule lets the search choose";
  if (!enabled && enabled.must_kill.empty()) return kCannotHappen;
  if (may_fault_for_ever(rules, scope, before, event)) return kFaultsForEver;
  if (may_start_over(rules, scope, before, event))
    return "a fault that starts over is several events of the model";
  return why_no_event(rules, scope, before, event, facts);
}

std::vector<Compared> Difference::differing() const {
  std::vector<Compared> all;
  for (const Compared& one : compared)
    if (!one.agrees()) all.push_back(one);
  return all;
}

Course run_course(Guest& guest, const KernelFacts& facts, const Rules& rules, const Scope& scope,
                  const NextEvent& next, RemovedGroups removed) {
  return Runner(guest, facts, rules, scope).run(next, removed);
}

Course run_events(Guest& guest, const KernelFacts& facts, const Rules& rules, const Scope& scope,
                  const std::vector<Event>& events) {
  std::size_t at = 0;
  return run_course(guest, facts, rules, scope, [&](const World&) -> std::optional<Event> {
    if (at == events.size()) return std::nullopt;
    return events[at++];
  });
}

}  // namespace counterproof::conform
