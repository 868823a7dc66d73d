// What is published is atomic itself: no data race, and still the old value may be seen.
#include <counterproof.h>

#include <atomic>
static std::atomic<long> quota;
static std::atomic<bool> ready;
cp_thread(opener) {
  quota.store(7, std::memory_order_relaxed);
  ready.store(true, PUBLISH);
}
cp_thread(reader) {
  if (!ready.load(LOOK)) return;
  cp_require(quota_seen, quota.load(std::memory_order_relaxed) == 7, "open, and no quota yet");
}
