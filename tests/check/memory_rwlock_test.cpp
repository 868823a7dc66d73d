// Locks of readers and writers in graphs, attempts among them.
#include <gtest/gtest.h>

#include "tests/check/memory_programs.hpp"

namespace counterproof::memory::test {
namespace {

using Operation = RandomProgram::Operation;

/// Under sequential consistency a random program ends as in all of its schedules, and does the same
/// wrong; where two accesses race nothing is said of its ends.
void expect_what_schedules_have(const RandomProgram::Shape& shape, unsigned seed) {
  const Seen seen = seen_by_schedules(shape, seed);
  const MemoryRace race = explored(random_entry(shape, seed), graph::sc_model());
  EXPECT_EQ(race.refused, "") << "seed " << seed;
  const Names findings = findings_of(race);
  EXPECT_EQ(std::set<std::string>(findings.begin(), findings.end()), seen.faults)
      << "seed " << seed;
  if (seen.faults.contains("race.no-data-race")) return;
  EXPECT_EQ(race.final_states, seen.final_states) << "seed " << seed;
}

TEST(MemoryRwLock, AttemptsEndAsInAllSchedules) {
  const std::vector<Operation> some = {Operation::shared_load, Operation::exclusive_add,
                                       Operation::try_shared, Operation::try_exclusive,
                                       Operation::load};
  for (unsigned seed = 0; seed < 150; ++seed)
    expect_what_schedules_have({3, 2, false, some}, seed);
}

TEST(MemoryRwLock, AttemptsOfWhoHasALockEndAsInAllSchedules) {
  const std::vector<Operation> some = {Operation::try_under_shared, Operation::try_shared,
                                       Operation::try_exclusive, Operation::inverted_exclusive,
                                       Operation::exclusive_add};
  for (unsigned seed = 0; seed < 150; ++seed)
    expect_what_schedules_have({2, 2, false, some}, seed);
  for (unsigned seed = 0; seed < 50; ++seed)
    expect_what_schedules_have({3, 1, false, some}, seed);
}

}  // namespace
}  // namespace counterproof::memory::test
