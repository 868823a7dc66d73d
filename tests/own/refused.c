#include <counterproof.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
static pthread_mutex_t lock;
cp_thread(sleeper) {
#ifdef SLEEPS
  sleep(1);
#elif defined TRIES
  pthread_mutex_trylock(&lock);
#elif defined LEAVES
  _exit(1);
#elif defined DRAWS
  (void)rand();
#endif
}
