// What every shipped program comes to: how many executions there are, how many steps in them, and
// exactly what they break.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "check/race/schedule_file.hpp"
#include "model/text_file.hpp"

namespace counterproof {
namespace {

struct Expected {
  std::string program;
  std::uint64_t executions;
  std::uint64_t steps;
  std::set<std::string> breaks;
};

const std::vector<Expected>& expectations() {
  static const std::vector<Expected> kAll = {
      {"res-counter-2007", 90, 2796, {}},
      {"res-counter", 90, 2796, {}},
      {"check-then-add", 4, 24, {"limit.never-exceeded", "race.linearizable"}},
      {"free-counter", 23592, 367032, {"race.linearizable", "race.no-spurious-failure"}},
      {"compare-and-swap", 3570, 77502, {}},
      {"page-counter", 10950, 268902, {"race.linearizable", "race.no-spurious-failure"}},
      {"page-counter-below-root", 470, 15770, {"race.linearizable", "race.no-spurious-failure"}},
      {"per-cpu-batches", 1, 18, {"limit.never-exceeded", "race.linearizable"}},
      {"task-reserves", 6234, 396576, {"race.linearizable", "race.no-spurious-failure"}},
      {"res-counter-2007-limit-write", 44, 916, {"limit.honest-write", "race.no-data-race"}},
      {"res-counter-limit-write", 90, 2384, {}},
      {"res-counter-tree-limit-write", 90, 4156, {}},
      {"free-counter-limit-write", 4638, 92386, {}},
      {"compare-and-swap-limit-write", 4312, 96410, {"limit.honest-write", "race.linearizable"}},
      {"page-counter-limit-write",
       28812,
       659376,
       {"race.linearizable", "race.no-spurious-failure"}},
      {"page-counter-tree-limit-write",
       28812,
       1012210,
       {"race.linearizable", "race.no-spurious-failure"}},
      {"page-counter-tree-limit-once", 1276, 34208, {"limit.hierarchical", "race.linearizable"}},
      {"per-cpu-stock", 2520, 121320, {"race.linearizable", "race.no-spurious-failure"}},
      {"kernel-charge", 102, 5316, {"race.linearizable", "race.no-spurious-failure"}},
      {"kernel-charge-refusal-kept",
       48,
       2104,
       {"balance.usage-is-outstanding", "race.linearizable", "race.no-spurious-failure"}},
      {"page-owner-2007", 34, 712, {"balance.no-leak", "race.no-data-race"}},
      {"page-owner-2007-reused-frame", 34, 732, {"race.no-data-race", "race.no-use-after-free"}},
      {"page-owner", 26, 808, {}},
      {"list-move-2007", 5, 70, {"race.no-use-after-free"}},
      {"list-move-2007-inside", 5, 70, {"race.no-use-after-free"}},
      {"list-move-2007-first-map", 3, 27, {"balance.owner-alive", "race.no-data-race"}},
      {"list-move", 150, 5494, {}},
      {"migration-2007", 2, 4, {"race.no-deadlock", "race.no-sleep-in-atomic"}},
      {"migration", 6, 120, {}},
      {"page-isolation", 6, 138, {}},
      {"page-isolation-inverted", 10, 162, {"race.no-deadlock", "race.no-lock-cycle"}},
      {"unlink-then-free", 2, 15, {}},
      {"page-every-mapper-one-look", 514, 41446, {"balance.usage-is-outstanding"}},
      {"page-every-mapper", 1357, 143451, {}},
      {"page-fraction-one-look", 14, 866, {"balance.usage-is-outstanding"}},
      {"page-fraction", 18, 1408, {}},
      {"page-fraction-move-one-look", 22, 966, {"balance.usage-is-outstanding"}},
      {"page-fraction-move", 32, 2112, {}},
      {"page-hand-over-one-look", 37, 1235, {"balance.usage-is-outstanding"}},
      {"page-hand-over", 78, 3726, {}},
      {"page-next-toucher-one-look", 255, 8738, {"balance.usage-is-outstanding"}},
      {"page-next-toucher", 827, 42618, {}},
      {"page-first-touch-move-one-look", 21, 431, {"balance.usage-is-outstanding"}},
      {"page-first-touch-move", 31, 943, {}},
      {"exec-against-attach-2007", 6, 45, {"race.no-use-after-free"}},
      {"exec-against-attach", 4, 35, {}},
      {"last-put-looks-again", 10, 58, {"race.no-use-after-free"}},
      {"last-put", 2, 6, {}},
      {"find-unless-gone", 7, 72, {}},
      {"fork-against-attach-2007", 4, 32, {"limit.no-migration-escape"}},
      {"fork-against-attach", 2, 24, {}},
      {"kill-against-exit-2007", 1, 4, {"race.no-deadlock"}},
      {"kill-against-exit", 1, 9, {}},
      {"interrupt-release-irqs-on", 5, 29, {"race.irq-safe", "race.no-deadlock"}},
      {"interrupt-release", 2, 24, {}},
      {"wait-for-room-queueing-late", 3, 13, {"race.no-deadlock"}},
      {"wait-for-room", 4, 23, {}},
      {"kernel-charge-unreferenced", 4, 32, {"race.no-use-after-free"}},
      {"kernel-charge-asks-again",
       8,
       98,
       {"balance.no-over-uncharge", "balance.usage-is-outstanding"}},
      {"kernel-charge-against-attach", 6, 66, {}},
      {"last-uncharge-looks-again",
       666,
       15840,
       {"offline.freed-at-last-uncharge", "race.no-use-after-free"}},
      {"last-uncharge", 6, 78, {}},
      {"last-uncharge-dead-flag-bare", 12, 224, {"race.no-use-after-free"}},
      {"last-uncharge-dead-flag-late", 14, 302, {"offline.freed-at-last-uncharge"}},
      {"last-uncharge-dead-flag", 10, 226, {}},
      {"accounting-switch-asked-at-free",
       9,
       57,
       {"balance.no-over-uncharge", "balance.usage-is-outstanding"}},
      {"accounting-switch", 2, 11, {}},
      {"list-add-early-lookup", 10, 170, {"offline.id-released", "offline.no-lost-object"}},
      {"list-add-early-release", 11, 194, {"offline.id-released", "offline.no-lost-object"}},
      {"list-add-against-offline", 7, 118, {}},
      {"nested-offline-at-once", 1350, 50460, {"balance.lists-match", "offline.no-lost-object"}},
      {"nested-offline-child-forgotten",
       240,
       9600,
       {"balance.lists-match", "offline.no-lost-object"}},
      {"nested-offline", 330, 13740, {"balance.lists-match"}},
  };
  return kAll;
}

std::set<std::string> broken(const RaceReport& report) {
  std::set<std::string> ids;
  for (const RaceFinding& finding : report.findings) ids.insert(std::string(finding.invariant));
  return ids;
}

class RaceProgram : public testing::TestWithParam<Expected> {};

TEST_P(RaceProgram, ComesOutAsPinned) {
  const RaceEntry* entry = find_race_program(GetParam().program);
  ASSERT_NE(entry, nullptr);
  const RaceReport report = race(*entry, {});
  EXPECT_FALSE(report.result.bound);
  EXPECT_EQ(report.result.blocked, 0U);
  EXPECT_EQ(report.result.executions, GetParam().executions);
  EXPECT_EQ(report.result.steps, GetParam().steps);
  EXPECT_EQ(broken(report), GetParam().breaks);
}

TEST_P(RaceProgram, BreaksWhatIsKnownOfItAndNothingElse) {
  const RaceEntry* entry = find_race_program(GetParam().program);
  std::set<std::string> known;
  for (const KnownBreach& breach : entry->known)
    if (!breach.larger_size) known.insert(std::string(breach.invariant));
  EXPECT_EQ(GetParam().breaks, known);
}

TEST_P(RaceProgram, BreaksWhatIsKnownOfItWhenItIsLarger) {
  const RaceEntry* entry = find_race_program(GetParam().program);
  for (const KnownBreach& breach : entry->known) {
    if (!breach.larger_size) continue;
    RaceOptions options;
    options.size = *breach.larger_size;
    options.preemptions = 2;
    EXPECT_TRUE(broken(race(*entry, options)).contains(std::string(breach.invariant)))
        << breach.invariant;
  }
}

TEST_P(RaceProgram, ShowsEachFindingWithAScheduleThatReplays) {
  const RaceEntry* entry = find_race_program(GetParam().program);
  const RaceReport report = race(*entry, {});
  for (const RaceFinding& finding : report.findings) {
    SCOPED_TRACE(finding.invariant);
    EXPECT_TRUE(finding.fewest);
    const std::string text = print_schedule(report, finding);
    const auto parsed = parse_schedule(text, "a.schedule");
    ASSERT_TRUE(parsed) << parsed.error().text();
    EXPECT_EQ(parsed->program, entry);
    EXPECT_EQ(parsed->size, report.size);
    EXPECT_EQ(parsed->schedule, finding.schedule);
    EXPECT_EQ(parsed->expected, finding.id());
    const ScheduleRun run = run_schedule(*parsed->program, parsed->size, parsed->schedule);
    EXPECT_NE(run.breach(finding.id()), nullptr);
    EXPECT_EQ(run.switches, finding.switches);
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, RaceProgram, testing::ValuesIn(expectations()),
                         [](const auto& parameter) {
                           std::string name = parameter.param.program;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

TEST(RacePrograms, AreAllPinned) {
  std::set<std::string> pinned, shipped;
  for (const Expected& expected : expectations()) pinned.insert(expected.program);
  for (const RaceEntry& entry : race_programs()) shipped.insert(entry.name);
  EXPECT_EQ(pinned, shipped);
}

TEST(RacePrograms, HaveTwinsThatKeepWhatTheyBreak) {
  for (const RaceEntry& entry : race_programs()) {
    if (entry.twin.empty()) continue;
    SCOPED_TRACE(entry.name);
    const RaceEntry* twin = find_race_program(entry.twin);
    ASSERT_NE(twin, nullptr);
    const auto kept = [&](const KnownBreach& breach) {
      return twin->known_breach(breach.invariant) == nullptr;
    };
    EXPECT_TRUE(std::any_of(entry.known.begin(), entry.known.end(), kept));
  }
}

// The schedules that are kept for readers still show what they are kept for, and none is missing.
TEST(RacePrograms, HaveTheirSchedulesInTheCorpus) {
  const std::string folder = std::string(COUNTERPROOF_SOURCE_DIR) + "/corpus/schedules";
  std::set<std::string> kept, known;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto text = read_text_file(file.path().string());
    ASSERT_TRUE(text) << text.error().text();
    const auto parsed = parse_schedule(*text, file.path().string());
    ASSERT_TRUE(parsed) << parsed.error().text();
    const ScheduleRun run = run_schedule(*parsed->program, parsed->size, parsed->schedule);
    EXPECT_NE(run.breach(parsed->expected), nullptr) << file.path();
    EXPECT_FALSE(kept.contains(file.path().stem().string()));
    kept.insert(parsed->program->name + "." + parsed->expected);
    EXPECT_EQ(file.path().stem().string(), parsed->program->name + "." + parsed->expected);
  }
  for (const RaceEntry& entry : race_programs())
    for (const KnownBreach& breach : entry.known)
      if (!breach.larger_size) known.insert(entry.name + "." + std::string(breach.invariant));
  EXPECT_EQ(kept, known);
}

// Without reduction, and with calls and returns as steps, nothing is found that the reduction
// misses: the orders of calls that one execution stands for are judged, too.
TEST(RacePrograms, BreakTheSameUnderEverySingleSchedule) {
  unsigned compared = 0;
  for (const Expected& expected : expectations()) {
    RaceOptions options;
    options.no_reduction = true;
    options.bounds.most_executions = 20'000;
    const RaceEntry* entry = find_race_program(expected.program);
    const RaceReport report = race(*entry, options);
    if (report.result.bound) continue;
    SCOPED_TRACE(expected.program);
    ++compared;
    EXPECT_EQ(broken(report), expected.breaks);
  }
  EXPECT_GE(compared, 15U);
}

TEST(RacePrograms, GrowWithThreadsAndOperations) {
  const auto executions = [](std::string_view name, RaceSize size) {
    RaceOptions options;
    options.size = size;
    const RaceReport report = race(*find_race_program(name), options);
    EXPECT_FALSE(report.result.bound);
    return report.result.executions;
  };
  // Two threads with two sections each: choose the places of one's sections among four.
  EXPECT_EQ(executions("res-counter", {2, 2}), 6U);
  EXPECT_EQ(executions("res-counter", {3, 2}), 90U);
  EXPECT_EQ(executions("res-counter", {2, 4}), 70U);
  EXPECT_EQ(executions("res-counter", {1, 4}), 1U);
  EXPECT_EQ(executions("check-then-add", {3, 1}), 24U);
}

TEST(RacePrograms, AreNeverSaidToHoldWhenCutShort) {
  RaceOptions options;
  options.bounds.most_executions = 89;
  const RaceReport cut = race(*find_race_program("res-counter"), options);
  EXPECT_EQ(cut.verdict(), Verdict::bounded);
  EXPECT_EQ(cut.exit_code(), ExitCode::not_settled);
  // The last execution of all is no bound.
  options.bounds.most_executions = 90;
  EXPECT_EQ(race(*find_race_program("res-counter"), options).verdict(), Verdict::holds);
  options.bounds.most_executions = 1'000'000;
  options.preemptions = 1;
  EXPECT_EQ(race(*find_race_program("res-counter"), options).verdict(), Verdict::bounded);
}

}  // namespace
}  // namespace counterproof
