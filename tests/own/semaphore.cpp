// Permits: who finds none waits for one.  Who brings one wakes a waiter, each time with EVERY, or
// else only if there was none, so that of two sleepers one may sleep on.
#include <counterproof.h>

#include <atomic>

static std::atomic<int> permits;
static void take() {
  int found = permits.load(std::memory_order_relaxed);
  for (;;) {
    if (found == 0) {
      permits.wait(0, std::memory_order_relaxed);
      found = permits.load(std::memory_order_relaxed);
    } else if (permits.compare_exchange_strong(found, found - 1, std::memory_order_acquire,
                                               std::memory_order_relaxed)) {
      return;
    }
  }
}
static void bring() {
  const int had = permits.fetch_add(1, std::memory_order_release);
#ifndef EVERY
  if (had > 0) return;
#endif
  permits.notify_one();
}
cp_threads(taker, 2) { take(); }
cp_thread(bringer) {
  bring();
  bring();
}
