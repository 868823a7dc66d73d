// Attempts to take a lock of readers and writers under memory models: who fails has met somebody
// who has the lock, and is shown nothing.
#include <counterproof.h>
#include <pthread.h>

#include <atomic>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int value;

#ifdef EXCLUDE  // who comes first gets it
static std::atomic<int> winners;
cp_threads(writer, 2) {
  if (pthread_rwlock_trywrlock(&lock) == 0) {
    winners.fetch_add(1, std::memory_order_relaxed);
    value = 1;
    pthread_rwlock_unlock(&lock);
  }
}
cp_finally { cp_require(somebody_wins, winners.load() >= 1, "both fail"); }
#elif defined(SHOWN)  // who fails has seen nothing of what the writer did
static std::atomic<int> failed;
cp_thread(writer) {
  pthread_rwlock_wrlock(&lock);
  value = 1;
#ifndef GIVES
  while (failed.load(std::memory_order_relaxed) == 0);
#endif
  pthread_rwlock_unlock(&lock);
}
cp_thread(reader) {
  if (pthread_rwlock_tryrdlock(&lock) != 0) {
    failed.store(1, std::memory_order_relaxed);
    value = 2;
    return;
  }
  pthread_rwlock_unlock(&lock);
}
#else
cp_threads(reader, 2) {
  if (pthread_rwlock_tryrdlock(&lock) != 0) return;
  cp_require(even, value % 2 == 0, "a writer is seen in the middle");
  pthread_rwlock_unlock(&lock);
}
cp_threads(writer, 1) {
#ifdef TRIES
#ifdef SPINS
  while (pthread_rwlock_trywrlock(&lock) != 0);
#else
  if (pthread_rwlock_trywrlock(&lock) != 0) return;
#endif
#else
  pthread_rwlock_wrlock(&lock);
#endif
  ++value;
  ++value;
#ifndef KEEPS
  pthread_rwlock_unlock(&lock);
#endif
}
#endif
