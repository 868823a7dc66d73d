/* Made by who needs it first: a look without the lock, and one under it. */
#include <counterproof.h>
#include <pthread.h>
#include <stdlib.h>
struct config { int value; };
#ifdef ATOMIC
static struct config *_Atomic shared;
#else
static struct config *shared;
#endif
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct config *get(void) {
  struct config *config = shared;
  if (config != NULL) return config;
  pthread_mutex_lock(&lock);
  config = shared;
  if (config == NULL) {
    config = malloc(sizeof *config);
    config->value = 7;
    shared = config;
  }
  pthread_mutex_unlock(&lock);
  return config;
}
cp_threads(user, 2) { cp_assert(get()->value == 7, "it is not made yet"); }
