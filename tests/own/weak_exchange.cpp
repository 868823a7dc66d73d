// A try that is one weak exchange: it may be refused though nobody else is there.
#include <counterproof.h>

#include <atomic>

static std::atomic<int> readers;
static bool enters() {
  int found = readers.load(std::memory_order_relaxed);
#ifdef RETRIES
  while (found >= 0)
    if (readers.compare_exchange_weak(found, found + 1, std::memory_order_acquire,
                                      std::memory_order_relaxed))
      return true;
  return false;
#elif defined STRONG
  return readers.compare_exchange_strong(found, found + 1, std::memory_order_acquire,
                                         std::memory_order_relaxed);
#else
  return readers.compare_exchange_weak(found, found + 1, std::memory_order_acquire,
                                       std::memory_order_relaxed);
#endif
}
cp_thread(reader) { cp_require(no_refusal, enters(), "a reader is refused, and nobody writes"); }
