// Threads that search together as processes would: to test such searches with, and to measure what
// they send.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "check/explore/ranks.hpp"

namespace counterproof {

/// What ranks have sent to others.
struct SentBytes {
  std::uint64_t exchanges = 0;
  std::uint64_t frontier = 0;    ///< states to expand
  std::uint64_t successors = 0;  ///< and what they led to
  std::uint64_t others = 0;
  std::uint64_t most_of_one = 0;  ///< the sum over exchanges of what the busiest rank sent or took
};

/// Where the ranks meet.
class Meeting {
 public:
  explicit Meeting(std::size_t ranks) : boxes_(ranks, std::vector<std::string>(ranks)) {}

  /// What was sent from one rank to another.
  [[nodiscard]] const SentBytes& sent() const { return sent_; }

  /// Nobody comes to a meeting any more.
  void end() {
    const std::lock_guard held(mutex_);
    is_over_ = true;
    changed_.notify_all();
  }

  std::vector<std::string> exchange(std::size_t rank, RankTopic topic,
                                    std::vector<std::string> out) {
    std::unique_lock held(mutex_);
    if (is_over_) throw RankLost();
    if (came_ == 0) topic_ = topic;
    if (topic_ != topic) end_here();
    for (std::size_t to = 0; to < boxes_.size(); ++to) {
      boxes_[to][rank] = std::move(out[to]);
    }
    const std::uint64_t round = round_;
    if (++came_ == boxes_.size()) {
      count();
      came_ = 0;
      ++round_;
      taken_ = 0;
      changed_.notify_all();
    } else {
      changed_.wait(held, [&] { return round_ != round || is_over_; });
      if (round_ == round) throw RankLost();
    }
    std::vector<std::string> in = boxes_[rank];
    // Nobody fills a box again before all have emptied theirs.
    if (++taken_ == boxes_.size()) {
      changed_.notify_all();
    } else {
      changed_.wait(held, [&] { return taken_ == boxes_.size() || is_over_; });
    }
    return in;
  }

 private:
  void count() {
    std::uint64_t all = 0;
    std::uint64_t most = 0;
    for (std::size_t one = 0; one < boxes_.size(); ++one) {
      std::uint64_t taken = 0;
      std::uint64_t given = 0;
      for (std::size_t other = 0; other < boxes_.size(); ++other) {
        if (other == one) continue;
        taken += boxes_[one][other].size();
        given += boxes_[other][one].size();
      }
      all += taken;
      most = std::max({most, taken, given});
    }
    ++sent_.exchanges;
    sent_.most_of_one += most;
    (topic_ == RankTopic::frontier     ? sent_.frontier
     : topic_ == RankTopic::successors ? sent_.successors
                                       : sent_.others) += all;
  }

  [[noreturn]] void end_here() {
    is_over_ = true;
    changed_.notify_all();
    throw RankLost();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::vector<std::string>> boxes_;  // of each rank: what each has sent to it
  RankTopic topic_ = RankTopic::agreement;
  std::size_t came_ = 0;
  std::size_t taken_ = 0;
  std::uint64_t round_ = 0;
  SentBytes sent_;
  bool is_over_ = false;
};

class ThreadRank : public Ranks {
 public:
  /// \param dies_after  so many exchanges
  ThreadRank(Meeting& meeting, std::size_t rank, std::size_t size,
             std::uint64_t dies_after = std::numeric_limits<std::uint64_t>::max())
      : meeting_(meeting), rank_(rank), size_(size), left_(dies_after) {}

  [[nodiscard]] std::size_t rank() const override { return rank_; }
  [[nodiscard]] std::size_t size() const override { return size_; }
  std::vector<std::string> exchange(RankTopic topic, std::vector<std::string> out) override {
    if (left_-- == 0) {
      meeting_.end();
      left_ = 0;
      throw RankLost();
    }
    return meeting_.exchange(rank_, topic, std::move(out));
  }

 private:
  Meeting& meeting_;
  std::size_t rank_;
  std::size_t size_;
  std::uint64_t left_;
};

/// Calls `job(ranks)` in a thread for each of `size` ranks; the last one dies after so many
/// exchanges.
inline SentBytes as_ranks(std::size_t size, const std::function<void(Ranks&)>& job,
                          std::uint64_t dies_after = std::numeric_limits<std::uint64_t>::max()) {
  Meeting meeting(size);
  {
    std::vector<std::jthread> threads;
    for (std::size_t rank = 0; rank < size; ++rank)
      threads.emplace_back([&meeting, &job, rank, size, dies_after] {
        ThreadRank ranks(meeting, rank, size,
                         rank + 1 == size ? dies_after : std::numeric_limits<std::uint64_t>::max());
        job(ranks);
      });
  }
  return meeting.sent();
}

}  // namespace counterproof
