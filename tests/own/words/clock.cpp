// Time only grows, for all; WRONG thinks that it stands still.
#include <counterproof.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <thread>

static std::atomic<long> latest;
static long now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
cp_threads(user, 2) {
  const long before = latest.load();
  const long mine = now();
#ifdef WRONG
  cp_require(in_order, mine == before, "time has passed");
#else
  cp_require(in_order, mine > before, "time goes back");
#endif
  latest.store(mine);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  timespec later;
  clock_gettime(CLOCK_MONOTONIC, &later);
  cp_require(slept, later.tv_sec * 1000000000L + later.tv_nsec >= mine + 2000000000L, "it was short");
}
