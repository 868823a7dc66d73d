/* POSIX threads' means of waiting, as the scheduler has them. */
#include <pthread.h>
#include <sched.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
  (void)mutex;
  if (attributes != NULL)
    cp_host->refuse("pthread_mutex_init() with attributes is not covered; only plain mutexes are");
  return 0;
}
int pthread_mutex_destroy(pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}
int pthread_mutex_lock(pthread_mutex_t *mutex) {
  cp_host->lock(mutex, CP_MUTEX_LOCK, CODE);
  return 0;
}
int pthread_mutex_unlock(pthread_mutex_t *mutex) {
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, CODE);
  return 0;
}

int pthread_spin_init(pthread_spinlock_t *lock, int shared) {
  (void)lock, (void)shared;
  return 0;
}
int pthread_spin_destroy(pthread_spinlock_t *lock) {
  (void)lock;
  return 0;
}
int pthread_spin_lock(pthread_spinlock_t *lock) {
  cp_host->lock((const void *)lock, CP_SPIN_LOCK, CODE);
  return 0;
}
int pthread_spin_unlock(pthread_spinlock_t *lock) {
  cp_host->lock((const void *)lock, CP_SPIN_UNLOCK, CODE);
  return 0;
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes) {
  (void)condition, (void)attributes;
  return 0;
}
int pthread_cond_destroy(pthread_cond_t *condition) {
  (void)condition;
  return 0;
}
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
  cp_host->lock(condition, CP_WAIT, CODE);
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, CODE);
  cp_host->lock(condition, CP_SLEEP, CODE);
  cp_host->lock(mutex, CP_MUTEX_LOCK, CODE);
  return 0;
}
int pthread_cond_signal(pthread_cond_t *condition) {
  cp_host->lock(condition, CP_WAKE_ONE, CODE);
  return 0;
}
int pthread_cond_broadcast(pthread_cond_t *condition) {
  cp_host->lock(condition, CP_WAKE_ALL, CODE);
  return 0;
}

/* Every access may be followed by another thread's anyway. */
int sched_yield(void) { return 0; }
