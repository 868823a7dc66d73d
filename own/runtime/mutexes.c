/* POSIX threads' locks, as the scheduler has them: mutexes of all kinds, spinlocks, locks of readers
 * and writers; and C11's mutexes, which are the same.
 *
 * A lock with a time limit gives up at some time while somebody else has it.  That is an attempt which
 * comes at that time: the scheduler tries each.  Who holds a mutex that counts keeps the count in the
 * mutex; nobody else looks at it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <threads.h>
#include <time.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

/* ---- Mutexes ---- */

enum { kKinds = 3 };

/* A static initialiser tells the kind there. */
static int kind_of(const pthread_mutex_t* mutex, const void* code) {
  cp_host->keeps(&mutex->__data.__kind, sizeof(int), CP_LOAD, code);
  if (mutex->__data.__kind == CP_UNWRITTEN)
    cp_host->crash("a mutex is locked that was never initialised");
  return mutex->__data.__kind & kKinds;
}
/* Those that know who holds them. */
static int knows_holder(int kind) {
  return kind == PTHREAD_MUTEX_RECURSIVE || kind == PTHREAD_MUTEX_ERRORCHECK;
}
static unsigned count_of(const pthread_mutex_t* mutex, const void* code) {
  cp_host->keeps(&mutex->__data.__count, sizeof(unsigned), CP_LOAD, code);
  return mutex->__data.__count;
}
static void set_count(pthread_mutex_t* mutex, unsigned count, const void* code) {
  cp_host->keeps(&mutex->__data.__count, sizeof count, CP_STORE, code);
  mutex->__data.__count = count;
}
static void set_kind(pthread_mutex_t* mutex, int kind, const void* code) {
  cp_host->keeps(&mutex->__data.__kind, sizeof kind, CP_STORE, code);
  mutex->__data.__kind = kind;
  set_count(mutex, 0, code);
}
static int again(pthread_mutex_t* mutex, int kind, int error, const void* code) {
  if (kind != PTHREAD_MUTEX_RECURSIVE) return error;
  set_count(mutex, count_of(mutex, code) + 1, code);
  return 0;
}

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) {
  int kind = PTHREAD_MUTEX_NORMAL;
  if (attributes != NULL) {
    cp_host->access(attributes, sizeof kind, CP_LOAD, CP_FULL, 0, 0, CODE);
    kind = *(const int*)attributes & kKinds;
  }
  /* Fresh memory holds anything; a mutex that is made tells its kind. */
  set_kind(mutex, kind, CODE);
  return 0;
}
int pthread_mutex_destroy(pthread_mutex_t* mutex) {
  (void)mutex;
  return 0;
}
static int lock(pthread_mutex_t* mutex, const void* code) {
  const int kind = kind_of(mutex, code);
  if (knows_holder(kind) && cp_host->holds(mutex, CP_MUTEX_LOCK))
    return again(mutex, kind, EDEADLK, code);
  cp_host->lock(mutex, CP_MUTEX_LOCK, code);
  return 0;
}
static int unlock(pthread_mutex_t* mutex, const void* code) {
  const int kind = kind_of(mutex, code);
  if (knows_holder(kind) && !cp_host->holds(mutex, CP_MUTEX_LOCK)) return EPERM;
  const unsigned count = kind == PTHREAD_MUTEX_RECURSIVE ? count_of(mutex, code) : 0;
  if (count > 0) {
    set_count(mutex, count - 1, code);
    return 0;
  }
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, code);
  return 0;
}
static int trylock(pthread_mutex_t* mutex, const void* code) {
  const int kind = kind_of(mutex, code);
  if (knows_holder(kind) && cp_host->holds(mutex, CP_MUTEX_LOCK)) return again(mutex, kind, EBUSY, code);
  return cp_host->attempt(mutex, CP_MUTEX_LOCK, 0, code) ? 0 : EBUSY;
}
static int timed_lock(pthread_mutex_t* mutex, clockid_t clock, const struct timespec* until,
                      const void* code) {
  const int kind = kind_of(mutex, code);
  if (knows_holder(kind) && cp_host->holds(mutex, CP_MUTEX_LOCK))
    return again(mutex, kind, EDEADLK, code);
  if (cp_host->attempt(mutex, CP_MUTEX_LOCK, 1, code)) return 0;
  cp_clock_reaches_(clock, until, code);
  return ETIMEDOUT;
}
int pthread_mutex_lock(pthread_mutex_t* mutex) { return lock(mutex, CODE); }
int pthread_mutex_unlock(pthread_mutex_t* mutex) { return unlock(mutex, CODE); }
int pthread_mutex_trylock(pthread_mutex_t* mutex) { return trylock(mutex, CODE); }
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* until) {
  return timed_lock(mutex, CLOCK_REALTIME, until, CODE);
}
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const struct timespec* until) {
  return timed_lock(mutex, clock, until, CODE);
}

