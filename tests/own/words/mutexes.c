/* Mutexes of all kinds.  WRONG: the inner section of a recursive one gives back too much.  NORMAL: a plain
 * one is taken twice. */
#define _GNU_SOURCE
#include <counterproof.h>
#include <errno.h>
#include <pthread.h>
#include <threads.h>
#include <time.h>
static pthread_mutex_t again, checked;
static mtx_t plain;
static int count;
static void init(pthread_mutex_t *mutex, int kind) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, kind);
  pthread_mutex_init(mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
}
cp_setup {
#ifdef NORMAL
  init(&again, PTHREAD_MUTEX_NORMAL);
#else
  init(&again, PTHREAD_MUTEX_RECURSIVE);
#endif
  init(&checked, PTHREAD_MUTEX_ERRORCHECK);
  mtx_init(&plain, mtx_timed);
}
static void add(void) {
  pthread_mutex_lock(&again);
  count++;
  pthread_mutex_unlock(&again);
#ifdef WRONG
  pthread_mutex_unlock(&again);
#endif
}
cp_threads(adder, 2) {
  pthread_mutex_lock(&again);
  add();
  count++;
#ifndef WRONG
  pthread_mutex_unlock(&again);
#endif
}
cp_thread(checker) {
  cp_assert(pthread_mutex_unlock(&checked) == EPERM, "gives back what it does not have");
  cp_assert(pthread_mutex_lock(&checked) == 0, "gets what is free");
  cp_assert(pthread_mutex_lock(&checked) == EDEADLK, "waits for itself");
  cp_assert(pthread_mutex_trylock(&checked) == EBUSY, "has it already");
  cp_assert(pthread_mutex_unlock(&checked) == 0, "has it");
  struct timespec soon = {0, 1000000};
  const int got = mtx_timedlock(&plain, &soon);
  cp_assert(got == thrd_success, "nobody else has it");
  cp_assert(mtx_trylock(&plain) == thrd_busy, "it is not recursive");
  mtx_unlock(&plain);
}
