#include "props/random_policies.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "check/policy/minimise_trace.hpp"
#include "model/rules/choices.hpp"
#include "model/trace/replay.hpp"

namespace counterproof::props {
namespace {

bool departs(std::string_view key, const void* rules) {
  const Choice* choice = find_choice(key);
  return choice != nullptr &&
         choice->get(*static_cast<const Rules*>(rules)) != choice->default_value();
}

void draw(Rules& rules, std::string_view key, Chance& chance) {
  if (const Choice* choice = find_choice(key))
    choice->set(rules, chance.below(choice->values.size()));
}

constexpr Fault kFaults[] = {Fault::no_memory,      Fault::raced,      Fault::not_up_to_date,
                             Fault::denied,         Fault::fails_late, Fault::moved,
                             Fault::released_twice, Fault::slowly,     Fault::writeback,
                             Fault::low_memory,     Fault::signalled};

}  // namespace

std::uint64_t any_seed() { return *rc::gen::noShrink(rc::gen::arbitrary<std::uint64_t>()); }

bool agree(const Rules& rules) {
  const bool accounts = rules.accounts(Resource::memory) || rules.accounts(Resource::tasks) ||
                        rules.accounts(Resource::files);
  return accounts && conflicts(rules, departs, &rules).empty();
}

Rules any_rules_with_defects(Chance& chance) {
  Rules rules = any_rules(chance);
  for (unsigned i = 0; i < 2; ++i) {
    Rules with = rules;
    add_defect(with, defects()[chance.below(defects().size())].defect);
    if (agree(with)) rules = with;
  }
  return rules;
}

Rules any_rules(Chance& chance) {
  Rules rules;
  for (const Choice& choice : choices()) choice.set(rules, chance.below(choice.values.size()));
  // A contradiction is settled by drawing one of its two choices again.
  for (;;) {
    const auto found = conflicts(rules, departs, &rules);
    if (found.empty()) {
      if (agree(rules)) return rules;
      draw(rules, "account.memory", chance);
      continue;
    }
    draw(rules, chance.below(2) == 0 ? found.front().first : found.front().second, chance);
  }
}

Scope any_scope(const Rules& rules, Chance& chance) {
  Scope scope;
  scope.name = "random";
  scope.containers = 1 + chance.below(3);
  scope.tasks = 1 + chance.below(4);
  scope.pages = rules.accounts(Resource::memory) ? 1 + chance.below(4) : 0;
  scope.files = rules.accounts(Resource::files) ? 1 + chance.below(2) : 0;
  scope.limit = chance.below(4);
  if (rules.accounts(Resource::kernel)) {
    scope.objects = 1 + chance.below(3);
    if (chance.below(3) != 0) scope.kernel_limit = chance.below(4);
  }
  for (std::size_t i = 0; i < scope.containers; ++i) {
    if (rules.tree())
      scope.parents.push_back(i == 0 || chance.below(3) == 0 ? ContainerId()
                                                             : ContainerId(chance.below(i)));
    if (rules.protects_min()) scope.min.push_back(chance.below(3));
    if (rules.throttles_at_high()) scope.high.push_back(chance.below(3));
    if (rules.protects_low()) scope.low.push_back(chance.below(3));
    if (rules.kills_groups() && chance.below(2) == 0) scope.oom_group.insert(ContainerId(i));
  }
  for (std::size_t i = 0; i < 1 + chance.below(scope.tasks); ++i)
    scope.start.push_back(ContainerId(chance.below(scope.containers)));
  const auto is_of_shmem = [](EventKind kind) {
    return kind == EventKind::map_shmem || kind == EventKind::truncate;
  };
  for (const EventEntry& entry : event_table())
    if (!is_of_shmem(entry.kind) && chance.below(4) != 0) scope.events.insert(entry.kind);
  scope.zombies = scope.events.has(EventKind::reap);
  for (const Fault fault : kFaults)
    if (chance.below(3) == 0) scope.faults.insert(fault);
  scope.limit_texts = {"0", "1\n", "3", "-1", "", "4x", "18446744073709551617"};
  if (chance.below(3) == 0) {
    scope.own_limits.resize(scope.containers);
    for (OwnLimits& own : scope.own_limits)
      for (const Resource resource : kResources)
        if (rules.accounts(resource) && chance.below(2) == 0)
          own[resource] = chance.below(3) == 0 ? kUnlimited : chance.below(4);
    trim(scope.own_limits);
  }
  if (chance.below(3) == 0) scope.swap = chance.below(scope.pages + 1);
  if (rules.swap_remembers() && chance.below(2) == 0)
    for (std::size_t i = 0; i < scope.containers; ++i)
      scope.swap_limits.push_back(chance.below(3) == 0 ? kUnlimited : chance.below(3));
  // In few of them, so that the pages of the others are what policies differ about.
  if (chance.below(3) == 0)
    for (const EventEntry& entry : event_table())
      if (is_of_shmem(entry.kind)) scope.events.insert(entry.kind);
  return scope;
}

Scope any_small_scope(const Rules& rules, Chance& chance) {
  Scope scope = any_scope(rules, chance);
  scope.containers = 1 + chance.below(2);
  scope.tasks = 1 + chance.below(2);
  scope.pages = std::min<std::size_t>(scope.pages, 1 + chance.below(2));
  scope.files = std::min<std::size_t>(scope.files, 1);
  scope.start = {ContainerId(0)};
  scope.limit = 1 + chance.below(2);
  scope.limit_texts = {"0", "1"};
  scope.own_limits.resize(std::min(scope.own_limits.size(), scope.containers));
  scope.swap_limits.resize(std::min(scope.swap_limits.size(), scope.containers));
  return scope;
}

Trace any_trace(const Rules& rules, const Scope& scope, std::size_t length, Chance& chance) {
  WorldWalk walk(rules, scope);
  for (std::size_t i = 0; i < length; ++i)
    if (!walk.step(chance)) break;
  return trace_of(walk);
}

void fail_with(const Trace& trace, const Properties& broken) {
  const std::string_view invariant = invariants()[broken.first()].id;
  const auto minimised = minimise_trace(trace, invariant);
  const Trace& shown = minimised ? *minimised : trace;
  const char* wanted = std::getenv("COUNTERPROOF_FAILURES");
  const std::filesystem::path folder = wanted != nullptr ? wanted : "build/failures";
  std::filesystem::create_directories(folder);
  const std::filesystem::path file = folder / (std::string(invariant) + ".trace");
  const std::string text = print_trace(shown);
  std::ofstream(file) << text;
  const Replay replayed = replay(shown);
  const Breach* breach = replayed.breach_of(invariant);
  RC_FAIL(std::string(invariant) + " is broken" +
          (breach != nullptr ? ": " + breach->why : std::string()) + "\n\n" + text +
          "\n./counterproof replay " + file.string() + "\n");
  std::abort();  // RC_FAIL throws
}

}  // namespace counterproof::props
