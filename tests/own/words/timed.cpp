// Waits with a time limit end at any time: WRONG takes what may not be there.
#include <counterproof.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

using namespace std::chrono_literals;
static std::timed_mutex lock;
static std::mutex mutex;
static std::condition_variable filled;
static int items;
cp_thread(taker) {
  std::unique_lock<std::mutex> held(mutex);
#ifdef WRONG
  filled.wait_for(held, 5ms);
#else
  if (!filled.wait_for(held, 5ms, [] { return items > 0; })) return;
#endif
  --items;
  cp_require(there_is_one, items >= 0, "something is taken that is not there");
}
cp_thread(giver) {
  if (std::unique_lock<std::timed_mutex> held(lock, 1s); !held) return;
  std::lock_guard<std::mutex> held(mutex);
  ++items;
  filled.notify_one();
}
cp_thread(other) {
  if (!lock.try_lock_until(std::chrono::steady_clock::now() + 1s)) return;
  lock.unlock();
}
