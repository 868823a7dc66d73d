/* POSIX threads' means of waiting, as the scheduler has them. */
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <threads.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) {
  /* Fresh memory holds anything; a mutex that is made tells its kind. */
  mutex->__data.__kind = PTHREAD_MUTEX_NORMAL;
  if (attributes != NULL)
    cp_host->refuse("pthread_mutex_init() with attributes is not covered; only plain mutexes are",
                    CODE);
  return 0;
}
int pthread_mutex_destroy(pthread_mutex_t* mutex) {
  (void)mutex;
  return 0;
}
int pthread_mutex_lock(pthread_mutex_t* mutex) {
  /* A static initialiser tells the kind there. */
  if (mutex->__data.__kind == CP_UNWRITTEN)
    cp_host->crash("a mutex is locked that was never initialised");
  if ((mutex->__data.__kind & 3) != PTHREAD_MUTEX_NORMAL)
    cp_host->refuse("recursive and error-checking mutexes are not covered; only plain ones are",
                    CODE);
  cp_host->lock(mutex, CP_MUTEX_LOCK, CODE);
  return 0;
}
int pthread_mutex_unlock(pthread_mutex_t* mutex) {
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, CODE);
  return 0;
}

int pthread_spin_init(pthread_spinlock_t* lock, int shared) {
  (void)lock, (void)shared;
  return 0;
}
int pthread_spin_destroy(pthread_spinlock_t* lock) {
  (void)lock;
  return 0;
}
int pthread_spin_lock(pthread_spinlock_t* lock) {
  cp_host->lock((const void*)lock, CP_POSIX_SPIN_LOCK, CODE);
  return 0;
}
int pthread_spin_unlock(pthread_spinlock_t* lock) {
  cp_host->lock((const void*)lock, CP_POSIX_SPIN_UNLOCK, CODE);
  return 0;
}

int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) {
  (void)condition, (void)attributes;
  return 0;
}
int pthread_cond_destroy(pthread_cond_t* condition) {
  (void)condition;
  return 0;
}
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  cp_host->lock(condition, CP_WAIT, CODE);
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, CODE);
  cp_host->lock(condition, CP_SLEEP, CODE);
  cp_host->lock(mutex, CP_MUTEX_LOCK, CODE);
  return 0;
}
int pthread_cond_signal(pthread_cond_t* condition) {
  cp_host->lock(condition, CP_WAKE_ONE, CODE);
  return 0;
}
int pthread_cond_broadcast(pthread_cond_t* condition) {
  cp_host->lock(condition, CP_WAKE_ALL, CODE);
  return 0;
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
  cp_host->lock(condition, CP_WAIT, CODE);
  cp_host->lock(lock->mutex, CP_MUTEX_UNLOCK, CODE);
  cp_host->lock(condition, CP_SLEEP, CODE);
  cp_host->lock(lock->mutex, CP_MUTEX_LOCK, CODE);
}

/* Every access may be followed by another thread's anyway. */
int sched_yield(void) { return 0; }
/* Each thread is one to itself. */
pthread_t pthread_self(void) { return cp_host->index() + 1; }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

/* The same in C11's words. */
int mtx_init(mtx_t* mutex, int type) {
  (void)mutex;
  if (type != mtx_plain)
    cp_host->refuse("mtx_init() of other mutexes than mtx_plain is not covered", CODE);
  return thrd_success;
}
void mtx_destroy(mtx_t* mutex) { (void)mutex; }
int mtx_lock(mtx_t* mutex) {
  cp_host->lock(mutex, CP_MUTEX_LOCK, CODE);
  return thrd_success;
}
int mtx_unlock(mtx_t* mutex) {
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, CODE);
  return thrd_success;
}

/* A variable of a function that C++ initialises once: whoever comes meanwhile waits. */
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
