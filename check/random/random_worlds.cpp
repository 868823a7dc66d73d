#include "check/random/random_worlds.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "check/policy/minimise_trace.hpp"
#include "model/world/enumerate.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {

WorldWalk::WorldWalk(const Rules& rules, const Scope& scope)
    : rules_(rules),
      scope_(scope),
      invariants_(rules),
      initial_(initial_world(rules, scope)),
      world_(initial_) {
  restart();
}

void WorldWalk::restart() {
  world_ = initial_;
  events_.clear();
  violated_ = invariants_.of(Moment{rules_, scope_, world_}).violated;
}

bool WorldWalk::step(Chance& chance) {
  const auto event = picker_.step(rules_, scope_, world_, next_, effects_, chance);
  if (!event) return false;
  violated_ |= invariants_.of(Step{rules_, scope_, world_, *event, effects_, next_}).violated;
  world_ = next_;
  violated_ |= invariants_.of(Moment{rules_, scope_, world_}).violated;
  events_.push_back(*event);
  return true;
}

namespace {

/// The event, with the first thing at or after number `wanted` that a rule lets be chosen.
Event picking(Event event, const Enabled& enabled, std::uint64_t wanted) {
  const unsigned all = enabled.must_pick_among;
  const unsigned from_there = all >> wanted << wanted;
  const unsigned among = from_there != 0 ? from_there : all;
  const auto free = std::ranges::find(event.picks, KeptKind::none, &Pick::kind);
  *free = {enabled.must_pick, static_cast<std::uint8_t>(std::countr_zero(among))};
  return event;
}

}  // namespace

bool take(const Rules& rules, const Scope& scope, const World& before, World& after, Event& event,
          Effects& effects, std::uint64_t choice, std::uint64_t picks) {
  after = before;
  Enabled enabled = counterproof::step(rules, scope, after, event, effects);
  while (!enabled) {
    if (!enabled.must_kill.empty()) {
      TaskId victim = enabled.must_kill.first();
      for (const TaskId one : enabled.must_kill) {
        if (one.index() < choice % kMaxTasks) continue;
        victim = one;
        break;
      }
      choice /= kMaxTasks;
      event = naming(event, enabled, victim);
    } else if (enabled.must_pick != KeptKind::none) {
      event = picking(event, enabled, picks % kPickBase);
      picks /= kPickBase;
    } else {
      return false;
    }
    after = before;
    enabled = counterproof::step(rules, scope, after, event, effects);
  }
  return true;
}

std::optional<Event> EventPicker::step(const Rules& rules, const Scope& scope, const World& before,
                                       World& after, Effects& effects, Chance& chance) {
  if (before.truth.crashed) return std::nullopt;
  candidates_.clear();
  kinds_.clear();
  Candidates(rules, scope, before).for_each([&](const Event& event) {
    if (candidates_.empty() || candidates_.back().kind != event.kind)
      kinds_.push_back(candidates_.size());
    candidates_.push_back(event);
  });
  while (!kinds_.empty()) {
    const std::size_t kind = chance.below(kinds_.size());
    const std::size_t begin = kinds_[kind];
    const std::size_t end = kind + 1 < kinds_.size() ? kinds_[kind + 1] : candidates_.size();
    const std::size_t first = chance.below(end - begin);
    for (std::size_t i = 0; i < end - begin; ++i) {
      Event event = candidates_[begin + (first + i) % (end - begin)];
      const std::uint64_t choice = chance.next();
      if (take(rules, scope, before, after, event, effects, choice, choice)) return event;
    }
    // No event of this kind is enabled: it goes, and another kind is chosen.
    candidates_.erase(candidates_.begin() + static_cast<std::ptrdiff_t>(begin),
                      candidates_.begin() + static_cast<std::ptrdiff_t>(end));
    kinds_.erase(kinds_.begin() + static_cast<std::ptrdiff_t>(kind));
    for (std::size_t later = kind; later < kinds_.size(); ++later) kinds_[later] -= end - begin;
  }
  return std::nullopt;
}

Trace trace_of(const WorldWalk& walk) {
  Trace trace;
  trace.policy = "random";
  trace.rules = walk.rules();
  trace.scope = walk.scope();
  trace.events = walk.events();
  return normalised(std::move(trace));
}

Properties mask_of(const std::vector<std::string_view>& ids) {
  Properties mask;
  for (const std::string_view id : ids)
    if (const Invariant* invariant = find_invariant(id))
      mask.insert(static_cast<std::size_t>(invariant - invariants().data()));
  return mask;
}

RandomWalks walk_at_random(const Rules& rules, const std::vector<Scope>& scopes,
                           const Properties& wanted, const RandomOptions& options) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  RandomWalks result;
  std::vector<WorldWalk> walks;
  for (const Scope& scope : scopes) walks.emplace_back(rules, scope);
  while (result.walks < options.most && result.broken == nullptr) {
    if (options.stop != nullptr && *options.stop) break;
    const std::size_t which = result.walks % walks.size();
    WorldWalk& walk = walks[which];
    const std::uint64_t seed = options.seed + result.walks;
    ++result.walks;
    Chance chance(seed);
    walk.restart();
    for (std::size_t i = 0; i < options.length && (walk.violated() & wanted).empty(); ++i) {
      if (!walk.step(chance)) break;
      ++result.events;
    }
    if (const Properties broken = walk.violated() & wanted; !broken.empty()) {
      result.broken = &invariants()[broken.first()];
      result.seed = seed;
      auto minimised = minimise_trace(trace_of(walk), result.broken->id);
      if (!minimised) throw std::logic_error("a walk does not replay: " + minimised.error().text());
      result.trace = std::move(*minimised);
    }
    result.elapsed = Clock::now() - began;
    if (options.most_time && result.elapsed >= *options.most_time) break;
  }
  result.elapsed = Clock::now() - began;
  return result;
}

}  // namespace counterproof
