// Readers and writers under memory models: readers come in no order, and show each other nothing.
#include <counterproof.h>
#include <pthread.h>

#include <atomic>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int value;
#ifdef BEHIND  // what one reader tells another by a relaxed flag is ordered by no lock
static int told;
static std::atomic<int> said;
static void read_nothing() {
  pthread_rwlock_rdlock(&lock);
  pthread_rwlock_unlock(&lock);
}
cp_thread(teller) {
  told = 1;
  read_nothing();
  said.store(1, std::memory_order_relaxed);
}
cp_thread(hearer) {
  if (!said.load(std::memory_order_relaxed)) return;
  read_nothing();
  told = 2;
}
#else
static int reads;
static std::atomic<int> inside;
cp_threads(reader, 2) {
  pthread_rwlock_rdlock(&lock);
#ifdef NESTS
  pthread_rwlock_rdlock(&lock);
  pthread_rwlock_unlock(&lock);
#endif
#ifdef WRONG
  ++reads;
#endif
  cp_require(even, value % 2 == 0, "a writer is seen in the middle");
#ifdef UPGRADES
  pthread_rwlock_wrlock(&lock);
#endif
#ifdef MEETS  // a reader comes past a writer who waits
  inside.fetch_add(1, std::memory_order_relaxed);
  while (inside.load(std::memory_order_relaxed) != 2);
#endif
#ifndef KEEPS
  pthread_rwlock_unlock(&lock);
#endif
}
#endif
cp_threads(writer, 1) {
  pthread_rwlock_wrlock(&lock);
  ++value;
  ++value;
  pthread_rwlock_unlock(&lock);
}