/* What it is set to stands in the attributes' first word, as in the C library. */
static int set(int* attributes, int value, const void* code) {
  cp_host->access(attributes, sizeof value, CP_STORE, CP_FULL, 0, 0, code);
  *attributes = value;
  return 0;
}
int pthread_mutexattr_init(pthread_mutexattr_t* attributes) {
  return set((int*)attributes, PTHREAD_MUTEX_NORMAL, CODE);
}
int pthread_mutexattr_destroy(pthread_mutexattr_t* attributes) {
  (void)attributes;
  return 0;
}
int pthread_mutexattr_settype(pthread_mutexattr_t* attributes, int kind) {
  return kind < 0 || kind > kKinds ? EINVAL : set((int*)attributes, kind, CODE);
}
int pthread_mutexattr_gettype(const pthread_mutexattr_t* attributes, int* kind) {
  cp_host->access(attributes, sizeof *kind, CP_LOAD, CP_FULL, 0, 0, CODE);
  return set(kind, *(const int*)attributes, CODE);
}
int pthread_mutexattr_setpshared(pthread_mutexattr_t* attributes, int shared) {
  (void)attributes, (void)shared;
  return 0;
}
int pthread_mutexattr_setrobust(pthread_mutexattr_t* attributes, int robust) {
  (void)attributes;
  if (robust != PTHREAD_MUTEX_STALLED)
    cp_host->refuse("a robust mutex is not covered: no thread of a harness dies alone", CODE);
  return 0;
}
int pthread_mutexattr_setprotocol(pthread_mutexattr_t* attributes, int protocol) {
  (void)attributes;
  if (protocol != PTHREAD_PRIO_NONE)
    cp_host->refuse("a mutex with priorities is not covered: threads of a harness have none", CODE);
  return 0;
}

/* Waiting on a condition gives the mutex back for a while. */
void cp_wait_unlock_(pthread_mutex_t* mutex, const void* code) {
  if (kind_of(mutex, code) == PTHREAD_MUTEX_RECURSIVE && count_of(mutex, code) > 0)
    cp_host->refuse("a wait on a condition with a mutex that is locked more than once is not "
                    "covered; POSIX leaves open what happens",
                    code);
  cp_host->lock(mutex, CP_MUTEX_UNLOCK, code);
}

/* ---- C11's ---- */

int mtx_init(mtx_t* mutex, int type) {
  pthread_mutex_t* own = (pthread_mutex_t*)mutex;
  set_kind(own, (type & mtx_recursive) != 0 ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL, CODE);
  return thrd_success;
}
static int as_c11(int error) {
  return error == 0            ? thrd_success
         : error == EBUSY      ? thrd_busy
         : error == ETIMEDOUT  ? thrd_timedout
                               : thrd_error;
}
void mtx_destroy(mtx_t* mutex) { (void)mutex; }
int mtx_lock(mtx_t* mutex) { return as_c11(lock((pthread_mutex_t*)mutex, CODE)); }
int mtx_unlock(mtx_t* mutex) { return as_c11(unlock((pthread_mutex_t*)mutex, CODE)); }
int mtx_trylock(mtx_t* mutex) { return as_c11(trylock((pthread_mutex_t*)mutex, CODE)); }
int mtx_timedlock(mtx_t* mutex, const struct timespec* until) {
  return as_c11(timed_lock((pthread_mutex_t*)mutex, CLOCK_REALTIME, until, CODE));
}

/* ---- Spinlocks ---- */

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
int pthread_spin_trylock(pthread_spinlock_t* lock) {
  return cp_host->attempt((const void*)lock, CP_POSIX_SPIN_LOCK, 0, CODE) ? 0 : EBUSY;
}

/* ---- Readers and writers: nobody has priority, and a reader may come past a writer who waits ---- */

int pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t* attributes) {
  (void)lock, (void)attributes;
  return 0;
}
int pthread_rwlock_destroy(pthread_rwlock_t* lock) {
  (void)lock;
  return 0;
}
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
  cp_host->lock(lock, CP_READ_LOCK, CODE);
  return 0;
}
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
  cp_host->lock(lock, CP_WRITE_LOCK, CODE);
  return 0;
}
int pthread_rwlock_unlock(pthread_rwlock_t* lock) {
  cp_host->lock(lock, CP_RW_UNLOCK, CODE);
  return 0;
}
int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) {
  return cp_host->attempt(lock, CP_READ_LOCK, 0, CODE) ? 0 : EBUSY;
}
int pthread_rwlock_trywrlock(pthread_rwlock_t* lock) {
  return cp_host->attempt(lock, CP_WRITE_LOCK, 0, CODE) ? 0 : EBUSY;
}
static int timed_rwlock(pthread_rwlock_t* lock, enum cp_lock kind, clockid_t clock,
                        const struct timespec* until, const void* code) {
  if (cp_host->attempt(lock, kind, 1, code)) return 0;
  cp_clock_reaches_(clock, until, code);
  return ETIMEDOUT;
}
int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const struct timespec* until) {
  return timed_rwlock(lock, CP_READ_LOCK, CLOCK_REALTIME, until, CODE);
}
int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const struct timespec* until) {
  return timed_rwlock(lock, CP_WRITE_LOCK, CLOCK_REALTIME, until, CODE);
}
int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock,
                               const struct timespec* until) {
  return timed_rwlock(lock, CP_READ_LOCK, clock, until, CODE);
}
int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock,
                               const struct timespec* until) {
  return timed_rwlock(lock, CP_WRITE_LOCK, clock, until, CODE);
}
int pthread_rwlockattr_init(pthread_rwlockattr_t* attributes) {
  (void)attributes;
  return 0;
}
int pthread_rwlockattr_destroy(pthread_rwlockattr_t* attributes) {
  (void)attributes;
  return 0;
}
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t* attributes, int shared) {
  (void)attributes, (void)shared;
  return 0;
}
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t* attributes, int kind) {
  (void)attributes;
  if (kind == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP)
    cp_host->refuse("a lock that prefers writers is not covered: a reader who locks twice could wait "
                    "for ever, which is not looked for",
                    CODE);
  return 0;
}

/* ---- std::lock, with which several are taken (own/include/mutex) ---- */

static char alone;
void cp_alone_begin_(void) {
  cp_host->name(&alone, "std::lock");
  cp_host->lock(&alone, CP_MUTEX_LOCK, CODE);
}
void cp_alone_end_(void) { cp_host->lock(&alone, CP_MUTEX_UNLOCK, CODE); }
