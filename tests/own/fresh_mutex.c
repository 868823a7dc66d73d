/* A mutex in memory that was just allocated. */
#include <counterproof.h>
#include <pthread.h>
#include <stdlib.h>
static struct { pthread_mutex_t lock; int count; } *shared;
cp_setup {
  shared = malloc(sizeof *shared);
#ifndef UNMADE
  pthread_mutex_init(&shared->lock, NULL);
#endif
  shared->count = 0;
}
cp_threads(adder, 2) { pthread_mutex_lock(&shared->lock); shared->count++; pthread_mutex_unlock(&shared->lock); }
