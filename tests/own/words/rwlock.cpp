// Readers together, a writer alone.  WRONG: a reader writes.  UPGRADES: two readers want to write.
#include <counterproof.h>

#include <mutex>
#include <shared_mutex>

static std::shared_mutex lock;
static int value, reads;
cp_threads(reader, 2) {
  std::shared_lock<std::shared_mutex> held(lock);
#ifdef WRONG
  ++reads;
#endif
  if (value > 1) __builtin_abort();
#ifdef UPGRADES
  lock.lock();
#endif
}
cp_thread(writer) {
  if (std::unique_lock<std::shared_mutex> held(lock, std::try_to_lock); held) {
    ++value;
    --value;
  }
  std::lock_guard<std::shared_mutex> held(lock);
  ++value;
}
