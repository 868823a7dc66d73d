/* POSIX's semaphores and barriers, made of words that are changed in one step, and of waiting for a word
 * to change (futex.c).  Their memory is their own to lay out.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

/* ---- Semaphores ---- */

int sem_init(sem_t* semaphore, int shared, unsigned value) {
  (void)shared;
  cp_host->access(semaphore, sizeof(int), CP_STORE, CP_FULL, value, 0, CODE);
  *(int*)semaphore = (int)value;
  return 0;
}
int sem_destroy(sem_t* semaphore) { return (void)semaphore, 0; }

static int take(sem_t* semaphore, const void* code) {
  volatile int* count = (volatile int*)semaphore;
  cp_host->on_failure(CP_RELAXED);
  cp_host->access(count, sizeof *count, CP_COMPARE_EXCHANGE, CP_ACQUIRE, 0, 0, code);
  const int found = *count;
  const int done = found > 0;
  if (done) *count = found - 1;
  cp_host->exchanged((uint64_t)(int64_t)found, (uint64_t)(int64_t)(found - 1));
  cp_host->came_to((uint64_t)done);
  return done;
}
static int fails_with(int error) {
  errno = error;
  return -1;
}
int sem_wait(sem_t* semaphore) {
  while (!take(semaphore, CODE)) cp_host->futex_wait(semaphore, sizeof(int), 0, 0, CODE);
  return 0;
}
int sem_trywait(sem_t* semaphore) { return take(semaphore, CODE) ? 0 : fails_with(EAGAIN); }
/* Who gives up finds none at that time (mutexes.c). */
static int timed_wait(sem_t* semaphore, clockid_t clock, const struct timespec* until,
                      const void* code) {
  if (take(semaphore, code)) return 0;
  cp_clock_reaches_(clock, until, code);
  return fails_with(ETIMEDOUT);
}
int sem_timedwait(sem_t* semaphore, const struct timespec* until) {
  return timed_wait(semaphore, CLOCK_REALTIME, until, CODE);
}
int sem_clockwait(sem_t* semaphore, clockid_t clock, const struct timespec* until) {
  return timed_wait(semaphore, clock, until, CODE);
}
int sem_post(sem_t* semaphore) {
  volatile int* count = (volatile int*)semaphore;
  cp_host->access(count, sizeof *count, CP_ADD, CP_RELEASE, 1, 0, CODE);
  cp_host->came_to((uint64_t)(int64_t)++*count);
  cp_host->futex_wake(semaphore, sizeof *count, 1, CODE);
  return 0;
}
int sem_getvalue(sem_t* semaphore, int* value) {
  cp_host->access(semaphore, sizeof(int), CP_READ_ONCE, CP_RELAXED, 0, 0, CODE);
  const int now = *(volatile int*)semaphore;
  cp_host->access(value, sizeof *value, CP_STORE, CP_FULL, (uint64_t)now, 0, CODE);
  *value = now;
  return 0;
}

/* ---- Barriers ---- */

/* Who comes counts down, and learns which round it is; the last begins the next one. */
struct barrier {
  uint32_t left;
  uint32_t round;
  uint32_t count;
  uint32_t over; /* the round that is over: what others wait for */
};

int pthread_barrierattr_init(pthread_barrierattr_t* attributes) { return (void)attributes, 0; }
int pthread_barrierattr_destroy(pthread_barrierattr_t* attributes) { return (void)attributes, 0; }
int pthread_barrierattr_setpshared(pthread_barrierattr_t* attributes, int shared) {
  return (void)attributes, (void)shared, 0;
}
int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
                         unsigned count) {
  (void)attributes;
  if (count == 0) return EINVAL;
  struct barrier* own = (struct barrier*)barrier;
  cp_host->access(own, sizeof *own, CP_STORE, CP_FULL, 0, 0, CODE);
  *own = (struct barrier){count, 0, count, 0};
  return 0;
}
int pthread_barrier_destroy(pthread_barrier_t* barrier) { return (void)barrier, 0; }
int pthread_barrier_wait(pthread_barrier_t* barrier) {
  struct barrier* own = (struct barrier*)barrier;
  cp_host->access(&own->count, sizeof own->count, CP_LOAD, CP_FULL, 0, 0, CODE);
  const uint32_t count = own->count;
  cp_host->on_failure(CP_RELAXED);
  cp_host->access(own, 8, CP_COMPARE_EXCHANGE, CP_ACQUIRE_RELEASE, 0, 0, CODE);
  const uint64_t found = *(volatile uint64_t*)own;
  const uint32_t left = (uint32_t)found - 1;
  const uint32_t round = (uint32_t)(found >> 32);
  const uint64_t now = left == 0 ? (uint64_t)(round + 1) << 32 | count : found - 1;
  *(volatile uint64_t*)own = now;
  cp_host->exchanged(found, now);
  cp_host->came_to(1);
  if (left == 0) {
    cp_host->access(&own->over, sizeof own->over, CP_STORE_RELEASE, CP_RELEASE, round + 1, 0, CODE);
    *(volatile uint32_t*)&own->over = round + 1;
    cp_host->futex_wake(&own->over, sizeof own->over, 0, CODE);
    return PTHREAD_BARRIER_SERIAL_THREAD;
  }
  for (;;) {
    cp_host->futex_wait(&own->over, sizeof own->over, round, 0, CODE);
    cp_host->access(&own->over, sizeof own->over, CP_LOAD_ACQUIRE, CP_ACQUIRE, 0, 0, CODE);
    if (*(volatile uint32_t*)&own->over != round) return 0;
  }
}
