// Threads that do one job together, then the next.
//
// A search alternates between two kinds of work with a barrier between them, thousands of times a
// second.  The crew keeps its threads between jobs, hands out a job's parts one by one (whoever is
// free takes the next), and starts its threads only when a first job is large enough to need them:
// a search of a hundred states never leaves the caller's thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace counterproof {

class Crew {
 public:
  /// A crew of `threads` workers, of which the caller is one.
  explicit Crew(unsigned threads) : size_(std::max(1U, threads)) {}

  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  ~Crew() {
    {
      const std::lock_guard held(mutex_);
      leaving_ = true;
    }
    wake_.notify_all();
  }

  [[nodiscard]] unsigned size() const { return size_; }

  /// Calls `job(worker, part)` once for each part from 0 to `parts` - 1, and returns when all are
  /// done.  With `alone`, the caller does all of it, in order.  An exception from a job is passed
  /// on to the caller; parts not yet begun are then left out.
  void run(std::size_t parts, bool alone, const std::function<void(unsigned, std::size_t)>& job) {
    if (alone || size_ == 1 || parts <= 1) {
      for (std::size_t part = 0; part < parts; ++part) job(0, part);
      return;
    }
    if (threads_.empty()) start();
    {
      const std::lock_guard held(mutex_);
      job_ = &job;
      parts_ = parts;
      next_part_.store(0, std::memory_order_relaxed);
      working_ = size_ - 1;
      ++round_;
    }
    wake_.notify_all();
    work(0);
    std::unique_lock held(mutex_);
    done_.wait(held, [&] { return working_ == 0; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  void start() {
    for (unsigned worker = 1; worker < size_; ++worker) {
      threads_.emplace_back([this, worker] { serve(worker); });
    }
  }

  void serve(unsigned worker) {
    std::uint64_t seen = 0;
    for (;;) {
      {
        std::unique_lock held(mutex_);
        wake_.wait(held, [&] { return leaving_ || round_ != seen; });
        if (leaving_) return;
        seen = round_;
      }
      work(worker);
      const std::lock_guard held(mutex_);
      if (--working_ == 0) done_.notify_one();
    }
  }

  void work(unsigned worker) {
    try {
      for (;;) {
        const std::size_t part = next_part_.fetch_add(1, std::memory_order_relaxed);
        if (part >= parts_) return;
        (*job_)(worker, part);
      }
    } catch (...) {
      const std::lock_guard held(mutex_);
      if (!failure_) failure_ = std::current_exception();
      next_part_.store(parts_, std::memory_order_relaxed);
    }
  }

  unsigned size_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  const std::function<void(unsigned, std::size_t)>* job_ = nullptr;
  std::size_t parts_ = 0;
  std::atomic<std::size_t> next_part_{0};
  unsigned working_ = 0;
  std::uint64_t round_ = 0;
  bool leaving_ = false;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;  // last, so that they are joined before the rest goes away
};

}  // namespace counterproof
