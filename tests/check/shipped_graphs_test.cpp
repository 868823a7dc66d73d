// The shipped programs as graphs: under sequential consistency they break what they break under
// every interleaving, weaker memory breaks no less, and the kernel's page counter needs its
// barriers.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "check/memory/memory_race.hpp"
#include "check/race/schedule_run.hpp"

namespace counterproof::memory {
namespace {

using Names = std::set<std::string>;

Names names_of(const RaceReport& report) {
  Names names;
  for (const RaceFinding& finding : report.findings) names.insert(finding.id());
  return names;
}

RaceOptions options_for(const RaceEntry& entry) {
  RaceOptions options;
  options.size = entry.size;
  // What takes longer is as true with fewer operations.
  static const std::map<std::string, RaceSize> kSmaller = {
      {"free-counter", {3, 1}},
      {"page-counter", {2, 2}},
      {"page-counter-limit-write", {2, 2}},
      {"page-counter-tree-limit-write", {2, 2}},
      {"page-counter-tree-limit-once", {2, 2}},
      {"free-counter-limit-write", {2, 2}},
      {"compare-and-swap", {3, 1}},
      {"compare-and-swap-limit-write", {2, 2}},
      {"task-reserves", {2, 2}},
      {"per-cpu-stock", {3, 1}},
  };
  if (const auto smaller = kSmaller.find(entry.name); smaller != kSmaller.end())
    options.size = smaller->second;
  return options;
}

std::vector<const RaceEntry*> all_programs() {
  std::vector<const RaceEntry*> all;
  for (const auto& programs : {race_programs(), seeded_race_programs()})
    for (const RaceEntry& entry : programs) all.push_back(&entry);
  return all;
}

MemoryRace under(const RaceEntry& entry, const RaceOptions& options,
                 const graph::MemoryModel& model) {
  MemoryRace race = race_under(entry, options, model);
  EXPECT_EQ(race.refused, "") << entry.name << " under " << model.name();
  EXPECT_FALSE(race.report.result.bound) << entry.name << " under " << model.name();
  return race;
}

TEST(ShippedGraphs, SequentialConsistencyBreaksWhatEveryInterleavingBreaks) {
  std::size_t compared = 0;
  for (const RaceEntry* entry : all_programs()) {
    const RaceOptions options = options_for(*entry);
    if (refused_program(*entry, options.size)) continue;
    ++compared;
    EXPECT_EQ(names_of(under(*entry, options, graph::sc_model()).report),
              names_of(race(*entry, options)))
        << entry->name;
  }
  EXPECT_EQ(compared, all_programs().size() - 2);
}

TEST(ShippedGraphs, WhatHasInterruptsIsRefusedByName) {
  Names refused;
  for (const RaceEntry* entry : all_programs())
    if (const auto why = refused_program(*entry, entry->size)) {
      refused.insert(entry->name);
      EXPECT_EQ(*why,
                "its thread interrupt is the handler of an interrupt, which graphs do not have");
    }
  EXPECT_EQ(refused, (Names{"interrupt-release", "interrupt-release-irqs-on"}));
}

TEST(ShippedGraphs, WeakerMemoryBreaksNoLess) {
  for (const RaceEntry* entry : all_programs()) {
    RaceOptions options = options_for(*entry);
    if (refused_program(*entry, options.size)) continue;
    std::map<std::string_view, Names> broken;
    for (const graph::MemoryModel* model : graph::memory_models())
      broken[model->name()] = names_of(under(*entry, options, *model).report);
    EXPECT_TRUE(std::ranges::includes(broken["tso"], broken["sc"])) << entry->name;
    EXPECT_TRUE(std::ranges::includes(broken["rc11"], broken["tso"])) << entry->name;
    EXPECT_TRUE(std::ranges::includes(broken["linux"], broken["tso"])) << entry->name;
  }
}

/// What the page counter breaks when its limit is written, with the kernel's operations or with
/// their relaxed variants.
Names page_counter(const graph::MemoryModel& model, bool relaxed) {
  const RaceEntry& entry = *find_race_program("page-counter-limit-write");
  RaceOptions options;
  options.size = {2, 1};
  options.relaxed = relaxed;
  return names_of(under(entry, options, model).report);
}

TEST(ShippedGraphs, ThePageCounterNeedsAFullBarrierBetweenAdditionAndLook) {
  // What a refused charge holds for a moment is known of it.
  const Names known = {"race.linearizable", "race.no-spurious-failure"};
  for (const graph::MemoryModel* model : graph::memory_models())
    EXPECT_EQ(page_counter(*model, false), known) << model->name();
  EXPECT_EQ(page_counter(graph::sc_model(), true), known);
  // Each exchange of x86 is a full barrier, whatever the code asks for.
  EXPECT_EQ(page_counter(graph::tso_model(), true), known);
  const Names broken = {"limit.honest-write", "race.linearizable", "race.no-spurious-failure"};
  EXPECT_EQ(page_counter(graph::rc11_model(), true), broken);
  EXPECT_EQ(page_counter(graph::linux_model(), true), broken);
}

TEST(ShippedGraphs, ACallIsShownWithItsSteps) {
  RaceOptions options;
  options.size = {2, 1};
  const MemoryRace race = under(*find_race_program("check-then-add"), options, graph::sc_model());
  ASSERT_EQ(race.report.findings.size(), 2U);
  const ScheduleRun& run = *race.report.findings.front().graph;
  ASSERT_EQ(run.steps.size(), 10U);
  EXPECT_EQ(std::ranges::count_if(run.steps, [](const RunStep& step) { return step.inside; }), 6);
  EXPECT_EQ(run.steps.back().text, "= charged");
}

TEST(ShippedGraphs, FreedMemoryIsReadFromWhoFreedIt) {
  const RaceEntry& entry = *find_race_program("last-put-then-use");
  const MemoryRace race = under(entry, options_for(entry), graph::linux_model());
  ASSERT_EQ(names_of(race.report), Names{"race.no-use-after-free"});
  const ScheduleRun& run = *race.report.findings.front().graph;
  const RunBreach& breach = run.breaches.front();
  ASSERT_TRUE(breach.first && breach.second);
  EXPECT_NE(run.steps[*breach.first].thread, run.steps[*breach.second].thread);
}

}  // namespace
}  // namespace counterproof::memory
