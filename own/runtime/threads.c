/* POSIX threads' conditions and C++'s, what is done once, and who a thread is. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <threads.h>
#include <time.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

void cp_wait_unlock_(pthread_mutex_t* mutex, const void* code);

/* ---- Conditions ---- */

static void wait_on(pthread_cond_t* condition, pthread_mutex_t* mutex, const void* code) {
  cp_host->lock(condition, CP_WAIT, code);
  cp_wait_unlock_(mutex, code);
  cp_host->lock(condition, CP_SLEEP, code);
  cp_host->lock(mutex, CP_MUTEX_LOCK, code);
}
/* It may end by itself at any time while it waits.  The clock has come to its limit then. */
static int wait_until(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                      const struct timespec* until, const void* code) {
  cp_host->lock(condition, CP_WAIT, code);
  cp_wait_unlock_(mutex, code);
  const int woken = cp_host->timed_sleep(condition, code);
  if (!woken) cp_clock_reaches_(clock, until, code);
  cp_host->lock(mutex, CP_MUTEX_LOCK, code);
  return woken ? 0 : ETIMEDOUT;
}

/* Which clock a condition waits by: only what it is told when it ends by itself. */
int pthread_condattr_init(pthread_condattr_t* attributes) { return (void)attributes, 0; }
int pthread_condattr_destroy(pthread_condattr_t* attributes) { return (void)attributes, 0; }
int pthread_condattr_setpshared(pthread_condattr_t* attributes, int shared) {
  return (void)attributes, (void)shared, 0;
}
int pthread_condattr_setclock(pthread_condattr_t* attributes, clockid_t clock) {
  return (void)attributes, (void)clock, 0;
}
int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) {
  return (void)condition, (void)attributes, 0;
}
int pthread_cond_destroy(pthread_cond_t* condition) { return (void)condition, 0; }
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  wait_on(condition, mutex, CODE);
  return 0;
}
int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const struct timespec* until) {
  return wait_until(condition, mutex, CLOCK_REALTIME, until, CODE);
}
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const struct timespec* until) {
  return wait_until(condition, mutex, clock, until, CODE);
}
int pthread_cond_signal(pthread_cond_t* condition) {
  cp_host->lock(condition, CP_WAKE_ONE, CODE);
  return 0;
}
int pthread_cond_broadcast(pthread_cond_t* condition) {
  cp_host->lock(condition, CP_WAKE_ALL, CODE);
  return 0;
}

int cnd_init(cnd_t* condition) { return (void)condition, thrd_success; }
void cnd_destroy(cnd_t* condition) { (void)condition; }
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  wait_on((pthread_cond_t*)condition, (pthread_mutex_t*)mutex, CODE);
  return thrd_success;
}
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* until) {
  return wait_until((pthread_cond_t*)condition, (pthread_mutex_t*)mutex, CLOCK_REALTIME, until,
                    CODE) == 0
             ? thrd_success
             : thrd_timedout;
}
int cnd_signal(cnd_t* condition) {
  cp_host->lock(condition, CP_WAKE_ONE, CODE);
  return thrd_success;
}
int cnd_broadcast(cnd_t* condition) {
  cp_host->lock(condition, CP_WAKE_ALL, CODE);
  return thrd_success;
}

/* std::condition_variable, which is one of POSIX's; a std::unique_lock begins with a pointer to its
 * mutex, and says behind that whether it has it. */
void _ZNSt18condition_variableC1Ev(pthread_cond_t* condition) { (void)condition; }
void _ZNSt18condition_variableD1Ev(pthread_cond_t* condition) { (void)condition; }
void _ZNSt18condition_variable10notify_oneEv(pthread_cond_t* condition) {
  cp_host->lock(condition, CP_WAKE_ONE, CODE);
}
void _ZNSt18condition_variable10notify_allEv(pthread_cond_t* condition) {
  cp_host->lock(condition, CP_WAKE_ALL, CODE);
}
struct unique_lock {
  pthread_mutex_t* mutex;
  _Bool owns;
};
void _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(pthread_cond_t* condition,
                                                               struct unique_lock* lock) {
  if (!lock->owns) cp_host->crash("a std::condition_variable waits without its mutex");
  wait_on(condition, lock->mutex, CODE);
}

/* ---- Once ---- */

struct held {
  const void* lock;
  const void* code;
};
static void give_back(const struct held* held) {
  cp_host->lock(held->lock, CP_MUTEX_UNLOCK, held->code);
}
/* The word's first byte says that it is done; whoever comes meanwhile waits.  If what is called
 * throws, the next one tries. */
static int once(volatile char* done, void (*call)(void), const void* code) {
  cp_host->access(done, 1, CP_LOAD_ACQUIRE, CP_ACQUIRE, 0, 0, code);
  if (*done != 0) return 0;
  cp_host->lock((const void*)done, CP_GUARD_LOCK, code);
  const struct held held __attribute__((cleanup(give_back))) = {(const void*)done, code};
  (void)held;
  if (*done != 0) return 0;
  call();
  cp_host->access(done, 1, CP_STORE_RELEASE, CP_FULL, 1, 0, code);
  *done = 1;
  return 0;
}
int pthread_once(pthread_once_t* done, void (*call)(void)) {
  return once((volatile char*)done, call, CODE);
}
void call_once(once_flag* done, void (*call)(void)) { once((volatile char*)done, call, CODE); }

/* A variable of a function that C++ initialises once. */
int __cxa_guard_acquire(uint64_t* guard) {
  cp_host->lock(guard, CP_GUARD_LOCK, CODE);
  if (*(volatile char*)guard == 0) return 1;
  cp_host->lock(guard, CP_MUTEX_UNLOCK, CODE);
  return 0;
}
void __cxa_guard_release(uint64_t* guard) {
  cp_host->access(guard, 1, CP_STORE_RELEASE, CP_FULL, 1, 0, CODE);
  *(volatile char*)guard = 1;
  cp_host->lock(guard, CP_MUTEX_UNLOCK, CODE);
}
void __cxa_guard_abort(uint64_t* guard) { cp_host->lock(guard, CP_MUTEX_UNLOCK, CODE); }

/* ---- Who a thread is ---- */

/* Every access may be followed by another thread's anyway. */
int sched_yield(void) { return 0; }
void thrd_yield(void) {}
/* Each thread is one to itself. */
pthread_t pthread_self(void) { return cp_host->index() + 1; }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }
