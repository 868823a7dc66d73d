// Small worlds for tests: rules from a few words, events from the lines of a trace.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "check/policy/check_policy.hpp"
#include "model/invariant/measures.hpp"
#include "model/rules/choices.hpp"
#include "model/trace/replay.hpp"
#include "model/trace/trace.hpp"

namespace counterproof::tests {

// As events name them.
inline constexpr ContainerId kA{0};
inline constexpr ContainerId kB{1};
inline constexpr TaskId kT1{0};
inline constexpr TaskId kT2{1};
inline constexpr PageId kP1{0};
inline constexpr FileId kF1{0};
inline constexpr ObjectId kO1{0};

/// Rules from words such as "share.charge=hand-over" and "D14".
inline Rules rules(std::initializer_list<std::string_view> words) {
  Rules made;
  for (const std::string_view word : words) {
    if (const auto defect = find_defect(word)) {
      add_defect(made, *defect);
      continue;
    }
    const Choice* choice = find_choice(word.substr(0, word.find('=')));
    if (choice == nullptr) {
      ADD_FAILURE() << "no choice " << word;
      continue;
    }
    const std::string_view value = word.substr(word.find('=') + 1);
    bool found = false;
    for (std::size_t i = 0; i < choice->values.size(); ++i) {
      if (choice->values[i].name != value) continue;
      choice->set(made, i);
      found = true;
    }
    if (!found) ADD_FAILURE() << "no value " << word;
  }
  return made;
}

/// Pages are charged, reclaimed and killed for, as in rss-2007.
inline Rules memory_rules(std::initializer_list<std::string_view> words = {}) {
  Rules made = rules(words);
  made.account_memory = Accounted::yes;
  made.over_reclaim =
      made.over_reclaim == OverReclaim::none ? OverReclaim::evict : made.over_reclaim;
  made.over_kill = OverKill::container;
  return made;
}

/// Kernel memory in a tree, as in kmem-2012; everything that can be charged is.
inline Rules kernel_rules(std::initializer_list<std::string_view> words = {}) {
  Rules made = memory_rules(words);
  made.account_kernel = Accounted::yes;
  made.tree_charges = TreeCharges::ancestors;
  made.kernel_stacks = KernelStacks::charged;
  made.offline_charges = OfflineCharges::linger;
  made.cache_unmapped = CacheUnmapped::charged;
  return made;
}

/// A replay of `events`, lines of the trace format, in `scope` (as in a trace's scope line).
inline Replay run(const Rules& rules, const std::string& scope, const std::string& events) {
  Trace trace = [&] {
    auto parsed =
        parse_trace("counterproof trace 1\nscope " + scope + "\n\n" + events + "\n", "test");
    if (!parsed) {
      ADD_FAILURE() << parsed.error().text();
      return Trace{};
    }
    return *parsed;
  }();
  trace.rules = rules;
  const Replay replayed = replay(trace);
  EXPECT_FALSE(replayed.stopped) << *replayed.stopped;
  return replayed;
}

inline const World& last(const Replay& replayed) {
  return replayed.steps.empty() ? replayed.initial : replayed.steps.back().after;
}

inline Outcome outcome(const Replay& replayed) { return replayed.steps.back().effects.outcome; }

inline ContainerId container(char name) {
  return ContainerId(static_cast<std::size_t>(name - 'A'));
}

/// Usage of a container at the end.
inline std::uint64_t usage_of(const Rules& rules, const Replay& replayed, char name,
                              Resource resource = Resource::memory) {
  return usage(rules, last(replayed), container(name), resource);
}

/// The ids of the invariants that a check finds violated, in the order of the table.
inline std::vector<std::string> violated(const CheckReport& report) {
  std::vector<std::string> ids;
  for (const Finding& finding : report.findings)
    if (finding.verdict == Verdict::violated) ids.emplace_back(finding.invariant->id);
  return ids;
}

inline CheckReport check(const Rules& rules, const CheckOptions& options = {}) {
  Policy policy;
  policy.name = "test";
  policy.rules = rules;
  auto report = check_policy(policy, options);
  if (!report) throw std::runtime_error(report.error().text());
  return *report;
}

}  // namespace counterproof::tests
