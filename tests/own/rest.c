/* Threads that spin: each rests after a turn that came to nothing. */
#include <counterproof.h>
#include <stdatomic.h>

#ifndef THREADS
#define THREADS 3
#endif
static int charged;

#if defined TEST_AND_SET || defined TORN
static atomic_int locked;
static void lock(void) {
#ifdef TORN
  while (atomic_load(&locked)) {
  }
  atomic_store(&locked, 1);
#else
  while (atomic_exchange(&locked, 1)) {
  }
#endif
}
static void unlock(void) { atomic_store(&locked, 0); }
#elif defined TRIES
static atomic_flag held = ATOMIC_FLAG_INIT;
static void lock(void) {
  while (atomic_flag_test_and_set(&held)) {
  }
}
static void unlock(void) { atomic_flag_clear(&held); }
#elif !defined DRAINS && !defined NOBODY && !defined ONE_TURN_LATE
static atomic_uint next, owner;
static void lock(void) {
  const unsigned mine = atomic_fetch_add(&next, 1);
  while (atomic_load(&owner) != mine) {
  }
}
#ifdef TWICE
static void unlock(void) { atomic_fetch_add(&owner, 2); }
#else
static void unlock(void) { atomic_fetch_add(&owner, 1); }
#endif
#endif

#if defined DRAINS || defined NOBODY
/* A limit is lowered: wait until usage is within it, looking under the lock. */
static char mutex;
static int usage = 2;
static int usage_now(void) {
  cp_mutex_lock(&mutex);
  const int now = usage;
  cp_mutex_unlock(&mutex);
  return now;
}
static void uncharge(void) {
  cp_mutex_lock(&mutex);
  usage--;
  cp_mutex_unlock(&mutex);
}
cp_thread(drains) {
  while (usage_now() > 0) {
  }
}
cp_thread(uncharges) { uncharge(); }
cp_thread(uncharges_too) {
#ifdef DRAINS
  uncharge();
#endif
}
#elif defined ONE_TURN_LATE
/* What is written while somebody waits is news, and no reason to go on. */
static atomic_int stage;
cp_thread(waits) {
  while (atomic_load(&stage) < 2) {
  }
  cp_assert(charged == 1, "too early");
}
cp_thread(goes_on) {
  atomic_store(&stage, 1);
  charged = 1;
  atomic_store(&stage, 2);
}
#else
cp_threads(charges, THREADS) {
  lock();
  charged++;
  unlock();
}
cp_finally { cp_require(all_are_counted, charged == THREADS, "a charge is lost"); }
#endif
