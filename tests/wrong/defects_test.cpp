// Every seeded defect, switched on alone in what is sound otherwise: exactly the invariants that
// are named break, and nothing else; the repaired twin keeps them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "check/policy/minimise_trace.hpp"
#include "check/race/race_check.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "smt/obligation.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

std::vector<SeededDefect> with_world() {
  std::vector<SeededDefect> found;
  for (const SeededDefect& defect : seeded_defects())
    if (defect.world) found.push_back(defect);
  return found;
}
std::vector<SeededDefect> with_race() {
  std::vector<SeededDefect> found;
  for (const SeededDefect& defect : seeded_defects())
    if (!defect.races.empty()) found.push_back(defect);
  return found;
}
const auto kIdOf = [](const auto& info) { return info.param.id; };

class EveryDefect : public testing::TestWithParam<SeededDefect> {};

TEST_P(EveryDefect, BreaksExactlyTheInvariantsThatAreNamed) {
  const WorldCase& world = *GetParam().world;
  const std::vector<std::string> before = violated(check(world.repaired));
  const CheckReport report = check(world.defective);

  std::vector<std::string> fresh;
  for (const std::string& id : violated(report))
    if (std::find(before.begin(), before.end(), id) == before.end()) fresh.push_back(id);
  std::vector<std::string> expected(world.breaks.begin(), world.breaks.end());
  std::sort(expected.begin(), expected.end());
  std::sort(fresh.begin(), fresh.end());
  EXPECT_EQ(fresh, expected);

  for (const std::string& id : fresh) {
    const Trace& trace = *report.finding(id)->trace;
    EXPECT_TRUE(confirms(trace, replay(trace))) << print_trace(trace);
    const auto minimised = minimise_trace(trace, id);
    ASSERT_TRUE(minimised.ok());
    EXPECT_EQ(minimised->events.size(), trace.events.size()) << print_trace(trace);
    // Without the defect the same events keep the promise, where they can happen at all.
    Trace repaired = trace;
    repaired.rules = world.repaired;
    EXPECT_EQ(replay(repaired).breach_of(id), nullptr) << print_trace(repaired);
  }
}

INSTANTIATE_TEST_SUITE_P(InTheWorld, EveryDefect, testing::ValuesIn(with_world()), kIdOf);

class EveryDefectUnderThreads : public testing::TestWithParam<SeededDefect> {};

TEST_P(EveryDefectUnderThreads, BreaksWhatIsKnownAndItsTwinDoesNot) {
  const auto broken = [](const RaceReport& report) {
    EXPECT_FALSE(report.result.bound);
    std::set<std::string_view> ids;
    for (const RaceFinding& finding : report.findings) ids.insert(finding.invariant);
    return ids;
  };
  for (const RaceCase& one : GetParam().races) {
    SCOPED_TRACE(one.defective->name);
    std::set<std::string_view> known;
    for (const KnownBreach& breach : one.defective->known)
      if (!breach.larger_size) known.insert(breach.invariant);
    EXPECT_EQ(broken(race(*one.defective, {})), known);
    ASSERT_NE(one.repaired, nullptr);
    ASSERT_FALSE(one.breaks().empty());
    const auto kept = broken(race(*one.repaired, {}));
    for (const std::string_view name : one.breaks()) EXPECT_FALSE(kept.contains(name)) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(InSchedules, EveryDefectUnderThreads, testing::ValuesIn(with_race()),
                         kIdOf);

TEST(SeededDefects, AreAllThatThereAre) {
  std::set<std::string> ids;
  for (const SeededDefect& defect : seeded_defects()) {
    EXPECT_TRUE(ids.insert(defect.id).second) << defect.id;
    EXPECT_FALSE(defect.what.empty()) << defect.id;
    EXPECT_TRUE(defect.world || !defect.races.empty()) << defect.id;
    EXPECT_FALSE(defect.names().empty()) << defect.id;
  }
  for (const DefectEntry& entry : defects()) EXPECT_TRUE(ids.contains(std::string(entry.id)));
  for (const RaceEntry& entry : seeded_race_programs()) {
    EXPECT_TRUE(ids.contains(std::string(entry.source))) << entry.name;
    EXPECT_NE(find_race_program(entry.twin), nullptr) << entry.name;
  }
  EXPECT_EQ(ids.size(), 90U);
}

TEST(SeededDefects, HaveProofsToRefute) {
  std::set<std::string> subjects, refuted;
  for (const auto* all : {&smt::obligations(), &smt::seeded_obligations()})
    for (const smt::Obligation& one : *all) {
      subjects.insert(one.subject);
      if (!one.known.empty()) refuted.insert(one.subject);
    }
  unsigned proofs = 0;
  for (const SeededDefect& defect : seeded_defects()) {
    if (!defect.proof) continue;
    ++proofs;
    EXPECT_TRUE(refuted.contains(defect.proof->defective)) << defect.id;
    EXPECT_TRUE(subjects.contains(defect.proof->repaired)) << defect.id;
  }
  EXPECT_EQ(proofs, 13U);
}

}  // namespace
}  // namespace counterproof::tests
