/* One slot, a producer and a consumer, who wait for each other. */
#include <counterproof.h>
#include <pthread.h>
#include <stdbool.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool full;
static int slot, got;
#ifdef ONCE
#define UNTIL if
#else
#define UNTIL while
#endif
cp_threads(producer, 1) {
  pthread_mutex_lock(&lock);
  UNTIL (full) pthread_cond_wait(&changed, &lock);
  slot = 5;
  full = true;
#ifndef SILENT
  pthread_cond_signal(&changed);
#endif
  pthread_mutex_unlock(&lock);
}
cp_thread(consumer) {
  pthread_mutex_lock(&lock);
  UNTIL (!full) pthread_cond_wait(&changed, &lock);
  got = slot;
  full = false;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}
cp_finally { cp_assert(got == 5, "nothing came through"); }
