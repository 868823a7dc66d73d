// The reduction sees every class of executions, each once, and nothing else: compared with every
// schedule of small random programs.
#include "check/schedule/optimal.hpp"

#include <gtest/gtest.h>

#include "check/race/race_program.hpp"
#include "tests/check/random_program.hpp"

namespace counterproof::test {
namespace {

using Operation = RandomProgram::Operation;
using Shape = RandomProgram::Shape;

Seen search_all(const Shape& shape, unsigned seed) {
  schedule::Execution execution;
  execution.attach(std::make_unique<RandomProgram>(execution, shape, seed));
  Seen seen;
  schedule::BoundedSearch search(execution);
  schedule::ExplorationOptions options;
  options.most_executions = 30'000;
  seen.result = search.run(schedule::BoundedSearch::kUnbounded, options,
                           [&](schedule::Execution& e) { return seen.add(e), true; });
  return seen;
}

Seen search_reduced(const Shape& shape, unsigned seed) {
  schedule::Execution execution;
  execution.attach(std::make_unique<RandomProgram>(execution, shape, seed));
  Seen seen;
  schedule::OptimalSearch search(execution);
  seen.result = search.run({}, [&](schedule::Execution& e) { return seen.add(e), true; });
  return seen;
}

void compare(const Shape& shape, unsigned programs) {
  unsigned compared = 0;
  for (unsigned seed = 0; seed < programs; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Seen all = search_all(shape, seed);
    if (all.result.bound) continue;  // too many to count by brute force
    ++compared;
    const Seen reduced = search_reduced(shape, seed);
    ASSERT_EQ(reduced.classes, all.classes);
    ASSERT_EQ(reduced.result.executions, all.classes.size());
    ASSERT_EQ(reduced.result.blocked, 0U);
    ASSERT_EQ(reduced.final_states, all.final_states);
    ASSERT_EQ(reduced.faults, all.faults);
  }
  EXPECT_GT(compared, programs / 6);
}

TEST(OptimalSearch, SeesEachClassOnceWithAccesses) {
  compare(
      {.threads = 3,
       .operations = 3,
       .among = {Operation::load, Operation::store, Operation::add, Operation::compare_exchange}},
      300);
}

TEST(OptimalSearch, SeesEachClassOnceWithLocks) {
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::locked_add, Operation::load, Operation::add}},
          150);
}

TEST(OptimalSearch, SeesEachClassOnceWithNestedLocks) {
  compare({.threads = 2,
           .operations = 3,
           .among = {Operation::nested_locks, Operation::locked_add, Operation::add}},
          150);
}

TEST(OptimalSearch, SeesEachClassOnceWithDeadlocks) {
  compare({.threads = 3,
           .operations = 1,
           .among = {Operation::inverted_locks, Operation::locked_add, Operation::add}},
          100);
  compare({.threads = 2,
           .operations = 2,
           .among = {Operation::inverted_locks, Operation::locked_add, Operation::add}},
          200);
}

TEST(OptimalSearch, SeesEachClassOnceWithInterrupts) {
  compare(
      {.threads = 3,
       .operations = 2,
       .interrupt = true,
       .among = {Operation::irq_off_store, Operation::add, Operation::load, Operation::locked_add}},
      200);
}

TEST(OptimalSearch, SeesEachClassOnceWithGracePeriods) {
  compare({.threads = 3,
           .operations = 1,
           .among = {Operation::rcu_read, Operation::synchronize, Operation::load}},
          60);
  compare({.threads = 2,
           .operations = 3,
           .among = {Operation::rcu_read, Operation::synchronize, Operation::load}},
          60);
}

TEST(OptimalSearch, SeesEachClassOnceWithWaiting) {
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::wake, Operation::wait, Operation::add, Operation::complete,
                     Operation::wait_for}},
          300);
}

TEST(OptimalSearch, SeesEachClassOnceWhereOneOfSeveralIsWoken) {
  compare({.threads = 4,
           .operations = 1,
           .among = {Operation::wake_one, Operation::wake_one, Operation::sleep, Operation::wake}},
          80);
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::wake_one, Operation::sleep, Operation::wake, Operation::add}},
          200);
  compare({.threads = 2,
           .operations = 4,
           .among = {Operation::wake_one, Operation::sleep, Operation::add}},
          60);
}

TEST(OptimalSearch, SeesEachClassOnceWithFutexes) {
  compare({.threads = 4,
           .operations = 1,
           .among = {Operation::futex_wait, Operation::futex_wait, Operation::futex_wake}},
          60);
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::futex_wait, Operation::futex_wake, Operation::add}},
          200);
}

TEST(OptimalSearch, SeesEachClassOnceWithAttempts) {
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::try_add, Operation::mutex_add, Operation::add}},
          60);
  compare({.threads = 3,
           .operations = 1,
           .among = {Operation::nested_try, Operation::try_add, Operation::mutex_add}},
          60);
}

TEST(OptimalSearch, SeesEachClassOnceWithReadersAndWriters) {
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::shared_load, Operation::exclusive_add, Operation::add}},
          60);
  compare({.threads = 2,
           .operations = 1,
           .among = {Operation::nested_shared, Operation::exclusive_add}},
          40);
  compare({.threads = 3,
           .operations = 1,
           .among = {Operation::try_shared, Operation::try_exclusive, Operation::exclusive_add,
                     Operation::shared_load}},
          40);
}

TEST(OptimalSearch, SeesEachClassOnceWhereSleepEndsByItself) {
  compare({.threads = 4,
           .operations = 1,
           .among = {Operation::wake_one, Operation::sleep, Operation::timed_sleep}},
          80);
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::wake_one, Operation::sleep, Operation::timed_sleep, Operation::wake,
                     Operation::add}},
          80);
}

TEST(OptimalSearch, SeesEachClassOnceWithMemory) {
  compare({.threads = 3,
           .operations = 2,
           .among = {Operation::free, Operation::use, Operation::load, Operation::store}},
          200);
}

TEST(OptimalSearch, SeesEachClassOnceWithEverything) {
  compare({.threads = 3,
           .operations = 2,
           .interrupt = true,
           .among = {Operation::load, Operation::store, Operation::add, Operation::locked_add,
                     Operation::irq_off_store, Operation::rcu_read, Operation::synchronize,
                     Operation::wake, Operation::wait, Operation::complete, Operation::wait_for,
                     Operation::free, Operation::use, Operation::inverted_locks}},
          300);
}

TEST(OptimalSearch, SeesEachClassOnceInShippedPrograms) {
  unsigned compared = 0;
  for (const RaceEntry& entry : race_programs()) {
    SCOPED_TRACE(entry.name);
    schedule::Execution execution;
    execution.attach(entry.make(execution, entry.size));
    schedule::ExplorationOptions options;
    options.most_executions = 30'000;
    Seen all, reduced;
    all.result = schedule::BoundedSearch(execution).run(
        schedule::BoundedSearch::kUnbounded, options,
        [&](schedule::Execution& e) { return all.add(e), true; });
    if (all.result.bound) continue;
    ++compared;
    reduced.result = schedule::OptimalSearch(execution).run(
        {}, [&](schedule::Execution& e) { return reduced.add(e), true; });
    EXPECT_EQ(reduced.result.executions, all.classes.size());
    EXPECT_EQ(reduced.classes, all.classes);
    EXPECT_EQ(reduced.final_states, all.final_states);
    EXPECT_EQ(reduced.faults, all.faults);
  }
  EXPECT_GE(compared, 20U);
}

}  // namespace
}  // namespace counterproof::test
