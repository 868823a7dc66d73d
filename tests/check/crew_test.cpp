#include "check/explore/crew.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <thread>
#include <vector>

namespace counterproof {
namespace {

// Waits until `value` is at least `wanted`; false if that takes too long to be going to happen.
bool reaches(const std::atomic<unsigned>& value, unsigned wanted) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (value.load() < wanted) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(Crew, DoesEachPartOnceInJobAfterJob) {
  Crew crew(3);
  std::vector<std::atomic<unsigned>> done(64);
  for (unsigned job = 1; job <= 500; ++job) {
    crew.run(done.size(), false, [&](unsigned, std::size_t part) { ++done[part]; });
    for (const auto& times : done) ASSERT_EQ(times.load(), job);
  }
}

TEST(Crew, WorksOnItsPartsAtTheSameTime) {
  // Each part waits for the other two: only three threads get to the end.
  Crew crew(3);
  std::atomic<unsigned> begun{0};
  std::atomic<unsigned> met{0};
  std::vector<std::atomic<unsigned>> workers(3);
  crew.run(3, false, [&](unsigned worker, std::size_t) {
    ++workers[worker];
    ++begun;
    if (reaches(begun, 3)) ++met;
  });
  EXPECT_EQ(met.load(), 3U);
  for (const auto& parts : workers) EXPECT_EQ(parts.load(), 1U);
}

TEST(Crew, DoesAllPartsInOrderOnTheCallersThreadWhenAlone) {
  Crew crew(3);
  const std::thread::id caller = std::this_thread::get_id();
  std::vector<std::size_t> parts;
  crew.run(5, true, [&](unsigned worker, std::size_t part) {
    EXPECT_EQ(worker, 0U);
    EXPECT_EQ(std::this_thread::get_id(), caller);
    parts.push_back(part);
  });
  EXPECT_EQ(parts, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(Crew, PassesAnExceptionOnFromWhicheverThreadAndCanGoOn) {
  for (const unsigned thrower : {0U, 1U}) {
    Crew crew(2);
    for (int round = 0; round < 3; ++round) {
      std::atomic<unsigned> begun{0};
      // Both threads are at work when one of them fails.
      const auto job = [&](unsigned worker, std::size_t) {
        ++begun;
        reaches(begun, 2);
        if (worker == thrower) throw std::runtime_error("broken");
      };
      EXPECT_THROW(crew.run(2, false, job), std::runtime_error);
    }
    std::atomic<unsigned> done{0};
    EXPECT_NO_THROW(crew.run(10, false, [&](unsigned, std::size_t) { ++done; }));
    EXPECT_EQ(done.load(), 10U);
  }
}

TEST(Crew, LeavesOutWhatHasNotBegunAfterAnException) {
  // The caller fails at once; the other thread would take seconds for all the rest.
  Crew crew(2);
  std::atomic<unsigned> begun{0};
  const auto job = [&](unsigned worker, std::size_t) {
    ++begun;
    if (worker == 0) throw std::runtime_error("broken");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  EXPECT_THROW(crew.run(2000, false, job), std::runtime_error);
  EXPECT_LT(begun.load(), 2000U);
}

TEST(Crew, OfNoThreadsIsTheCaller) {
  Crew crew(0);
  EXPECT_EQ(crew.size(), 1U);
  unsigned done = 0;
  crew.run(4, false, [&](unsigned, std::size_t) { ++done; });
  EXPECT_EQ(done, 4U);
}

}  // namespace
}  // namespace counterproof
